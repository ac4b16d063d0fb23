// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * work_left_on_system_queue.c - work-left-on-system-queue: a work outlives its
 * module or its object.
 *
 * A system-wide queue goes on when a module does not. Only a work is told that
 * nobody waits for at the end, be it by class; and one that gives back what
 * it held is taken to hold its module, so it is no more than possible.
 */
#include "base/str.h"
#include "check/check.h"
#include "solve/ends.h"
#include "solve/module.h"

/* The function that ends the work's object, or its code; FACT_NONE if nothing does. */
static uint32_t end_of(struct solver *s, const struct class_key *work, uint32_t func)
{
	uint32_t exit = module_exit(s, func), gone = FACT_NONE;

	/* A variable goes with its module only; an object also with its device. */
	if (work->kind == CLASS_FIELD && work->instance == FACT_NONE)
		gone = module_remove(s, func);
	return gone != FACT_NONE ? gone : exit;
}

/* The call that queues, in the directory of the work function if one of the frames lies there. */
static struct site where(struct solver *s, const struct use *use, uint32_t func)
{
	struct program *p = solver_program(s);
	struct site at = use->site;

	for (ctx_id c = use->ctx; program_func(p, at.func)->dir != program_func(p, func)->dir; c = ctx_parent(s, c)) {
		if (!c)
			return at;
		at = ctx_site(s, c);
	}
	return at;
}

static enum tier tier_of(struct solver *s, const struct run *run, const struct work_end *end, uint32_t exit)
{
	const struct class_key *work = &runs_binding(s, run->binding)->work;

	if (run->evidence || end->unknown || work_holds(s, run->func))
		return TIER_POSSIBLE;
	/* Without an end of the module, another object than this one may be the one that goes. */
	if (module_exit(s, run->func) == FACT_NONE)
		return TIER_POSSIBLE;
	return work->kind == CLASS_VAR && !end->waited && module_phase(s, exit) == PHASE_END ? TIER_CERTAIN : TIER_LIKELY;
}

static void tell(struct solver *s, struct findings *out, const struct run *run, const struct work_end *end,
		 uint32_t exit, enum tier tier)
{
	const struct binding *b = runs_binding(s, run->binding);
	const struct enqueue *q = runs_enqueue(s, run->enqueue);
	const char *label = queue_label(s, runs_queue(s, run->queue)), *work = class_name(s, &b->work);
	const char *func = check_func_name(s, run->func), *gone = check_func_name(s, exit);
	struct site at = where(s, &q->at, run->func);
	struct program *p = solver_program(s);
	const struct func *ef = program_func(p, exit);
	struct draft d;

	check_begin(&d, s, out, "work-left-on-system-queue", at);
	if (b->at.site.func != FACT_NONE)
		check_step(&d, where(s, &b->at, run->func), "work %s is bound to %s() here", work, func);
	else
		check_step_var(&d, b->var, "work %s is bound to %s() here", work, func);
	check_step_kind(&d, STEP_BIND);
	if (q->queue_flow)
		check_flow_steps(&d, q->queue_flow, q->queue_leaf, &q->at);
	check_step(&d, at, "%s() queues it on %s here, which goes on when this module is gone",
		   check_func_name(s, at.func), label);
	check_step_kind(&d, STEP_ENQUEUE);
	check_queue(&d, label);
	if (end->waited)
		check_step(&d, end->wait, "%s() waits for it here, but not at the end", check_func_name(s, end->wait.func));
	check_step_at(&d, &ef->def->loc, gone, "%s() is the end, and nothing there waits for the work", gone);
	check_end(&d, tier, arena_printf(out->arena, "%s|%s|%s", func, work, label),
		  arena_printf(out->arena, "%s() queues %s on the system-wide queue %s, and %s() neither cancels nor flushes it",
			       check_func_name(s, at.func), work, label, gone));
}

static bool told(struct solver *s, uint32_t run)
{
	const struct run *r = runs_get(s, run);

	for (uint32_t i = 0; i < run; i++) {
		const struct run *o = runs_get(s, i);

		if (o->func == r->func && runs_queue(s, o->queue)->var != FACT_NONE)
			return true;
	}
	return false;
}

void check_work_left_on_system_queue(struct solver *s, struct findings *out);

void check_work_left_on_system_queue(struct solver *s, struct findings *out)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		const struct class_key *work = &runs_binding(s, run->binding)->work;
		struct work_end end;
		enum tier tier;
		uint32_t exit;

		if (runs_queue(s, run->queue)->var == FACT_NONE || told(s, i) ||
		    (work->kind != CLASS_FIELD && work->kind != CLASS_VAR))
			continue;
		exit = end_of(s, work, run->func);
		if (exit == FACT_NONE || queue_waited_by(s, run->queue, run->func))
			continue;
		end = work_end(s, work, run->func);
		if (end.at_end)
			continue;
		tier = tier_of(s, run, &end, exit);
		if (tier != TIER_POSSIBLE || solver_options(s)->possible)
			tell(s, out, run, &end, exit, tier);
	}
}
