// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * already.c - what is there before a plan is made: a queue that somebody has
 * begun to use, a cancel that did not wait, callers from elsewhere.
 */
#include <string.h>

#include "base/str.h"
#include "fix/internal.h"
#include "solve/ends.h"
#include "solve/module.h"
#include "solve/solver.h"
#include "solve/valset.h"
#include "solve/wait.h"

/* The variable that init stores the result of the call at @event in. */
static const struct var *kept_in(struct plan *p, uint32_t func, uint32_t event)
{
	struct program *pr = solver_program(p->solver);
	const struct func *f = program_func(pr, func);
	const struct body *b = func_body(f);

	for (uint32_t e = 0; b && e < b->nevents; e++) {
		const struct event *ev = &b->events[e];
		const struct place *pl = ev->kind == EVENT_STORE ? &b->pool.places[ev->place] : NULL;
		uint32_t var;

		if (!pl || pl->base != PLACE_GLOBAL || pl->npath || !func_value_is_result(f, ev->value, event))
			continue;
		var = program_resolve_var(pr, f->unit, pl->name);
		return var == FACT_NONE ? NULL : program_var(pr, var);
	}
	return NULL;
}

static bool same(const struct valset *a, const struct valset *b)
{
	int64_t x, y;

	return valset_const(a, &x) && valset_const(b, &y) && x == y;
}

/* Do all calls that would name the queue stand in file @file? */
static bool only_in(struct plan *p, str_id file)
{
	struct program *pr = solver_program(p->solver);
	bool only = true;

	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++) {
			struct site at = p->works.v[i].uses.v[k].at;

			only &= func_event_loc(program_func(pr, at.func), at.event)->file == file;
		}
	for (size_t i = 0; i < p->flushes.n; i++) {
		struct site at = p->flushes.v[i].flush.site;

		only &= func_event_loc(program_func(pr, at.func), at.event)->file == file;
	}
	return only;
}

const char *plan_own_already(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	const struct queue *old = runs_queue(p->solver, p->queue);

	for (uint32_t i = 0; i < runs_nqueues(p->solver); i++) {
		const struct queue *q = runs_queue(p->solver, i);
		const struct var *v;

		if (q->func == FACT_NONE || q->func != p->init || !same(&q->flags, &old->flags) ||
		    !same(&q->max_active, &old->max_active) || !queue_end(p->solver, q->func, q->event).destroyed)
			continue;
		v = kept_in(p, q->func, q->event);
		if (v && v->def && !strchr(str(program_strings(pr), v->name), '.') && only_in(p, v->def->loc.file))
			return str(program_strings(pr), v->name);
	}
	return NULL;
}

struct site plan_unqueue_above(struct plan *p, const struct fix_work *w, struct site at)
{
	const struct func *f = program_func(solver_program(p->solver), at.func);
	const struct body *b = func_body(f);
	struct site none = { FACT_NONE, FACT_NONE };

	for (uint32_t e = at.event; e-- > 0; ) {
		struct site site = { at.func, e };
		uint32_t value;
		const struct flow *fl;

		/* A macro's other calls stand where the flush does. */
		if (b->events[e].kind != EVENT_CALL ||
		    (func_event_loc(f, e)->line == func_event_loc(f, at.event)->line &&
		     func_event_loc(f, e)->col == func_event_loc(f, at.event)->col))
			continue;
		value = effect_operand(p->solver, site, EFFECT_UNQUEUE, ROLE_WORK);
		if (value == FACT_NONE)
			return none;	/* something else is called in between, which may queue again */
		fl = flow_sources(p->solver, at.func, value, 0);
		for (uint32_t i = 0; i < fl->nleaves; i++) {
			struct class_key key = class_of_leaf(p->solver, &fl->leaves[i]);

			if (fl->nleaves == 1 && class_equal(&key, &w->key))
				return site;
		}
	}
	return none;
}

/* Does the module of @unit use @func, which another one exports? */
static bool is_user(struct plan *p, uint32_t module, str_id func)
{
	struct program *pr = solver_program(p->solver);

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const struct unit *u = program_unit(pr, i);

		if (module_of_unit(p->solver, i) != module)
			continue;
		for (uint32_t v = 0; v < u->pool.nvalues; v++)
			if (u->pool.values[v].kind == VALUE_FUNC && u->pool.values[v].name == func)
				return true;
		for (uint32_t k = 0; k < u->nfunctions; k++)
			for (uint32_t v = 0; v < u->functions[k].body.pool.nvalues; v++)
				if (u->functions[k].body.pool.values[v].kind == VALUE_FUNC &&
				    u->functions[k].body.pool.values[v].name == func)
					return true;
	}
	return false;
}

void plan_note_callers(struct plan *p)
{
	struct program *pr = solver_program(p->solver);

	for (uint32_t i = 0; i < runs_nenqueues(p->solver); i++) {
		const struct enqueue *q = runs_enqueue(p->solver, i);
		uint32_t func = q->at.site.func;

		for (ctx_id c = q->at.ctx; c; c = ctx_parent(p->solver, c))
			func = ctx_site(p->solver, c).func;
		if (q->queue != p->queue || func == FACT_NONE || module_of_func(p->solver, func) == p->module)
			continue;
		for (size_t k = 0; k < p->flushes.n; k++) {
			const struct func *f = program_func(pr, p->flushes.v[k].flush.site.func);

			if (!(f->def->flags & SYM_STATIC) && is_user(p, module_of_func(p->solver, func), f->name))
				plan_note(p, "%s() is called from another module, whose %s() queues %s there; that was waited for too, and is no longer",
					  plan_func_name(p, p->flushes.v[k].flush.site.func), plan_func_name(p, func),
					  class_name(p->solver, &q->work));
		}
	}
}
