// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * alloc_in_reclaim_work.c - alloc-in-reclaim-work: reclaim waits for a work
 * that waits for reclaim.
 *
 * A queue with WQ_MEM_WARN_ON_RECLAIM says that reclaim waits for it. lockdep
 * then holds fs_reclaim -> queue -> work, and an allocation inside the work that
 * may enter reclaim closes the circle (workqueue_warn_on_reclaim(), RFC of
 * March 2026).
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "check/check.h"
#include "check/ring_story.h"
#include "check/story.h"
#include "solve/annotated.h"
#include "solve/guard.h"

static enum tier tier_of(struct solver *s, enum annotated a, const struct run *run, const struct walk_hit *hit)
{
	/*
	 * An allocation made once has likely been made when memory is short. A path that says something against
	 * itself may have a sister that does not, longer than the one that was kept.
	 */
	if (a == ANNOTATED_PLAIN || hit->cost > COST_SLOT || run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) ||
	    guard_once(s, hit) || guard_excludes_path(s, hit, &runs_binding(s, run->binding)->work))
		return TIER_POSSIBLE;
	if (a == ANNOTATED_MAYBE || hit->cost || run->evidence)
		return TIER_LIKELY;
	return TIER_CERTAIN;
}

/* Allocations below one call that are told one by one; of more, the nearest stands for all. */
#define MANY 8

/* The hits of one work function, each with its tier until it is told. */
struct harvest {
	struct solver *s;
	struct findings *out;
	const struct run *run;
	const struct walk_hit *hits;
	enum tier *tiers;
	bool *told;
	uint32_t n;
};

static bool same_call(struct site a, struct site b)
{
	return a.func == b.func && a.event == b.event;
}

/* @n hits; the finding sits at @at, the last call that they share, or the only one's own. */
static void tell(struct harvest *h, const struct walk_hit *hit, enum tier tier, struct site at, uint32_t n)
{
	struct solver *s = h->s;
	const struct queue *q = runs_queue(s, h->run->queue);
	const char *func = check_func_name(s, h->run->func), *label = queue_label(s, q);
	const char *callee = check_callee_name(s, at), *flags = queue_flags_text(s, q), *message;
	struct walk_step last = hit->steps[hit->nsteps - 1];
	const char *allocator = check_callee_name(s, last.call);
	struct arena *mem = h->out->arena;
	struct draft d;

	check_begin(&d, s, h->out, "alloc-in-reclaim-work", at);
	story_origin(&d, h->run);
	story_calls(&d, h->run->func, hit);
	check_step(&d, last.call, "%s() allocates with %s(), which may enter reclaim and wait for %s",
		   check_func_name(s, last.call.func), allocator, label);
	check_step_kind(&d, STEP_ALLOC);
	if (n == 1)
		check_hint_gfp(&d, last.call);
	if (n > 1)
		message = arena_printf(mem, "%s() runs on the reclaim queue %s (%s) and calls %s(), below which %u calls allocate, the nearest with %s(), and may wait for reclaim",
				       func, label, flags, callee, n, allocator);
	else if (hit->nsteps == 1 || at.func == last.call.func)
		message = arena_printf(mem, "%s() runs on the reclaim queue %s (%s) and allocates with %s(), which may wait for reclaim",
				       func, label, flags, allocator);
	else
		message = arena_printf(mem, "%s() runs on the reclaim queue %s (%s) and calls %s(), which allocates with %s() and may wait for reclaim",
				       func, label, flags, callee, allocator);
	check_end(&d, tier, arena_printf(mem, "%s|%s|%s|%s", func, check_func_name(s, at.func), callee, label), message);
}

/* Number of leading calls that all hits of that tier have, which are like @like in their first @from. */
static uint32_t shared_steps(const struct harvest *h, const struct walk_hit *like, enum tier tier, uint32_t from)
{
	uint32_t shared = like->nsteps - 1;

	for (uint32_t i = 0; i < h->n; i++) {
		const struct walk_hit *hit = &h->hits[i];
		uint32_t k = 0;

		if (h->tiers[i] != tier)
			continue;
		while (k < shared && k + 1 < hit->nsteps && same_call(hit->steps[k].call, like->steps[k].call))
			k++;
		if (k >= from)
			shared = k;
	}
	return shared;
}

/* Is hit @i of that tier, and does it go through call @fork of @like's path? */
static bool is_below(const struct harvest *h, uint32_t i, const struct walk_hit *like, enum tier tier, uint32_t fork)
{
	const struct walk_hit *hit = &h->hits[i];

	return h->tiers[i] == tier && hit->nsteps > fork && same_call(hit->steps[fork].call, like->steps[fork].call);
}

/* Is @at on a line that has none yet? A macro may make one allocation several calls. */
static bool on_new_line(struct solver *s, struct map *lines, struct site at)
{
	const struct loc *loc = func_event_loc(program_func(solver_program(s), at.func), at.event);
	uint64_t key = map_key(at.func, loc ? loc->line : 0), seen;

	if (map_get(lines, key, &seen))
		return false;
	map_put(lines, key, 1);
	return true;
}

/* All hits that go through call @fork of @like's path: one by one, or as one if there are many. */
static void tell_below(struct harvest *h, const struct walk_hit *like, enum tier tier, uint32_t fork)
{
	const struct walk_hit *best = NULL;
	struct map lines = { 0 };
	uint32_t n = 0, shared;

	for (uint32_t i = 0; i < h->n; i++) {
		const struct walk_hit *hit = &h->hits[i];

		if (!is_below(h, i, like, tier, fork))
			continue;
		n += on_new_line(h->s, &lines, hit->at);
		if (!best || hit->cost < best->cost || (hit->cost == best->cost && hit->nsteps < best->nsteps))
			best = hit;
	}
	map_free(&lines);
	shared = shared_steps(h, best, tier, fork + 1);
	while (shared && !dir_below(h->s, program_func(solver_program(h->s), best->steps[shared - 1].call.func)->dir,
				    program_func(solver_program(h->s), h->run->func)->dir))
		shared--;
	for (uint32_t i = 0; i < h->n; i++) {
		const struct walk_hit *hit = &h->hits[i];

		if (!is_below(h, i, like, tier, fork))
			continue;
		h->told[i] = true;
		if (n <= MANY || !shared)
			tell(h, hit, tier, hit->at, 1);
		else if (hit == best)
			tell(h, hit, tier, best->steps[shared - 1].call, n);
	}
}

/*
 * One core function deep down would otherwise be told a hundred times: below the
 * first fork of its paths each branch of a work function is one cause.
 */
static void tell_all(struct solver *s, struct findings *out, const struct run *run, enum annotated a)
{
	struct harvest h = { .s = s, .out = out, .run = run };

	h.hits = walk_allocations(s, run->func, &h.n);
	h.tiers = MEM_NEW(enum tier, h.n);
	h.told = MEM_NEW(bool, h.n);
	for (uint32_t i = 0; i < h.n; i++)
		h.tiers[i] = tier_of(s, a, run, &h.hits[i]);
	for (uint32_t i = 0; i < h.n; i++)
		if (!h.told[i])
			tell_below(&h, &h.hits[i], h.tiers[i], shared_steps(&h, &h.hits[i], h.tiers[i], 0));
	free(h.tiers);
	free(h.told);
}

void check_alloc_in_reclaim_work(struct solver *s, struct findings *out);

void check_alloc_in_reclaim_work(struct solver *s, struct findings *out)
{
	/* Per work function, whichever of its queues is the surest. */
	struct map best = { 0 };
	uint32_t n = runs_count(s);

	for (uint32_t i = 0; i < n; i++) {
		const struct run *run = runs_get(s, i);
		enum annotated a = annotated(s, runs_queue(s, run->queue));
		uint64_t old;

		if (a == ANNOTATED_NO || (a == ANNOTATED_PLAIN && !solver_options(s)->possible))
			continue;
		if (!map_get(&best, run->func, &old) ||
		    a > (enum annotated)(old >> 32) ||
		    (a == (enum annotated)(old >> 32) && run->evidence < runs_get(s, (uint32_t)old)->evidence))
			map_put(&best, run->func, map_key(a, i));
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct run *run = runs_get(s, i);
		uint64_t chosen;

		if (map_get(&best, run->func, &chosen) && (uint32_t)chosen == i)
			tell_all(s, out, run, (enum annotated)(chosen >> 32));
	}
	map_free(&best);
	ring_check(s, out, "alloc-in-reclaim-work", RING_ALLOC);
}
