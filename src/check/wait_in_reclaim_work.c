// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wait_in_reclaim_work.c - wait-in-reclaim-work: reclaim waits for a work that
 * waits for somebody who waits for reclaim.
 *
 * alloc-in-reclaim-work with one link more: the work does not allocate, but what
 * it flushes, cancels, locks or awaits does, or holds the lock while it does.
 */
#include "base/str.h"
#include "check/check.h"
#include "check/ring_story.h"
#include "check/story.h"
#include "solve/annotated.h"
#include "solve/guard.h"
#include "solve/lock.h"
#include "solve/wait.h"

/* Why a wait may not end without memory: told as the second half of the path. */
struct cause {
	const struct run *run;		/* the awaited work, or NULL */
	const struct blocker *blocker;	/* who holds the lock, or completes; NULL if the work itself allocates */
	const struct walk_hit *wait;	/* of who waits for the blocker: the awaited work, if there is one */
	struct walk_hit hit;
	enum tier tier;
};

static enum tier worse(enum tier a, enum tier b)
{
	return a > b ? a : b;
}

static enum tier tier_of_walk(const struct walk_hit *hit)
{
	return hit->cost > COST_SLOT ? TIER_POSSIBLE : hit->cost ? TIER_LIKELY : TIER_CERTAIN;
}

/* Is it a lock of the object around the running work? */
static bool is_own_lock(struct solver *s, const struct run *run, const struct walk_hit *hit, const struct lock_key *k)
{
	struct access lock = lock_access(s, k, walk_hit_ctx(s, hit));

	return lock.root == ACCESS_PARAM && lock.func == run->func && lock.id == 0 && access_is_embedded(&lock);
}

/* Is the lock that the work takes surely the one that the blocker holds? */
static enum tier tier_of_lock(struct solver *s, const struct run *run, const struct walk_hit *hit,
			      const struct lock_key *mine, const struct lock_key *theirs)
{
	if (lock_is_single(mine))
		return TIER_CERTAIN;
	if (mine->cls.instance != FACT_NONE)
		return mine->cls.instance == theirs->cls.instance ? TIER_CERTAIN : TIER_POSSIBLE;
	if (is_own_lock(s, run, hit, mine))
		return TIER_LIKELY;
	return TIER_POSSIBLE;
}

/* A lock or completion that the work waits for at @hit: who may keep it waiting? */
static bool blocked_at(struct solver *s, const struct run *run, const struct walk_hit *hit, struct cause *out)
{
	struct lock_key keys[8];
	uint32_t nkeys = locks_taken(s, hit->at.func, hit->at.event, keys, 8), n;
	const struct blocker *b;

	for (uint32_t k = 0; k < nkeys; k++) {
		b = lock_blockers(s, &keys[k], &n);
		for (uint32_t i = 0; i < n; i++) {
			enum tier tier = worse(tier_of_lock(s, run, hit, &keys[k], &b[i].lock), tier_of_walk(&b[i].hit));

			if (b[i].taken.func == run->func || (out->blocker && out->tier <= tier))
				continue;
			*out = (struct cause){ .blocker = &b[i], .hit = b[i].hit, .wait = hit, .tier = tier };
		}
	}
	if (!nkeys && completion_at(s, hit->at.func, hit->at.event, &keys[0])) {
		b = completion_blockers(s, &keys[0], &n);
		if (n)
			*out = (struct cause){ .blocker = &b[0], .hit = b[0].hit, .wait = hit, .tier = TIER_POSSIBLE };
	}
	return out->blocker;
}

/* Does the awaited work allocate, or wait for a lock under which others do? */
static bool work_blocked(struct solver *s, const struct run *run, struct cause *out)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_allocations(s, run->func, &n);
	/* Reclaim waits for that work itself: told at the allocation, and mended with it. */
	if (n && annotated(s, runs_queue(s, run->queue)) == ANNOTATED_YES)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!out->run || hits[i].cost < out->hit.cost)
			*out = (struct cause){ .run = run, .hit = hits[i], .tier = tier_of_walk(&hits[i]) };
	if (out->run)
		return true;
	hits = walk_all_locks(s, run->func, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct cause c = { 0 };

		if (!blocked_at(s, run, &hits[i], &c))
			continue;
		c.tier = worse(c.tier, tier_of_walk(&hits[i]));
		if (!out->run || c.tier < out->tier) {
			*out = c;
			out->run = run;
		}
	}
	return out->run;
}

static const char *reason(struct draft *d, const struct cause *c)
{
	struct site last = c->hit.steps[c->hit.nsteps - 1].call;
	const char *allocator = check_callee_name(d->s, last);

	if (!c->blocker)
		return arena_printf(d->out->arena, "waits for %s(), which allocates with %s() and may wait for reclaim",
				    check_func_name(d->s, c->run->func), allocator);
	return arena_printf(d->out->arena, "waits%s%s%s for %s, while %s() allocates with %s() and may wait for reclaim",
			    c->run ? " for " : "", c->run ? check_func_name(d->s, c->run->func) : "",
			    c->run ? "(), which waits" : "", lock_name(d->s, &c->blocker->lock),
			    check_func_name(d->s, c->blocker->taken.func), allocator);
}

static bool is_completion(const struct cause *c)
{
	return c->wait->kind == EFFECT_WAIT;
}

/* Who waits at @hit waits for a lock or completion that the blocker has. */
static void tell_blocked(struct draft *d, const struct walk_hit *hit, const struct cause *c)
{
	check_step(d, hit->at, "%s() waits for %s", check_func_name(d->s, hit->at.func),
		   lock_name(d->s, &c->blocker->lock));
	check_step_kind(d, STEP_WAIT);
	check_act(d, 5, is_completion(c) ? "wait(%s);" : "lock(%s);", lock_name(d->s, &c->blocker->lock));
}

/* What waits at @hit waits for a work, which has a thread of its own, and may have to wait in its turn. */
static void tell_awaited(struct draft *d, const struct walk_hit *hit, const struct cause *c)
{
	const char *callee = check_callee_name(d->s, hit->at);

	check_step(d, hit->at, "%s() waits in %s() for %s() to end", check_func_name(d->s, hit->at.func), callee,
		   check_func_name(d->s, c->run->func));
	check_step_kind(d, STEP_WAIT);
	check_act(d, 4, "%s(%s);", callee, wait_target(d->s, hit->kind, c->run));
	d->thread++;
	story_origin(d, c->run);
	check_act(d, 3, "<%s() runs>", check_func_name(d->s, c->run->func));
	if (!c->blocker)
		return;
	story_calls(d, c->run->func, c->wait);
	tell_blocked(d, c->wait, c);
}

/* Who keeps them all waiting, because it waits for memory itself. */
static void tell_blocker(struct draft *d, const struct cause *c, const char *queue)
{
	struct site last = c->hit.steps[c->hit.nsteps - 1].call;
	const char *func = check_func_name(d->s, c->blocker ? c->blocker->taken.func : c->run->func);
	const char *lock = c->blocker ? lock_name(d->s, &c->blocker->lock) : "";

	d->thread += c->blocker != NULL;
	if (c->blocker && !is_completion(c)) {
		check_step(d, c->blocker->taken, "%s() has %s here", func, lock);
		check_step_kind(d, STEP_LOCK);
		check_act(d, 1, "lock(%s);", lock);
	}
	story_calls(d, c->blocker ? c->blocker->taken.func : c->run->func, &c->hit);
	check_step(d, last, "%s() may enter reclaim, and wait for %s", check_callee_name(d->s, last), queue);
	check_step_kind(d, STEP_ALLOC);
	check_act(d, 6, "%s(): reclaim waits for %s;", check_callee_name(d->s, last), queue);
	if (c->blocker && is_completion(c)) {
		check_step(d, c->blocker->taken, "only behind that %s() completes %s", func, lock);
		check_act(d, 7, "complete(%s);", lock);
	}
}

static void tell(struct solver *s, struct findings *out, const struct run *run, const struct walk_hit *hit,
		 const struct cause *c, enum annotated a)
{
	const struct queue *q = runs_queue(s, run->queue);
	const char *func = check_func_name(s, run->func);
	enum tier tier = worse(c->tier, tier_of_walk(hit));
	const char *why;
	struct draft d;

	if (run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) || (c->run && c->run->evidence & RUN_WORK_CLASS) ||
	    guard_contradicts(s, hit) || guard_contradicts(s, &c->hit))
		tier = TIER_POSSIBLE;
	else if (run->evidence || a == ANNOTATED_MAYBE)
		tier = worse(tier, TIER_LIKELY);
	if (tier == TIER_POSSIBLE && !solver_options(s)->possible)
		return;
	check_begin(&d, s, out, "wait-in-reclaim-work", hit->at);
	why = reason(&d, c);
	story_origin(&d, run);
	check_act(&d, 2, "<%s() runs>", func);
	story_calls(&d, run->func, hit);
	if (c->run)
		tell_awaited(&d, hit, c);
	else
		tell_blocked(&d, hit, c);
	tell_blocker(&d, c, queue_label(s, q));
	check_end(&d, tier, arena_printf(out->arena, "%s|%s|%s", func, check_func_name(s, hit->at.func),
					 check_callee_name(s, hit->at)),
		  arena_printf(out->arena, "%s() runs on the reclaim queue %s (%s) and %s", func, queue_label(s, q),
			       queue_flags_text(s, q), why));
}

/* Waits for works: flush, cancel, flush of a queue. */
static void check_work_waits(struct solver *s, struct findings *out, const struct run *run, enum annotated a)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_waits(s, run->func, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct cause best = { 0 };

		for (uint32_t r = 0; r < runs_count(s); r++) {
			struct cause c = { 0 };

			if (runs_get(s, r)->func == run->func || !wait_is_for(s, &hits[i], runs_get(s, r)))
				continue;
			if (work_blocked(s, runs_get(s, r), &c) && (!best.run || c.tier < best.tier))
				best = c;
		}
		if (best.run)
			tell(s, out, run, &hits[i], &best, a);
	}
}

/* Is the lock taken for a caller, whose call is among the hits, and as sure? Then that call is told. */
static bool is_told_above(struct solver *s, const struct run *run, const struct walk_hit *hit, enum tier tier,
			  const struct walk_hit *all, uint32_t n)
{
	for (uint32_t i = 0; hit->nsteps > 1 && i < n; i++) {
		struct site call = hit->steps[hit->nsteps - 2].call;
		struct cause above = { 0 };

		if (all[i].at.func == call.func && all[i].at.event == call.event)
			return blocked_at(s, run, &all[i], &above) && above.tier <= tier;
	}
	return false;
}

static void check_lock_waits(struct solver *s, struct findings *out, const struct run *run, enum annotated a)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_all_locks(s, run->func, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct cause c = { 0 };

		if (blocked_at(s, run, &hits[i], &c) && !is_told_above(s, run, &hits[i], c.tier, hits, n))
			tell(s, out, run, &hits[i], &c, a);
	}
}

void check_wait_in_reclaim_work(struct solver *s, struct findings *out);

void check_wait_in_reclaim_work(struct solver *s, struct findings *out)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		enum annotated a = annotated(s, runs_queue(s, run->queue));

		if (a < ANNOTATED_MAYBE)
			continue;
		check_work_waits(s, out, run, a);
		check_lock_waits(s, out, run, a);
	}
	ring_check(s, out, "wait-in-reclaim-work", RING_RECLAIM);
}
