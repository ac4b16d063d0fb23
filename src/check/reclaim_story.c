// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim_story.c - a reclaim_wait as tier, sentence and steps: for the rules
 * and for --suggest-annotations alike.
 */
#include "check/reclaim_story.h"

#include "base/err.h"
#include "base/str.h"
#include "check/story.h"
#include "solve/rare.h"

static enum tier tier_of_path(struct solver *s, const struct walk_hit *hit)
{
	if (!hit->nsteps)
		return TIER_CERTAIN;
	if (hit->cost > COST_SLOT || rare_path(s, hit))
		return TIER_POSSIBLE;
	return hit->cost ? TIER_LIKELY : TIER_CERTAIN;
}

static enum tier worse(enum tier a, enum tier b)
{
	return a > b ? a : b;
}

enum tier reclaim_tier(struct solver *s, const struct reclaim_wait *w)
{
	enum tier tier = worse(tier_of_path(s, &w->hit), tier_of_path(s, &w->down));
	uint32_t n;

	if (w->mixed)
		return TIER_POSSIBLE;
	if (w->parent != FACT_NONE)
		tier = worse(tier, reclaim_tier(s, &reclaim_waits(s, &n)[w->parent]));
	/* That its I/O is one that reclaim waits for is what most of such code is for, and no more. */
	if (w->how == RECLAIM_DEFERS || w->how == RECLAIM_ENDS)
		tier = worse(tier, TIER_LIKELY);
	return tier;
}

bool reclaim_is_better(struct solver *s, const struct reclaim_wait *a, const struct reclaim_wait *b)
{
	enum tier ta, tb;

	if (!b)
		return true;
	ta = reclaim_tier(s, a);
	tb = reclaim_tier(s, b);
	if (ta != tb)
		return ta < tb;
	if (a->how != b->how)
		return a->how < b->how;
	return a->hit.nsteps + a->down.nsteps < b->hit.nsteps + b->down.nsteps;
}

static const char *func_name(struct solver *s, uint32_t func)
{
	return check_func_name(s, func);
}

const char *reclaim_reason(struct solver *s, const struct reclaim_wait *w)
{
	struct arena *a = solver_arena(s);
	uint32_t n;
	const char *root = w->root == FACT_NONE ? "" : reclaim_root_text(s, &reclaim_roots(s, &n)[w->root]);

	switch (w->how) {
	case RECLAIM_FLUSHES:
		return arena_printf(a, "%s and waits for it in %s()", root, check_callee_name(s, w->hit.at));
	case RECLAIM_AWAITS:
		return arena_printf(a, "%s and waits for what %s() completes", root, func_name(s, w->run->func));
	case RECLAIM_DEFERS:
		return arena_printf(a, "%s and leaves it to %s()", root, func_name(s, w->run->func));
	case RECLAIM_ENDS:
		return arena_printf(a, "%s() ends I/O that memory reclaim may wait for", func_name(s, w->run->func));
	case RECLAIM_NESTED:
		return arena_printf(a, "%s() flushes it, and is waited for itself: %s", func_name(s, w->run->func),
				    reclaim_reason(s, &reclaim_waits(s, &n)[w->parent]));
	}
	bug("wait of kind %d", w->how);
}

static struct site outermost(struct solver *s, const struct use *use)
{
	struct site at = use->site;

	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	return at;
}

bool reclaim_queueing(struct solver *s, const struct reclaim_wait *w, struct site *at)
{
	if (w->enqueue == FACT_NONE || runs_enqueue(s, w->enqueue)->at.site.func == FACT_NONE)
		return false;
	*at = outermost(s, &runs_enqueue(s, w->enqueue)->at);
	return true;
}

const char *reclaim_work_name(struct solver *s, const struct reclaim_wait *w)
{
	if (w->enqueue == FACT_NONE)
		return "work";
	return arena_printf(solver_arena(s), "work %s", class_name(s, &runs_enqueue(s, w->enqueue)->work));
}

/* The last step of the path from the root. */
static void tell_wait(struct draft *d, const struct reclaim_wait *w)
{
	struct solver *s = d->s;
	const char *func = func_name(s, w->hit.at.func), *label = queue_label(s, runs_queue(s, w->queue));

	switch (w->how) {
	case RECLAIM_FLUSHES:
	case RECLAIM_NESTED:
		check_step(d, w->hit.at, "%s() waits in %s() for work on %s", func, check_callee_name(s, w->hit.at), label);
		check_step_kind(d, STEP_WAIT);
		return;
	case RECLAIM_AWAITS:
		check_step(d, w->hit.at, "%s() waits here until %s() completes", func, func_name(s, w->run->func));
		check_step_kind(d, STEP_WAIT);
		return;
	case RECLAIM_DEFERS:
		check_step(d, outermost(s, &runs_enqueue(s, w->enqueue)->at), "%s is queued on %s here",
			   reclaim_work_name(s, w), label);
		check_step_kind(d, STEP_ENQUEUE);
		return;
	case RECLAIM_ENDS:
		return;
	}
}

void reclaim_story(struct draft *d, const struct reclaim_wait *w)
{
	struct solver *s = d->s;
	uint32_t n;

	if (w->parent != FACT_NONE)
		reclaim_story(d, &reclaim_waits(s, &n)[w->parent]);
	if (w->how == RECLAIM_AWAITS || w->how == RECLAIM_ENDS) {
		story_queued(d, w->run);
	} else {
		story_made(d, runs_queue(s, w->queue));
	}
	if (w->root != FACT_NONE) {
		const struct reclaim_root *root = &reclaim_roots(s, &n)[w->root];

		check_step_at(d, &program_func(solver_program(s), root->func)->def->loc, func_name(s, root->func), "%s",
			      reclaim_root_text(s, root));
		story_calls(d, root->func, &w->hit);
	} else if (w->hit.nsteps) {
		story_runs(d, w->run);
		story_calls(d, w->run->func, &w->hit);
	}
	tell_wait(d, w);
	if (!w->down.nsteps)
		return;
	story_runs(d, w->run);
	story_calls(d, w->run->func, &w->down);
	check_step(d, w->down.at, "%s() %s", check_callee_name(s, w->down.at),
		   w->how == RECLAIM_AWAITS ? "completes" : w->down.kind == ACT_ENDS ? "ends I/O" : "hands I/O on");
}
