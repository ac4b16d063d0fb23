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
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "check/check.h"
#include "check/story.h"
#include "solve/guard.h"

/* How far the queue is one that reclaim waits for, and by whose word. */
enum annotated { ANNOTATED_NO, ANNOTATED_PLAIN, ANNOTATED_MAYBE, ANNOTATED_YES };

/* --annotate=struct.field: was this queue's result stored to that field? */
static bool stored_to(struct solver *s, const struct queue *q, const char *name)
{
	struct program *p = solver_program(s);
	const char *dot = strrchr(name, '.');
	struct strtab *st = program_strings(p);
	const struct func *f;
	const struct body *b;

	if (q->func == FACT_NONE)
		return false;
	f = program_func(p, q->func);
	b = func_body(f);
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct elem *last;

		if (b->events[i].kind != EVENT_STORE || !func_value_is_result(f, b->events[i].value, q->event))
			continue;
		if (!dot) {
			const struct place *to = &b->pool.places[b->events[i].place];

			if (to->base == PLACE_GLOBAL && !strcmp(str(st, to->name), name))
				return true;
			continue;
		}
		last = path_last_field(b->pool.places[b->events[i].place].path,
				       b->pool.places[b->events[i].place].npath);
		if (last && !strncmp(str(st, last->tag), name, (size_t)(dot - name)) &&
		    !str(st, last->tag)[dot - name] && !strcmp(str(st, last->field), dot + 1))
			return true;
	}
	return false;
}

static bool asked_for(struct solver *s, const struct queue *q, const char *name)
{
	struct strtab *st = program_strings(solver_program(s));
	str_id id = str_find(st, name);
	int64_t flag;

	if (id && solver_eval(s, queue_unit(s, q), id, &flag) && flag)
		return queue_has(q, (uint64_t)flag) == YES;
	if (q->name && !strcmp(str(st, q->name), name))
		return true;
	if (q->var != FACT_NONE)
		return !strcmp(str(st, program_var(solver_program(s), q->var)->name), name);
	return stored_to(s, q, name);
}

static enum annotated annotated(struct solver *s, const struct queue *q)
{
	const struct bits *k = solver_bits(s, queue_unit(s, q));
	const struct solve_options *opt = solver_options(s);
	enum certainty reclaim = queue_has(q, k->mem_reclaim);
	enum certainty both = queue_has(q, k->mem_reclaim | k->warn_on_reclaim);

	for (uint32_t i = 0; i < opt->nannotate; i++)
		if (asked_for(s, q, opt->annotate[i]))
			return ANNOTATED_YES;
	if (k->warn_on_reclaim && both == YES)
		return ANNOTATED_YES;
	if (k->warn_on_reclaim && both == MAYBE && q->flags.n > 1)
		return ANNOTATED_MAYBE;
	return reclaim == YES ? ANNOTATED_PLAIN : ANNOTATED_NO;
}

static enum tier tier_of(struct solver *s, enum annotated a, const struct run *run, const struct walk_hit *hit)
{
	/* An allocation made once has likely been made when memory is short. */
	if (a == ANNOTATED_PLAIN || guard_once(s, hit) || hit->cost > COST_SLOT || run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
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
