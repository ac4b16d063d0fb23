// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_self.c - flush-self: a work that waits for itself.
 *
 * A work that flushes, drains or destroys the queue it runs on, or flushes or
 * cancel-syncs itself, waits for its own end. Two works that cancel-sync each
 * other wait for each other's. lockdep says "possible recursive locking". Longer
 * rings, and those through a queue, are possible: whether all of it meets is luck.
 */
#include <stddef.h>

#include "base/str.h"
#include "check/check.h"
#include "check/ring_story.h"
#include "check/story.h"
#include "solve/guard.h"
#include "solve/own.h"
#include "solve/wait.h"

/*
 * Is the queue waited for the one that the work runs on? The same queue object
 * for sure if it is a variable's; if it is kept in a field, only if that is a
 * field of the object around the work.
 */
static enum own_work own_queue(struct solver *s, const struct run *run, struct site site, uint32_t value, ctx_id ctx)
{
	const struct flow *fl = flow_sources(s, site.func, value, ctx);
	enum own_work best = OWN_NO;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		const struct body *b = func_body(program_func(solver_program(s), site.func));
		const struct value *v = &b->pool.values[value];

		if ((l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED) || queue_of_leaf(s, l) != run->queue)
			continue;
		if (!(fl->nodes[l->node].evidence & FLOW_HEAP))
			return OWN_PROVEN;
		if (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_DEREF &&
		    own_object(s, run->func, site.func, b->pool.places[v->place].ref, ctx))
			return OWN_PROVEN;
		best = OWN_CLASS;
	}
	return best;
}

static enum tier tier_of(const struct run *run, const struct walk_hit *hit, enum own_work own)
{
	bool callback = false;

	for (uint32_t i = 0; i < hit->nsteps; i++)
		callback |= hit->steps[i].callback;
	/* The last reference's release destroys the queue: a running work holds one. */
	if (hit->kind == EFFECT_DESTROY_QUEUE && callback)
		return TIER_POSSIBLE;
	if (own != OWN_PROVEN || hit->cost > COST_SLOT || run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
		return TIER_POSSIBLE;
	return hit->cost || run->evidence ? TIER_LIKELY : TIER_CERTAIN;
}

static void tell(struct solver *s, struct findings *out, const struct run *run, const struct walk_hit *hit,
		 enum own_work own)
{
	const char *func = check_func_name(s, run->func), *callee = check_callee_name(s, hit->at);
	const char *what = wait_is_for_work(hit->kind) ? "itself" : queue_label(s, runs_queue(s, run->queue));
	struct draft d;

	check_begin(&d, s, out, "flush-self", hit->at);
	story_origin(&d, run);
	story_calls(&d, run->func, hit);
	if (wait_is_for_work(hit->kind)) {
		check_step(&d, hit->at, "%s() waits here for the work that is running it to end", callee);
		check_step_kind(&d, STEP_WAIT);
		check_end(&d, tier_of(run, hit, own), arena_printf(out->arena, "%s|%s", func, callee),
			  arena_printf(out->arena, "%s() calls %s() on the very work it runs as, and so waits for its own end",
				       func, callee));
		return;
	}
	check_step(&d, hit->at, "%s() waits here for all works on %s, and this one is among them", callee, what);
	check_step_kind(&d, STEP_WAIT);
	check_end(&d, tier_of(run, hit, own), arena_printf(out->arena, "%s|%s|%s", func, callee, what),
		  arena_printf(out->arena, "%s() runs on queue %s and calls %s() on it, and so waits for its own end",
			       func, what, callee));
}

/* A work function that waits for another work of the same object. */
struct wait {
	const struct run *run;
	struct walk_hit hit;
	uint32_t other;		/* function that the awaited work is bound to */
};

typedef VEC(struct wait) wait_list;

static void tell_sibling(struct solver *s, struct findings *out, const struct run *run, const struct run *other,
			 const struct walk_hit *hit)
{
	const char *f = check_func_name(s, run->func), *g = check_func_name(s, other->func);
	const char *queue = queue_label(s, runs_queue(s, run->queue)), *callee = check_callee_name(s, hit->at);
	bool ordered = queue_is_ordered(s, runs_queue(s, run->queue));
	struct draft d;

	check_begin(&d, s, out, "flush-self", hit->at);
	story_queued(&d, other);
	story_origin(&d, run);
	story_calls(&d, run->func, hit);
	if (ordered)
		check_step(&d, hit->at, "%s() waits here for %s(), which cannot start on %s before %s() has ended",
			   callee, g, queue, f);
	else
		check_step(&d, hit->at, "%s() waits here for %s(); without memory for another worker only the rescuer of"
			   " %s could run it, and it is running %s()", callee, g, queue, f);
	check_step_kind(&d, STEP_WAIT);
	check_end(&d, tier_of(run, hit, OWN_PROVEN) == TIER_POSSIBLE ? TIER_POSSIBLE : TIER_LIKELY,
		  arena_printf(out->arena, "%s|%s|%s", f, g, queue),
		  arena_printf(out->arena, ordered ?
			       "%s() runs on the ordered queue %s and waits for %s(), which is queued behind it" :
			       "%s() runs on the reclaim queue %s and waits for %s(), which has no other rescuer",
			       f, queue, g));
}

/* Functions bound to the work that is awaited here, if it is a work of the waiter's own object. */
static void note_wait(struct solver *s, struct findings *found, const struct run *run, const struct walk_hit *hit,
		      uint32_t value, ctx_id ctx, wait_list *out)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *other = runs_get(s, i);
		const struct class_key *work = &runs_binding(s, other->binding)->work;

		if (other->func == run->func || own_work(s, run->func, work, hit->at.func, value, ctx) != OWN_PROVEN)
			continue;
		if (hit->kind == EFFECT_FLUSH_WORK && other->queue == run->queue &&
		    (queue_is_ordered(s, runs_queue(s, run->queue)) ||
		     queue_has_rescuer(s, runs_queue(s, run->queue)) == YES))
			tell_sibling(s, found, run, other, hit);
		else
			vec_push(out, (struct wait){ run, *hit, other->func });
	}
}

/* One of the two: it runs at @when, and waits for @them two acts later. */
static void tell_half(struct draft *d, const struct wait *w, const struct run *them, uint32_t when)
{
	const char *me = check_func_name(d->s, w->run->func), *other = check_func_name(d->s, them->func);

	story_origin(d, w->run);
	check_act(d, when, "<%s() runs>", me);
	story_calls(d, w->run->func, &w->hit);
	check_step(d, w->hit.at, "%s() waits here for %s() to end", me, other);
	check_step_kind(d, STEP_WAIT);
	check_act(d, when + 2, "%s(%s);", check_callee_name(d->s, w->hit.at), wait_target(d->s, w->hit.kind, them));
}

static void tell_mutual(struct solver *s, struct findings *out, const struct wait *a, const struct wait *b)
{
	const char *f = check_func_name(s, a->run->func), *g = check_func_name(s, b->run->func);
	bool weak = (a->run->evidence | b->run->evidence) & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) ||
		    a->hit.cost + b->hit.cost > COST_SLOT;
	struct draft d;

	check_begin(&d, s, out, "flush-self", a->hit.at);
	tell_half(&d, a, b->run, 1);
	d.thread = 1;
	tell_half(&d, b, a->run, 2);
	check_end(&d, weak ? TIER_POSSIBLE : TIER_LIKELY, arena_printf(out->arena, "%s|%s", f, g),
		  arena_printf(out->arena, "%s() waits for the work of %s(), which waits for the work of %s()", f, g, f));
}

void check_flush_self(struct solver *s, struct findings *out);

void check_flush_self(struct solver *s, struct findings *out)
{
	wait_list waits = { 0 };

	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		const struct walk_hit *hits;
		uint32_t n;

		hits = walk_waits(s, run->func, &n);
		for (uint32_t h = 0; h < n; h++) {
			bool work = wait_is_for_work(hits[h].kind);
			uint32_t value = wait_operand(s, hits[h].at, hits[h].kind);
			ctx_id ctx = walk_hit_ctx(s, &hits[h]);
			enum own_work own;

			if (value == FACT_NONE ||
			    guard_excludes_path(s, &hits[h], &runs_binding(s, run->binding)->work))
				continue;
			own = work ? own_work(s, run->func, &runs_binding(s, run->binding)->work, hits[h].at.func, value, ctx) :
				     own_queue(s, run, hits[h].at, value, ctx);
			if (own != OWN_NO)
				tell(s, out, run, &hits[h], own);
			if (work && own != OWN_PROVEN)
				note_wait(s, out, run, &hits[h], value, ctx, &waits);
		}
	}
	for (size_t a = 0; a < waits.n; a++)
		for (size_t b = 0; b < waits.n; b++)
			if (waits.v[a].other == waits.v[b].run->func &&
			    waits.v[b].other == waits.v[a].run->func)
				tell_mutual(s, out, &waits.v[a], &waits.v[b]);
	vec_free(&waits);
	ring_check(s, out, "flush-self", RING_EXECUTED);
}
