// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * module.c - units joined to modules, and the ends of modules and devices.
 *
 * The rule it keeps: what cannot be shown to be unloadable is taken to stay,
 * and a caller that is not known is taken to be an end.
 */
#include "solve/module.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/todo.h"
#include "base/str.h"
#include "solve/internal.h"
#include "solve/runs.h"

/* Where a symbol's address is kept that others may use: EXPORT_SYMBOL() and kin. */
static const char *const export_sections[] = { ".discard.addressable", ".export_symbol" };

struct modules {
	uint32_t *parent;		/* by unit: union-find */
	uint8_t *exported;		/* by function */
	uint32_t *exit;			/* by unit that stands for its module: function, FACT_NONE, or AMBIGUOUS */
	uint32_t *init;			/* the same */
	uint8_t *phase;			/* by function: enum phase by the loader's name */
	VEC(uint32_t) removes;		/* functions that end an object, in program order */
	VEC(struct managed) managed;
	bool managed_known;
};

#define AMBIGUOUS (FACT_NONE - 1)	/* several exits: the units were joined wrongly */

static uint32_t root(struct modules *m, uint32_t unit)
{
	while (m->parent[unit] != unit)
		unit = m->parent[unit] = m->parent[m->parent[unit]];
	return unit;
}

static void join(struct modules *m, uint32_t a, uint32_t b)
{
	a = root(m, a);
	b = root(m, b);
	if (a < b)
		m->parent[b] = a;
	else
		m->parent[a] = b;
}

/* Functions that a unit exports. Of variables nothing is known: facts keep no address of theirs that nobody reads. */
static void find_exports(struct solver *s, struct modules *m, uint32_t unit)
{
	const struct unit *u = program_unit(s->program, unit);

	for (uint32_t i = 0; i < u->nglobals; i++) {
		const struct global *g = &u->globals[i];

		bool exports = false;

		for (size_t k = 0; k < sizeof(export_sections) / sizeof(export_sections[0]); k++)
			exports |= !strcmp(str(s->st, g->section), export_sections[k]);
		if (!exports)
			continue;
		for (uint32_t j = 0; j < g->nslots; j++) {
			const struct value *v = &u->pool.values[g->slots[j].value];
			uint32_t id = v->kind == VALUE_FUNC ? program_resolve_func(s->program, unit, v->name) : FACT_NONE;

			if (id != FACT_NONE)
				m->exported[id] = 1;
		}
	}
}

static void use_func(struct solver *s, struct modules *m, uint32_t unit, str_id name)
{
	uint32_t id = program_resolve_func(s->program, unit, name);
	const struct func *f = id == FACT_NONE ? NULL : program_func(s->program, id);

	if (f && f->def && f->unit != unit && !m->exported[id] && !(f->def->flags & SYM_STATIC))
		join(m, unit, f->unit);
}

static void use_pool(struct solver *s, struct modules *m, uint32_t unit, const struct pool *pool)
{
	for (uint32_t i = 0; i < pool->nvalues; i++)
		if (pool->values[i].kind == VALUE_FUNC)
			use_func(s, m, unit, pool->values[i].name);
}

/* The loader's names are aliases of the module's own functions. */
static void find_loader_names(struct solver *s, struct modules *m, uint32_t unit)
{
	const struct unit *u = program_unit(s->program, unit);

	for (uint32_t i = 0; i < u->naliases; i++) {
		bool end = model_in_set(s->model, "module.end", u->aliases[i].name);
		uint32_t func, *loaded = end ? &m->exit[root(m, unit)] : &m->init[root(m, unit)];

		if (!end && !model_in_set(s->model, "module.begin", u->aliases[i].name))
			continue;
		func = program_resolve_func(s->program, unit, u->aliases[i].target);
		if (func == FACT_NONE)
			continue;
		m->phase[func] = end ? PHASE_END : PHASE_BEGIN;
		*loaded = *loaded == FACT_NONE ? func : AMBIGUOUS;
	}
}

/* One end makes an end; a beginning or a pause is one only if it is nothing else. */
static enum phase slot_phase(struct solver *s, const struct func *f)
{
	enum phase phase = PHASE_ANY;
	bool other = false;

	for (uint32_t i = 0; i < f->slots.n; i++) {
		struct model_slot *ms = model_slot(s->model, f->slots.v[i].tag, f->slots.v[i].field);

		if (!ms || ms->phase == PHASE_ANY) {
			other = true;
			continue;
		}
		ms->used = true;
		if (phase < (enum phase)ms->phase)
			phase = (enum phase)ms->phase;
	}
	return other && phase != PHASE_END ? PHASE_ANY : phase;
}

static struct modules *modules(struct solver *s)
{
	struct program *p = s->program;
	uint32_t nunits = program_nunits(p), nfuncs = program_nfuncs(p);
	struct modules *m = s->modules;

	if (m)
		return m;
	m = s->modules = MEM_NEW(struct modules, 1);
	m->parent = MEM_NEW(uint32_t, nunits);
	m->exit = MEM_NEW(uint32_t, nunits);
	m->init = MEM_NEW(uint32_t, nunits);
	m->exported = MEM_NEW(uint8_t, nfuncs);
	m->phase = MEM_NEW(uint8_t, nfuncs);
	for (uint32_t i = 0; i < nunits; i++) {
		m->parent[i] = i;
		m->exit[i] = m->init[i] = FACT_NONE;
		find_exports(s, m, i);
	}
	for (uint32_t i = 0; i < nunits; i++)
		use_pool(s, m, i, &program_unit(p, i)->pool);
	for (uint32_t i = 0; i < nfuncs; i++)
		if (func_body(program_func(p, i)))
			use_pool(s, m, program_func(p, i)->unit, &func_body(program_func(p, i))->pool);
	for (uint32_t i = 0; i < nunits; i++)
		find_loader_names(s, m, i);
	for (uint32_t i = 0; i < nfuncs; i++)
		if (program_func(p, i)->def && module_phase(s, i) == PHASE_END && m->phase[i] != PHASE_END)
			vec_push(&m->removes, i);
	return m;
}

void modules_free(struct solver *s)
{
	struct modules *m = s->modules;

	if (!m)
		return;
	free(m->parent);
	free(m->exit);
	free(m->init);
	free(m->exported);
	free(m->phase);
	vec_free(&m->removes);
	vec_free(&m->managed);
	free(m);
	s->modules = NULL;
}

bool module_has_ends(struct solver *s, uint32_t unit)
{
	struct modules *m = modules(s);
	uint32_t top = root(m, unit);

	return m->init[top] != FACT_NONE || m->exit[top] != FACT_NONE;
}

uint32_t module_of_unit(struct solver *s, uint32_t unit)
{
	return root(modules(s), unit);
}

uint32_t module_of_func(struct solver *s, uint32_t func)
{
	return module_of_unit(s, program_func(s->program, func)->unit);
}

uint32_t module_exit(struct solver *s, uint32_t func)
{
	uint32_t exit = modules(s)->exit[module_of_func(s, func)];

	return exit == AMBIGUOUS ? FACT_NONE : exit;
}

uint32_t module_init(struct solver *s, uint32_t func)
{
	uint32_t init = modules(s)->init[module_of_func(s, func)];

	return init == AMBIGUOUS ? FACT_NONE : init;
}

uint32_t module_remove(struct solver *s, uint32_t func)
{
	struct modules *m = modules(s);
	uint32_t home = module_of_func(s, func), best = FACT_NONE;

	for (size_t i = 0; i < m->removes.n; i++) {
		uint32_t f = m->removes.v[i];

		if (module_of_func(s, f) != home)
			continue;
		if (program_func(s->program, f)->unit == program_func(s->program, func)->unit)
			return f;
		if (best == FACT_NONE)
			best = f;
	}
	return best;
}

enum phase module_phase(struct solver *s, uint32_t func)
{
	struct modules *m = modules(s);

	return m->phase[func] ? (enum phase)m->phase[func] : slot_phase(s, program_func(s->program, func));
}

bool module_only_exports(struct solver *s, uint32_t func)
{
	const struct func *f = program_func(s->program, func);

	return modules(s)->exported[func] && !f->address_passed && !f->slots.n;
}

/* Does somebody call @f, or know it, that this program does not name? */
static bool has_strangers(struct solver *s, uint32_t func)
{
	const struct func *f = program_func(s->program, func);
	enum phase phase = module_phase(s, func);

	if (phase != PHASE_ANY)
		return phase == PHASE_END;
	return f->address_taken || (!f->callers.n && f->def && !(f->def->flags & SYM_STATIC)) ||
	       (modules(s)->exported[func] && !f->callers.n);
}

bool module_may_end(struct solver *s, uint32_t func)
{
	struct todo q = { 0 };
	bool ends = false;

	todo_add(&q, func);
	for (size_t i = 0; i < q.ids.n && !ends; i++) {
		struct site_list callers = program_func(s->program, q.ids.v[i])->callers;

		ends = has_strangers(s, q.ids.v[i]);
		for (uint32_t c = 0; c < callers.n; c++)
			todo_add(&q, callers.v[c].func);
	}
	todo_free(&q);
	return ends;
}

static void search_values(struct solver *s, struct todo *q, const struct func *f, const struct event *e)
{
	const struct body *b = func_body(f);

	for (uint32_t a = 0; a < e->nargs; a++) {
		const struct value *v = &b->pool.values[e->args[a]];
		uint32_t id = v->kind == VALUE_FUNC ? program_resolve_func(s->program, f->unit, v->name) : FACT_NONE;

		if (id != FACT_NONE)
			todo_add(q, id);
	}
}

bool module_reaches(struct solver *s, uint32_t from, uint32_t to)
{
	struct todo q = { 0 };
	bool found = false;

	todo_add(&q, from);
	for (size_t i = 0; i < q.ids.n && !found; i++) {
		const struct func *f = program_func(s->program, q.ids.v[i]);
		const struct body *b = func_body(f);

		found = q.ids.v[i] == to;
		for (uint32_t e = 0; b && !found && e < b->nevents; e++) {
			uint32_t callee, n = 0;
			const uint32_t *targets;
			bool exact;

			if (b->events[e].kind != EVENT_CALL)
				continue;
			callee = program_callee(s->program, q.ids.v[i], e);
			if (callee != FACT_NONE)
				todo_add(&q, callee);
			else if ((targets = flow_slot_targets(s, q.ids.v[i], e, &n, &exact)))
				for (uint32_t t = 0; t < n; t++)
					todo_add(&q, targets[t]);
			search_values(s, &q, f, &b->events[e]);
		}
	}
	todo_free(&q);
	return found;
}

static void manage(struct solver *s, struct use use, void *arg)
{
	const struct effect *ef = (const struct effect *)arg;
	const struct event *e = func_event(program_func(s->program, use.site.func), use.site.event);
	const struct operand *fo = &ef->op[ROLE_FUNC], *d = &ef->op[ROLE_DATA];
	const struct flow *func;

	if (fo->kind != OPERAND_ARG || d->kind != OPERAND_ARG || fo->num >= e->nargs || d->num >= e->nargs)
		return;
	func = flow_sources(s, use.site.func, e->args[fo->num], use.ctx);
	for (uint32_t i = 0; i < func->nleaves; i++) {
		struct managed m = { .action = func->leaves[i].id, .at = use.site };

		if (func->leaves[i].kind != LEAF_FUNC || m.action == FACT_NONE)
			continue;
		m.data = flow_sources(s, use.site.func, e->args[d->num], use.ctx);
		vec_push(&s->modules->managed, m);
	}
}

const struct managed *module_managed(struct solver *s, uint32_t *n)
{
	struct modules *m = modules(s);

	for (uint32_t i = 0; !m->managed_known && i < program_nfuncs(s->program); i++) {
		const struct effect *ef = solver_effect(s, i, EFFECT_CALL_AT_END);
		struct site_list calls = program_func(s->program, i)->callers;

		for (uint32_t c = 0; ef && c < calls.n; c++) {
			const struct event *e = func_event(program_func(s->program, calls.v[c].func), calls.v[c].event);
			uint32_t values[2] = { FACT_NONE, FACT_NONE };

			if (solver_model_of(s, calls.v[c].func))
				continue;
			if (ef->op[ROLE_FUNC].num < e->nargs)
				values[0] = e->args[ef->op[ROLE_FUNC].num];
			if (ef->op[ROLE_DATA].num < e->nargs)
				values[1] = e->args[ef->op[ROLE_DATA].num];
			use_contexts(s, calls.v[c], values, 2, manage, (void *)ef);
		}
	}
	m->managed_known = true;
	*n = (uint32_t)m->managed.n;
	return m->managed.v;
}
