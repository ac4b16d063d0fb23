// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_dependency.c - flush-dependency: what must make progress under memory
 * pressure waits for what need not.
 *
 * check_flush_dependency() in kernel/workqueue.c warns when a worker of a
 * WQ_MEM_RECLAIM queue flushes a queue without WQ_MEM_RECLAIM. Its two
 * exemptions are kept: a legacy queue as the source, and cancelling. So does it
 * of a task with PF_MEMALLOC, which is what reclaim runs as.
 */
#include <stddef.h>

#include "base/str.h"
#include "check/check.h"
#include "check/story.h"
#include "solve/wait.h"

struct target {
	uint32_t queue;		/* FACT_NONE: nothing to say */
	enum tier tier;
};

static void consider(struct solver *s, struct target *t, uint32_t queue, enum tier tier)
{
	const struct queue *q = runs_queue(s, queue);
	enum certainty has = queue_has(q, solver_bits(s, queue_unit(s, q))->mem_reclaim);

	if (has == YES)
		return;
	if (has == MAYBE)
		tier = TIER_POSSIBLE;
	if (t->queue == FACT_NONE || tier < t->tier)
		*t = (struct target){ queue, tier };
}

/* The queues that a flush of a whole queue may mean. */
static struct target flushed_queue(struct solver *s, const struct walk_hit *hit, uint32_t value, ctx_id ctx)
{
	const struct flow *fl = flow_sources(s, hit->at.func, value, ctx);
	struct target t = { .queue = FACT_NONE };

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		bool mixed;

		if (l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED)
			continue;
		mixed = fl->nodes[l->node].evidence & FLOW_HEAP && flow_has_other(s, fl, l);
		consider(s, &t, queue_of_leaf(s, l), mixed ? TIER_POSSIBLE : TIER_CERTAIN);
	}
	return t;
}

/* The queues on which a work that is flushed here may be pending. */
static struct target flushed_work(struct solver *s, const struct walk_hit *hit, uint32_t value, ctx_id ctx)
{
	const struct flow *fl = flow_sources(s, hit->at.func, value, ctx);
	struct target t = { .queue = FACT_NONE };
	bool safe = false;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		struct class_key key = class_of_leaf(s, &fl->leaves[i]);

		for (uint32_t e = 0; e < runs_nenqueues(s); e++) {
			const struct enqueue *q = runs_enqueue(s, e);
			const struct queue *queue = runs_queue(s, q->queue);

			if (!class_equal(&q->work, &key))
				continue;
			safe |= queue_has(queue, solver_bits(s, queue_unit(s, queue))->mem_reclaim) == YES;
			consider(s, &t, q->queue, TIER_LIKELY);
		}
	}
	/* Queued here and there: the flush may well meet it on the queue that is fine. */
	if (safe)
		t.tier = TIER_POSSIBLE;
	return t;
}

/* The queues of the function that this call gives away and waits for. */
static struct target given_function(struct solver *s, const struct walk_hit *hit)
{
	struct target t = { .queue = FACT_NONE };

	for (uint32_t i = 0; i < runs_count(s); i++)
		if (wait_is_for(s, hit, runs_get(s, i)))
			consider(s, &t, runs_get(s, i)->queue, TIER_CERTAIN);
	return t;
}

/* Who waits: a work on a reclaim queue, or a task of reclaim itself. */
struct source {
	const struct run *run;		/* NULL: code under PF_MEMALLOC */
	uint32_t func;
	bool shrinker;			/* reclaim calls it; else it opened the scope itself */
};

static const char *source_text(struct draft *d, const struct source *from)
{
	const char *func = check_func_name(d->s, from->func);

	if (from->run) {
		const struct queue *q = runs_queue(d->s, from->run->queue);

		return arena_printf(d->out->arena, "%s() runs on the reclaim queue %s (%s)", func, queue_label(d->s, q),
				    queue_flags_text(d->s, q));
	}
	return arena_printf(d->out->arena, from->shrinker ? "%s() is called by memory reclaim" :
							    "%s() runs as memory reclaim does", func);
}

static enum tier tier_of(const struct source *from, const struct walk_hit *hit, enum tier tier)
{
	uint32_t weak = from->run ? from->run->evidence : 0;

	if (hit->cost > COST_SLOT || weak & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
		return TIER_POSSIBLE;
	return (hit->cost || weak) && tier == TIER_CERTAIN ? TIER_LIKELY : tier;
}

static void tell(struct solver *s, struct findings *out, const struct source *from, const struct walk_hit *hit,
		 struct target t)
{
	const struct queue *to = runs_queue(s, t.queue);
	const char *func = check_func_name(s, from->func), *callee = check_callee_name(s, hit->at);
	struct draft d;

	check_begin(&d, s, out, "flush-dependency", hit->at);
	if (from->run)
		story_origin(&d, from->run);
	else
		check_step_at(&d, &program_func(solver_program(s), from->func)->def->loc, func, "%s",
			      source_text(&d, from));
	story_calls(&d, from->func, hit);
	if (to->func != FACT_NONE)
		check_step_at(&d, queue_loc(s, to), check_func_name(s, to->func), "queue %s is allocated here with %s",
			      queue_label(s, to), queue_flags_text(s, to));
	check_step(&d, hit->at, "%s() waits here for work on %s, which has no rescuer and may wait for memory", callee,
		   queue_label(s, to));
	check_end(&d, tier_of(from, hit, t.tier), arena_printf(out->arena, "%s|%s|%s", func, callee, queue_label(s, to)),
		  arena_printf(out->arena, "%s and flushes work of %s (%s), which makes no progress without memory",
			       source_text(&d, from), queue_label(s, to), queue_flags_text(s, to)));
}

static void check_source(struct solver *s, struct findings *out, const struct source *from)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = from->run ? walk_waits(s, from->func, &n) : walk_reclaim_waits(s, from->func, from->shrinker, &n);
	for (uint32_t h = 0; h < n; h++) {
		uint32_t value = wait_operand(s, hits[h].at, hits[h].kind);
		ctx_id ctx = walk_hit_ctx(s, &hits[h]);
		struct target t;

		if (hits[h].kind == EFFECT_CANCEL_WORK || value == FACT_NONE)
			continue;
		t = hits[h].kind == EFFECT_RUN_WAIT ? given_function(s, &hits[h]) :
		    hits[h].kind == EFFECT_FLUSH_WORK ? flushed_work(s, &hits[h], value, ctx) :
							flushed_queue(s, &hits[h], value, ctx);
		if (t.queue != FACT_NONE && (!from->run || t.queue != from->run->queue))
			tell(s, out, from, &hits[h], t);
	}
}

/* The functions that reclaim calls through a slot. */
static void check_slot(void *arg, struct model_slot *ms)
{
	struct solver *s = (struct solver *)((void **)arg)[0];
	struct findings *out = (struct findings *)((void **)arg)[1];
	struct program *p = solver_program(s);

	for (uint32_t i = 0; ms->reclaim && i < program_nfuncs(p); i++) {
		const struct func *f = program_func(p, i);

		for (uint32_t k = 0; k < f->slots.n; k++)
			if (f->slots.v[k].tag == ms->tag && f->slots.v[k].field == ms->field) {
				struct source from = { .func = i, .shrinker = true };

				ms->used = true;
				check_source(s, out, &from);
			}
	}
}

void check_flush_dependency(struct solver *s, struct findings *out);

void check_flush_dependency(struct solver *s, struct findings *out)
{
	struct program *p = solver_program(s);
	void *arg[2] = { s, out };

	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		const struct queue *q = runs_queue(s, run->queue);
		const struct bits *k = solver_bits(s, queue_unit(s, q));
		struct source from = { .run = run, .func = run->func };

		if (queue_has(q, k->mem_reclaim) == YES && queue_has(q, k->legacy) == NO)
			check_source(s, out, &from);
	}
	model_each_slot(solver_model(s), check_slot, arg);
	for (uint32_t i = 0; i < program_nfuncs(p); i++)
		if (walk_begins_scope(s, i, SCOPE_MEMALLOC)) {
			struct source from = { .func = i };

			check_source(s, out, &from);
		}
}
