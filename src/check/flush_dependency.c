// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_dependency.c - flush-dependency: what must make progress under memory
 * pressure waits for what need not.
 *
 * check_flush_dependency() in kernel/workqueue.c warns when a worker of a
 * WQ_MEM_RECLAIM queue flushes a queue without WQ_MEM_RECLAIM. Its two
 * exemptions are kept: a legacy queue as the source, and cancelling.
 */
#include <stddef.h>

#include "base/str.h"
#include "check/check.h"
#include "check/story.h"

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
	uint32_t queues = 0;

	for (uint32_t i = 0; i < fl->nleaves; i++)
		queues += fl->leaves[i].kind != LEAF_INT;
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		bool mixed = queues > 1 && fl->nodes[l->node].evidence & FLOW_HEAP;

		if (l->kind == LEAF_QUEUE || l->kind == LEAF_CREATED)
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

static void tell(struct solver *s, struct findings *out, const struct run *run, const struct walk_hit *hit,
		 struct target t)
{
	const struct queue *from = runs_queue(s, run->queue), *to = runs_queue(s, t.queue);
	const char *func = check_func_name(s, run->func), *callee = check_callee_name(s, hit->at);
	enum tier tier = t.tier;
	struct draft d;

	if (hit->cost > COST_SLOT || run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
		tier = TIER_POSSIBLE;
	else if ((hit->cost || run->evidence) && tier == TIER_CERTAIN)
		tier = TIER_LIKELY;
	check_begin(&d, s, out, "flush-dependency", hit->at);
	story_origin(&d, run);
	story_calls(&d, run->func, hit);
	if (to->var == FACT_NONE)
		check_step_at(&d, queue_loc(s, to), check_func_name(s, to->func), "queue %s is allocated here with %s",
			      queue_label(s, to), queue_flags_text(s, to));
	check_step(&d, hit->at, "%s() waits here for work on %s, which has no rescuer and may wait for memory", callee,
		   queue_label(s, to));
	check_end(&d, tier, arena_printf(out->arena, "%s|%s|%s", func, callee, queue_label(s, to)),
		  arena_printf(out->arena, "%s() runs on the reclaim queue %s (%s) and flushes work of %s (%s), which makes no progress without memory",
			       func, queue_label(s, from), queue_flags_text(s, from), queue_label(s, to),
			       queue_flags_text(s, to)));
}

static void check_run(struct solver *s, struct findings *out, const struct run *run)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_waits(s, run->func, &n);
	for (uint32_t h = 0; h < n; h++) {
		struct site at = hits[h].at;
		const struct event *e = func_event(program_func(solver_program(s), at.func), at.event);
		uint32_t callee = program_callee(solver_program(s), at.func, at.event);
		const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(s, callee, hits[h].kind);
		bool work = hits[h].kind == EFFECT_FLUSH_WORK;
		const struct operand *op = ef ? &ef->op[work ? ROLE_WORK : ROLE_QUEUE] : NULL;
		struct target t = { .queue = FACT_NONE };

		if (hits[h].kind == EFFECT_CANCEL_WORK || !op)
			continue;
		if (op->kind == OPERAND_ARG && op->num < e->nargs)
			t = work ? flushed_work(s, &hits[h], e->args[op->num], walk_hit_ctx(s, &hits[h])) :
				   flushed_queue(s, &hits[h], e->args[op->num], walk_hit_ctx(s, &hits[h]));
		if (t.queue != FACT_NONE && t.queue != run->queue)
			tell(s, out, run, &hits[h], t);
	}
}

void check_flush_dependency(struct solver *s, struct findings *out);

void check_flush_dependency(struct solver *s, struct findings *out)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		const struct queue *q = runs_queue(s, run->queue);
		const struct bits *k = solver_bits(s, queue_unit(s, q));

		if (queue_has(q, k->mem_reclaim) == YES && queue_has(q, k->legacy) == NO)
			check_run(s, out, run);
	}
}
