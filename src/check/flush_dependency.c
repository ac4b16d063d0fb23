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
#include "solve/await.h"
#include "solve/guard.h"
#include "solve/rare.h"
#include "solve/reclaim.h"
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

struct search {
	struct solver *s;
	struct target best;
	bool of_work, safe;
};

static void awaited(void *arg, const struct awaited *a)
{
	struct search *x = (struct search *)arg;
	const struct queue *q = runs_queue(x->s, a->queue);

	x->of_work |= a->enqueue != FACT_NONE;
	x->safe |= queue_has(q, solver_bits(x->s, queue_unit(x->s, q))->mem_reclaim) == YES;
	consider(x->s, &x->best, a->queue, a->mixed ? TIER_POSSIBLE : x->of_work ? TIER_LIKELY : TIER_CERTAIN);
}

/* The queue that a wait is for and that has no rescuer. */
static struct target target_of(struct solver *s, const struct walk_hit *hit)
{
	struct search x = { .s = s, .best = { .queue = FACT_NONE } };

	wait_queues(s, hit, awaited, &x);
	/* A work that is queued here and there: the flush may well meet it on the queue that is fine. */
	if (x.of_work && x.safe)
		x.best.tier = TIER_POSSIBLE;
	return x.best;
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
	const struct reclaim_root *root;
};

static const char *source_text(struct draft *d, const struct source *from)
{
	const char *func = check_func_name(d->s, from->func);

	if (from->run) {
		const struct queue *q = runs_queue(d->s, from->run->queue);

		return arena_printf(d->out->arena, "%s() runs on the reclaim queue %s (%s)", func, queue_label(d->s, q),
				    queue_flags_text(d->s, q));
	}
	return arena_printf(d->out->arena, "%s", reclaim_root_text(d->s, from->root));
}

static enum tier tier_of(struct solver *s, const struct source *from, const struct walk_hit *hit, enum tier tier)
{
	uint32_t weak = from->run ? from->run->evidence : 0;

	if (hit->cost > COST_SLOT || weak & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) || rare_path(s, hit) ||
	    guard_contradicts(s, hit))
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
	story_made(&d, to);
	if (from->run)
		story_origin(&d, from->run);
	else
		check_step_at(&d, &program_func(solver_program(s), from->func)->def->loc, func, "%s",
			      source_text(&d, from));
	story_calls(&d, from->func, hit);
	check_step(&d, hit->at, "%s() waits here for work on %s, which has no rescuer and may wait for memory", callee,
		   queue_label(s, to));
	check_step_kind(&d, STEP_WAIT);
	check_hint_flag(&d, to, "queue.mem-reclaim");
	check_end(&d, tier_of(s, from, hit, t.tier), arena_printf(out->arena, "%s|%s|%s", func, callee, queue_label(s, to)),
		  arena_printf(out->arena, "%s and flushes work of %s (%s), which makes no progress without memory",
			       source_text(&d, from), queue_label(s, to), queue_flags_text(s, to)));
}

static void check_source(struct solver *s, struct findings *out, const struct source *from)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = from->run ? walk_waits(s, from->func, &n) : reclaim_root_waits(s, from->root, &n);
	for (uint32_t h = 0; h < n; h++) {
		struct target t = hits[h].kind == EFFECT_RUN_WAIT ? given_function(s, &hits[h]) : target_of(s, &hits[h]);

		if (t.queue != FACT_NONE && (!from->run || t.queue != from->run->queue))
			tell(s, out, from, &hits[h], t);
	}
}

void check_flush_dependency(struct solver *s, struct findings *out);

void check_flush_dependency(struct solver *s, struct findings *out)
{
	const struct reclaim_root *roots;
	uint32_t nroots;

	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		const struct queue *q = runs_queue(s, run->queue);
		const struct bits *k = solver_bits(s, queue_unit(s, q));
		struct source from = { .run = run, .func = run->func };

		if (queue_has(q, k->mem_reclaim) == YES && queue_has(q, k->legacy) == NO)
			check_source(s, out, &from);
	}
	roots = reclaim_roots(s, &nroots);
	for (uint32_t i = 0; i < nroots; i++) {
		struct source from = { .func = roots[i].func, .root = &roots[i] };

		check_source(s, out, &from);
	}
}
