// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * effects.c - flush or cancel? What a work does matters only to code that looks
 * at it, and a cancelled work does nothing.
 */
#include <string.h>

#include "base/str.h"
#include "base/todo.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

#define MAX_DOWN 3	/* calls looked into from the work function, and behind the flush */

static bool is_teardown(struct solver *s, uint32_t func, struct todo *seen)
{
	struct func *f = program_func(solver_program(s), func);

	if (module_phase(s, func) == PHASE_END)
		return true;
	if (f->address_taken || !f->callers.n)
		return false;
	todo_add(seen, func);
	for (uint32_t i = 0; i < f->callers.n; i++) {
		size_t before = seen->ids.n;

		todo_add(seen, f->callers.v[i].func);
		if (seen->ids.n > before && !is_teardown(s, f->callers.v[i].func, seen))
			return false;
	}
	return true;
}

bool plan_is_teardown(struct solver *s, uint32_t func)
{
	struct todo seen = { 0 };
	bool is = is_teardown(s, func, &seen);

	todo_free(&seen);
	return is;
}

/* What a place is known by: the field at its end, or the variable. 0 if by nothing. */
static uint64_t key_of(const struct place *pl)
{
	const struct elem *field = path_last_field(pl->path, pl->npath);

	if (field)
		return map_key(field->tag, field->field);
	return pl->base == PLACE_GLOBAL ? map_key(0, pl->name) : 0;
}

/* Functions of the module's own files that @func leads to, itself included. */
static void reach(struct plan *p, uint32_t func, struct todo *out)
{
	struct program *pr = solver_program(p->solver);
	size_t from = out->ids.n, level_end;

	todo_add(out, func);
	for (int depth = 0; depth < MAX_DOWN; depth++) {
		level_end = out->ids.n;
		for (size_t i = from; i < level_end; i++) {
			const struct body *b = func_body(program_func(pr, out->ids.v[i]));

			for (uint32_t e = 0; b && e < b->nevents; e++) {
				uint32_t callee = b->events[e].kind == EVENT_CALL ?
							  program_callee(pr, out->ids.v[i], e) : FACT_NONE;
				const struct function *def = callee == FACT_NONE ? NULL : program_func(pr, callee)->def;

				if (def && plan_may_edit(p, str(program_strings(pr), def->loc.file)))
					todo_add(out, callee);
			}
		}
		from = level_end;
	}
}

bool plan_leads_to(struct plan *p, uint32_t func, uint32_t to)
{
	struct todo list = { 0 };
	uint64_t seen;
	bool found;

	reach(p, func, &list);
	found = map_get(&list.seen, to, &seen);
	todo_free(&list);
	return found;
}

static void stores_of(struct plan *p, uint32_t func, struct map *out)
{
	const struct body *b = func_body(program_func(solver_program(p->solver), func));

	for (uint32_t e = 0; b && e < b->nevents; e++) {
		const struct event *ev = &b->events[e];
		uint64_t key = ev->kind == EVENT_STORE || ev->kind == EVENT_COPY ? key_of(&b->pool.places[ev->place]) : 0;

		if (key)
			map_put(out, key, func);
	}
}

/* The first place of @stored that @func reads in events from @from on; NULL if none. */
static const char *first_read(struct plan *p, uint32_t func, uint32_t from, const struct map *stored)
{
	struct program *pr = solver_program(p->solver);
	const struct body *b = func_body(program_func(pr, func));
	uint64_t by;

	for (uint32_t i = 0; b && i < b->pool.nvalues; i++) {
		const struct value *v = &b->pool.values[i];
		const struct place *pl;
		const struct elem *field;

		if (v->kind != VALUE_LOAD || v->num < (int64_t)from)
			continue;
		pl = &b->pool.places[v->place];
		if (!key_of(pl) || !map_get(stored, key_of(pl), &by))
			continue;
		field = path_last_field(pl->path, pl->npath);
		return arena_printf(p->code.arena, "%s() reads %s, which %s() writes", plan_func_name(p, func),
				    str(program_strings(pr), field ? field->field : pl->name),
				    plan_func_name(p, (uint32_t)by));
	}
	return NULL;
}

const char *plan_effect_used(struct plan *p, const struct fix_work *w, struct site at)
{
	struct program *pr = solver_program(p->solver);
	const struct func *f = program_func(pr, at.func);
	const struct body *b = func_body(f);
	struct todo writers = { 0 }, readers = { 0 };
	struct map stored = { 0 };
	const char *found;

	for (size_t i = 0; i < w->funcs.n; i++)
		reach(p, w->funcs.v[i], &writers);
	for (size_t i = 0; i < writers.ids.n; i++)
		stores_of(p, writers.ids.v[i], &stored);
	found = first_read(p, at.func, at.event + 1, &stored);
	for (uint32_t e = 0; e < b->nevents && !found; e++) {
		uint32_t callee;

		if (b->events[e].kind != EVENT_CALL || e == at.event || !func_leads_to(f, at.event, e))
			continue;
		callee = program_callee(pr, at.func, e);
		if (callee == FACT_NONE || !program_func(pr, callee)->def ||
		    !plan_may_edit(p, str(program_strings(pr), program_func(pr, callee)->def->loc.file)))
			continue;
		reach(p, callee, &readers);
	}
	for (size_t i = 0; i < readers.ids.n && !found; i++)
		found = first_read(p, readers.ids.v[i], 0, &stored);
	todo_free(&writers);
	todo_free(&readers);
	map_free(&stored);
	return found;
}
