// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * queue_lifecycle.c - queue-lifecycle: a queue of one's own that is forgotten,
 * or goes too early.
 *
 * Destroying a queue waits for the works on it. A work whose timer runs is not
 * on it yet; a queue that nobody destroys outlives its module. What can never be
 * unloaded need not end.
 */
#include "base/str.h"
#include "check/check.h"
#include "check/story.h"
#include "solve/after.h"
#include "solve/ends.h"
#include "solve/leak.h"
#include "solve/module.h"

/* Where a queue is made: of a wrapper's, the wrapper's call. */
static struct site made_at(struct solver *s, const struct queue *q)
{
	return q->ctx ? ctx_site(s, q->ctx) : (struct site){ q->func, q->event };
}

/* Made by a call whose result the driver core, or nobody, has to end. */
static bool is_managed(struct solver *s, const struct queue *q)
{
	uint32_t callee = program_callee(solver_program(s), q->func, q->event);

	return callee == FACT_NONE ||
	       model_in_set(solver_model(s), "queue.managed", program_func(solver_program(s), callee)->name);
}

static void check_forgotten(struct solver *s, struct findings *out, const struct queue *q)
{
	struct queue_end end = queue_end(s, q->func, q->event);
	struct site at = made_at(s, q);
	uint32_t exit = module_exit(s, at.func);
	const char *label = queue_label(s, q);
	enum tier tier = end.unknown ? TIER_POSSIBLE : TIER_LIKELY;
	struct draft d;

	if (exit == FACT_NONE || end.destroyed || (tier == TIER_POSSIBLE && !solver_options(s)->possible))
		return;
	check_begin(&d, s, out, "queue-lifecycle", at);
	story_made(&d, q);
	check_step_at(&d, &program_func(solver_program(s), exit)->def->loc, check_func_name(s, exit),
		      "the module is unloaded here, and nothing in the program destroys the queue");
	check_end(&d, tier, arena_printf(out->arena, "forgotten|%s|%s", check_func_name(s, at.func), label),
		  arena_printf(out->arena, "the queue %s is never destroyed", label));
}

/* Made, and then something else fails. */
static void check_failure(struct solver *s, struct findings *out, const struct queue *q)
{
	const char *label = queue_label(s, q), *func;
	struct leak leak;
	struct draft d;

	if (!leak_on_failure(s, q->func, q->event, &leak))
		return;
	func = check_func_name(s, leak.ret[leak.n - 1].func);
	check_begin(&d, s, out, "queue-lifecycle", made_at(s, q));
	story_made(&d, q);
	for (uint32_t i = 0; i < leak.n; i++)
		check_step(&d, leak.ret[i], "%s() fails here, and nothing on the way destroys it",
			   check_func_name(s, leak.ret[i].func));
	check_end(&d, TIER_LIKELY, arena_printf(out->arena, "failure|%s|%s", func, label),
		  arena_printf(out->arena, "the queue %s is not destroyed when %s() fails after it", label, func));
}

/* How a work gets back on its queue from its own function. */
enum again { AGAIN_NEVER, AGAIN_PERHAPS, AGAIN_ALWAYS };

struct armed {
	const struct enqueue *first;	/* the first that sets a timer */
	enum again again;
};

/* The enqueues that set a timer for works of @run's class on @run's queue. */
static struct armed armed_by(struct solver *s, const struct run *run)
{
	const struct class_key *work = &runs_binding(s, run->binding)->work;
	struct armed a = { 0 };

	for (uint32_t i = 0; i < runs_nenqueues(s); i++) {
		const struct enqueue *q = runs_enqueue(s, i);
		const struct func *f;

		if (q->queue != run->queue || !class_equal(&q->work, work) || !enqueue_is_delayed(s, q))
			continue;
		if (!a.first)
			a.first = q;
		if (!use_is_in(s, &q->at, run->func)) {
			if (a.again == AGAIN_NEVER && module_reaches(s, run->func, q->at.site.func))
				a.again = AGAIN_PERHAPS;
			continue;
		}
		f = program_func(solver_program(s), run->func);
		a.again = AGAIN_PERHAPS;
		for (ctx_id c = q->at.ctx; c; c = ctx_parent(s, c))
			if (ctx_site(s, c).func == run->func && func_always_runs(f, ctx_site(s, c).event))
				a.again = AGAIN_ALWAYS;
		if (q->at.site.func == run->func && func_always_runs(f, q->at.site.event))
			a.again = AGAIN_ALWAYS;
	}
	return a;
}

static void tell_armed(struct solver *s, struct findings *out, const struct destroy *ds, const struct run *run,
		       const struct armed *a, bool late, enum tier tier)
{
	const struct queue *q = runs_queue(s, run->queue);
	const char *work = class_name(s, &runs_binding(s, run->binding)->work), *label = queue_label(s, q);
	const char *func = check_func_name(s, ds->at.func);
	struct site arm = a->first->at.ctx ? ctx_site(s, a->first->at.ctx) : a->first->at.site;
	struct draft d;

	check_begin(&d, s, out, "queue-lifecycle", ds->at);
	story_made(&d, q);
	check_step(&d, arm, "the timer of %s is set here, to queue it on %s later", work, label);
	check_step(&d, ds->at, late ? "%s() destroys %s here, which does not wait for timers, and %s is waited for only after it" :
				      "%s() destroys %s here, which does not wait for timers, and nothing in the program waits for %s",
		   func, label, work);
	check_end(&d, tier, arena_printf(out->arena, "armed|%s|%s|%s", func, label, work),
		  arena_printf(out->arena, "%s() destroys the queue %s while %s may be armed", func, label, work));
}

static bool may_be(struct solver *s, const struct destroy *d, uint32_t queue)
{
	for (uint32_t i = 0; i < d->flow->nleaves; i++)
		if (d->flow->leaves[i].kind == LEAF_CREATED && queue_of_leaf(s, &d->flow->leaves[i]) == queue)
			return true;
	return false;
}

/* Is the queue of @run destroyed while a timer may still want it? */
static void check_armed(struct solver *s, struct findings *out, const struct run *run)
{
	const struct class_key *work = &runs_binding(s, run->binding)->work;
	struct armed a;
	struct work_end end;
	const struct destroy *ds;
	enum tier tier = TIER_LIKELY;
	uint32_t n;

	if (work->kind != CLASS_FIELD && work->kind != CLASS_VAR)
		return;
	end = work_end(s, work, run->func);
	a = armed_by(s, run);
	if (!a.first)
		return;
	/* Stopped, and then waited for by the destroy itself; unless it arms itself again. */
	if (work_is_unqueued(s, work) && a.again != AGAIN_ALWAYS)
		return;
	if (run->evidence || end.unknown || work_holds(s, run->func))
		tier = TIER_POSSIBLE;
	if (tier == TIER_POSSIBLE && !solver_options(s)->possible)
		return;
	ds = queue_destroys(s, &n);
	for (uint32_t i = 0; i < n; i++)
		if (may_be(s, &ds[i], run->queue) && module_may_end(s, ds[i].at.func) &&
		    (!end.at_end || work_ends_after(s, work, ds[i].at))) {
			tell_armed(s, out, &ds[i], run, &a, end.at_end, tier);
			return;
		}
}

static void tell_after(struct solver *s, const struct after *a, void *arg)
{
	struct findings *out = (struct findings *)arg;
	bool again = a->kind == EFFECT_DESTROY_QUEUE;
	const char *func = check_func_name(s, a->from.func), *how = again ? "destroys it a second time" : "uses it again";
	struct draft d;

	if (a->maybe && !solver_options(s)->possible)
		return;
	check_begin(&d, s, out, "queue-lifecycle", a->shown);
	check_step(&d, a->destroy, "%s() destroys the queue here", check_func_name(s, a->destroy.func));
	if (a->gone.func != a->destroy.func || a->gone.event != a->destroy.event)
		check_step(&d, a->gone, "%s() calls %s(), after which it is gone", func, check_callee_name(s, a->gone));
	if (a->from.func != a->shown.func || a->from.event != a->shown.event)
		check_step(&d, a->from, "then %s() calls %s()", func, check_callee_name(s, a->from));
	check_step(&d, a->shown, "%s() %s here", check_func_name(s, a->shown.func), how);
	check_end(&d, a->maybe ? TIER_POSSIBLE : TIER_LIKELY,
		  arena_printf(out->arena, "after|%s|%s|%s", func, check_func_name(s, a->destroy.func),
			       check_callee_name(s, a->from)),
		  arena_printf(out->arena, again ? "%s() destroys the queue of %s() a second time" :
						   "%s() uses the queue that %s() has destroyed",
			       check_func_name(s, a->shown.func), check_func_name(s, a->destroy.func)));
}

void check_queue_lifecycle(struct solver *s, struct findings *out);

void check_queue_lifecycle(struct solver *s, struct findings *out)
{
	const struct destroy *ds;
	uint32_t n;

	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		if (q->var != FACT_NONE || is_managed(s, q))
			continue;
		check_forgotten(s, out, q);
		check_failure(s, out, q);
	}
	for (uint32_t i = 0; i < runs_count(s); i++)
		if (runs_queue(s, runs_get(s, i)->queue)->var == FACT_NONE)
			check_armed(s, out, runs_get(s, i));
	ds = queue_destroys(s, &n);
	for (uint32_t i = 0; i < n; i++)
		if (ds[i].value != FACT_NONE)
			after_destroy(s, ds[i].at, ds[i].value, tell_after, out);
}
