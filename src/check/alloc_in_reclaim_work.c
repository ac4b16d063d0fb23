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
#include "base/map.h"
#include "base/str.h"
#include "check/check.h"
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

static void tell(struct solver *s, struct findings *out, const struct run *run, enum annotated a,
		 const struct walk_hit *hit)
{
	const struct queue *q = runs_queue(s, run->queue);
	const char *func = check_func_name(s, run->func), *label = queue_label(s, q);
	const char *callee = check_callee_name(s, hit->at);
	struct walk_step last = hit->steps[hit->nsteps - 1];
	const char *allocator = check_callee_name(s, last.call);
	struct draft d;

	check_begin(&d, s, out, "alloc-in-reclaim-work", hit->at);
	story_origin(&d, run);
	story_calls(&d, run->func, hit);
	check_step(&d, last.call, "%s() allocates with %s(), which may enter reclaim and wait for %s",
		   check_func_name(s, last.call.func), allocator, label);
	check_end(&d, tier_of(s, a, run, hit),
		  arena_printf(out->arena, "%s|%s|%s|%s", func, check_func_name(s, hit->at.func), callee, label),
		  hit->nsteps == 1 || hit->at.func == last.call.func ?
		  arena_printf(out->arena, "%s() runs on the reclaim queue %s (%s) and allocates with %s(), which may wait for reclaim",
			       func, label, queue_flags_text(s, q), allocator) :
		  arena_printf(out->arena, "%s() runs on the reclaim queue %s (%s) and calls %s(), which allocates with %s() and may wait for reclaim",
			       func, label, queue_flags_text(s, q), callee, allocator));
}

void check_alloc_in_reclaim_work(struct solver *s, struct findings *out);

void check_alloc_in_reclaim_work(struct solver *s, struct findings *out)
{
	/* One finding per work function and call, whichever of its queues is the surest. */
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
		const struct walk_hit *hits;
		uint64_t chosen;
		uint32_t nhits;

		if (!map_get(&best, run->func, &chosen) || (uint32_t)chosen != i)
			continue;
		hits = walk_allocations(s, run->func, &nhits);
		for (uint32_t h = 0; h < nhits; h++)
			tell(s, out, run, (enum annotated)(chosen >> 32), &hits[h]);
	}
	map_free(&best);
}
