// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unannotated_queue.c - unannotated-queue: half an annotation, or none where
 * one is demanded.
 *
 * A function that fails unless workqueue_is_reclaim_annotated() demands both
 * flags of its caller's queue. And WQ_MEM_WARN_ON_RECLAIM alone promises lockdep
 * what no rescuer keeps (kernel RFC of March 2026).
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "check/check.h"
#include "check/reclaim_story.h"
#include "check/story.h"

struct demand {
	struct findings *out;
	uint32_t value;		/* the queue, in the function that asks */
};

static bool is_negative(const struct body *b, uint32_t value)
{
	return value != FACT_NONE && b->pool.values[value].kind == VALUE_INT && b->pool.values[value].num < 0;
}

/* Does block @block end the function with an error and nothing else? */
static bool fails(const struct body *b, uint32_t from, uint32_t block)
{
	for (uint32_t hops = 0; hops < 4; hops++) {
		const struct block *blk = &b->blocks[block];

		for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++) {
			const struct event *ev = &b->events[e];
			const struct value *v;

			if (ev->kind == EVENT_CALL)
				return false;
			if (ev->kind != EVENT_RETURN || ev->value == FACT_NONE)
				continue;
			if (is_negative(b, ev->value))
				return true;
			v = &b->pool.values[ev->value];
			for (uint32_t i = 0; v->kind == VALUE_CHOICE && v->block == block && i < v->npreds; i++)
				if (v->preds[i] == from && is_negative(b, v->args[i]))
					return true;
			return false;
		}
		if (blk->nsuccs != 1)
			return false;
		from = block;
		block = blk->succs[0];
	}
	return false;
}

/* Is the call's result tested, and an error returned if it is false? */
static bool fails_if_false(const struct func *f, uint32_t event)
{
	const struct body *b = func_body(f);

	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];
		const struct value *v;
		bool inverted = false;

		if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2)
			continue;
		v = &b->pool.values[blk->cond];
		if (v->kind == VALUE_OP && (v->op == OP_NE || v->op == OP_EQ)) {
			inverted = v->op == OP_EQ;
			v = &b->pool.values[v->args[0]];
		}
		if (v->kind == VALUE_RESULT && v->num == event && fails(b, i, blk->succs[!inverted]))
			return true;
	}
	return false;
}

static void tell_demand(struct solver *s, struct findings *out, struct use use, struct site at,
			const struct flow *fl, uint32_t leaf, enum tier tier)
{
	const struct queue *q = runs_queue(s, queue_of_leaf(s, &fl->leaves[leaf]));
	const char *func = check_func_name(s, at.func), *api = check_func_name(s, use.site.func);
	const char *label = queue_label(s, q);
	struct draft d;

	check_begin(&d, s, out, "unannotated-queue", at);
	story_made(&d, q);
	check_step(&d, at, "%s() hands it to %s() here", func, check_callee_name(s, at));
	check_step(&d, use.site, "%s() fails unless the queue is reclaim-annotated", api);
	check_end(&d, tier, arena_printf(out->arena, "%s|%s|%s", func, api, label),
		  arena_printf(out->arena, "%s() hands queue %s (%s) to %s(), which demands a reclaim-annotated one", func,
			       label, queue_flags_text(s, q), api));
}

static void check_use(struct solver *s, struct use use, void *arg)
{
	struct demand *d = (struct demand *)arg;
	const struct flow *fl;
	struct site at = use.site;

	if (!use.ctx) {
		struct site_list calls = program_func(solver_program(s), use.site.func)->callers;

		/* The queue is not an argument itself; still it is the caller who brings it. */
		for (uint32_t i = 0; i < calls.n; i++)
			check_use(s, (struct use){ use.site, ctx_push(s, 0, calls.v[i]) }, arg);
		return;
	}
	for (ctx_id c = use.ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	fl = flow_sources(s, use.site.func, d->value, use.ctx);
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		const struct bits *k;
		bool heap = fl->nodes[l->node].evidence & FLOW_HEAP;

		if (l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED)
			continue;
		k = solver_bits(s, queue_unit(s, runs_queue(s, queue_of_leaf(s, l))));
		if (!k->warn_on_reclaim ||
		    queue_has(runs_queue(s, queue_of_leaf(s, l)), k->warn_on_reclaim | k->mem_reclaim) != NO)
			continue;
		tell_demand(s, d->out, use, at, fl, i, heap && flow_has_other(s, fl, l) ? TIER_POSSIBLE : heap ? TIER_LIKELY : TIER_CERTAIN);
		return;
	}
}

static void check_demands(struct solver *s, struct findings *out)
{
	struct program *p = solver_program(s);

	for (uint32_t i = 0; i < program_nfuncs(p); i++) {
		const struct effect *ef = solver_effect(s, i, EFFECT_TEST_ANNOTATED);
		struct site_list calls = program_func(p, i)->callers;

		for (uint32_t c = 0; ef && c < calls.n; c++) {
			const struct func *f = program_func(p, calls.v[c].func);
			const struct event *e = func_event(f, calls.v[c].event);
			const struct operand *op = &ef->op[ROLE_QUEUE];
			struct demand d = { .out = out };

			if (op->kind != OPERAND_ARG || op->num >= e->nargs || !fails_if_false(f, calls.v[c].event))
				continue;
			d.value = e->args[op->num];
			use_contexts(s, calls.v[c], &d.value, 1, check_use, &d);
		}
	}
}

static void check_half(struct solver *s, struct findings *out, const struct queue *q)
{
	const struct bits *k = solver_bits(s, queue_unit(s, q));
	struct site at = { q->func, q->event };
	const char *label = queue_label(s, q);
	struct draft d;

	for (uint32_t i = 0; k->warn_on_reclaim && i < q->flags.n; i++) {
		const struct atom *a = &q->flags.atom[i];

		if (!(a->known & a->bits & k->warn_on_reclaim) || (a->bits & k->mem_reclaim) || !(a->known & k->mem_reclaim))
			continue;
		check_begin(&d, s, out, "unannotated-queue", at);
		check_step(&d, at, "queue %s is promised to lockdep as one that reclaim waits for, but has no rescuer", label);
		check_step_kind(&d, STEP_QUEUE);
		check_queue(&d, label);
		check_hint_flag(&d, q, "queue.mem-reclaim");
		check_end(&d, q->flags.n > 1 ? TIER_LIKELY : TIER_CERTAIN,
			  arena_printf(out->arena, "%s|%s", check_func_name(s, q->func), label),
			  arena_printf(out->arena, "queue %s is annotated for reclaim but has no rescuer", label));
		return;
	}
}

/*
 * Reclaim waits for a work of a queue that has no rescuer: for what it completes
 * or for I/O that is left to it. A flush is flush-dependency's.
 */
static void check_awaited(struct solver *s, struct findings *out)
{
	uint32_t n, nqueues = runs_nqueues(s);
	const struct reclaim_wait *w = reclaim_waits(s, &n), **best = MEM_NEW(const struct reclaim_wait *, nqueues + 1);

	for (uint32_t i = 0; i < n; i++)
		if ((w[i].how == RECLAIM_AWAITS || w[i].how == RECLAIM_DEFERS) &&
		    reclaim_is_better(s, &w[i], best[w[i].queue]))
			best[w[i].queue] = &w[i];
	for (uint32_t i = 0; i < nqueues; i++) {
		const struct queue *q = runs_queue(s, i);
		struct draft d;

		if (!best[i] || q->func == FACT_NONE || queue_has(q, solver_bits(s, queue_unit(s, q))->mem_reclaim) != NO)
			continue;
		check_begin(&d, s, out, "unannotated-queue", (struct site){ q->func, q->event });
		reclaim_story(&d, best[i]);
		check_hint_flag(&d, q, "queue.mem-reclaim");
		check_end(&d, reclaim_tier(s, best[i]),
			  arena_printf(out->arena, "%s|%s", check_func_name(s, q->func), queue_label(s, q)),
			  arena_printf(out->arena, "queue %s (%s) has no rescuer, but reclaim waits for it: %s",
				       queue_label(s, q), queue_flags_text(s, q), reclaim_reason(s, best[i])));
	}
	free(best);
}

/* Is @w such a wait for a work on a queue that the kernel shares? Then *@at is where it is queued. */
static bool is_on_system_queue(struct solver *s, const struct reclaim_wait *w, struct site *at)
{
	const struct queue *q = runs_queue(s, w->queue);

	return (w->how == RECLAIM_AWAITS || w->how == RECLAIM_DEFERS) && q->func == FACT_NONE &&
	       queue_has(q, solver_bits(s, queue_unit(s, q))->mem_reclaim) == NO && reclaim_queueing(s, w, at);
}

/*
 * The same of a system queue, which is nobody's to mend: told where the work is
 * queued. Whether the I/O that others brought it is this work's to end, or the
 * work only looks after the device, is mostly not known: tier possible.
 */
static void check_awaited_on_system_queue(struct solver *s, struct findings *out)
{
	uint32_t n;
	const struct reclaim_wait *w = reclaim_waits(s, &n);

	for (uint32_t i = 0; i < n; i++) {
		const struct reclaim_wait *best = &w[i];
		const char *label = queue_label(s, runs_queue(s, w[i].queue)), *work = reclaim_work_name(s, &w[i]);
		struct site at, other;
		struct draft d;
		bool told = !is_on_system_queue(s, &w[i], &at);

		for (uint32_t k = 0; k < n && !told; k++) {
			if (!is_on_system_queue(s, &w[k], &other) || at.func != other.func || at.event != other.event)
				continue;
			told = k < i;
			best = reclaim_is_better(s, &w[k], best) ? &w[k] : best;
		}
		if (told)
			continue;
		check_begin(&d, s, out, "unannotated-queue", at);
		reclaim_story(&d, best);
		check_end(&d, TIER_POSSIBLE, arena_printf(out->arena, "%s|%s|%s", check_func_name(s, at.func), label, work),
			  arena_printf(out->arena, "%s is queued on the system-wide queue %s, which has no rescuer, but "
				       "reclaim waits for it: %s", work, label, reclaim_reason(s, best)));
	}
}

void check_unannotated_queue(struct solver *s, struct findings *out);

void check_unannotated_queue(struct solver *s, struct findings *out)
{
	for (uint32_t i = 0; i < runs_nqueues(s); i++)
		if (runs_queue(s, i)->func != FACT_NONE)
			check_half(s, out, runs_queue(s, i));
	check_demands(s, out);
	check_awaited(s, out);
	if (solver_options(s)->possible)
		check_awaited_on_system_queue(s, out);
}
