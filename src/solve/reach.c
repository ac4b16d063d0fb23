// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reach.c - which functions can get to anything that is looked for at all.
 *
 * Backward over all calls, before any walk: what cannot lead to an effect of
 * its group is never entered.
 */
#include "base/str.h"
#include "solve/walk_internal.h"

/* Functions still to look at, each marked when it is put here. */
struct backtrack {
	VEC(uint32_t) todo;
};

static void mark(struct backtrack *t, uint16_t *flag, uint16_t bit, uint32_t func)
{
	if (*flag & bit)
		return;
	*flag |= bit;
	vec_push(&t->todo, func);
}

static void mark_slot(struct solver *s, struct backtrack *t, uint16_t bit, str_id tag, str_id field)
{
	struct site_list calls = program_slot_calls(s->program, tag, field);

	for (uint32_t c = 0; c < calls.n; c++)
		mark(t, &s->funcs[calls.v[c].func].reach, bit, calls.v[c].func);
}

static bool calls_pointer(struct solver *s, uint32_t func)
{
	const struct body *b = func_body(program_func(s->program, func));

	for (uint32_t e = 0; b && e < b->nevents; e++)
		if (b->events[e].kind == EVENT_CALL && program_callee(s->program, func, e) == FACT_NONE)
			return true;
	return false;
}

/* What a function means to a path through it, by the rules. */
static uint8_t path_of(struct solver *s, uint32_t func)
{
	struct model_path *mp = model_path(s->model, program_func(s->program, func)->name);

	if (!mp)
		return 0;
	mp->used = true;
	return (mp->called ? PATH_CALLED : 0) | (mp->submits ? PATH_SUBMITS : 0) | (mp->carries ? PATH_CARRIES : 0) |
	       (mp->ends ? PATH_ENDS : 0) | (mp->own_io ? PATH_OWN_IO : 0) |
	       (mp->last ? PATH_LAST : 0) | (mp->counts ? PATH_COUNTS : 0) |
	       (mp->rare ? PATH_RARE : 0);
}

static uint16_t groups_of(struct solver *s, uint32_t func)
{
	const struct model_function *mf = solver_model_of(s, func);
	uint16_t groups = 0;

	if (s->funcs[func].path & (PATH_SUBMITS | PATH_CARRIES))
		groups |= REACH_OF(ACT_SUBMITS);
	if (s->funcs[func].path & PATH_ENDS)
		groups |= REACH_OF(ACT_ENDS);
	for (uint32_t i = 0; mf && i < mf->neffects; i++)
		groups |= REACH_OF(mf->effects[i].kind);
	return groups;
}

/*
 * Callers of the marked functions and their callers, also through slots that
 * hold them and through arguments (a function whose address is given to anyone
 * may be called by anyone).
 */
static void spread(struct solver *s, struct backtrack *t, enum reach group)
{
	uint32_t nfuncs = program_nfuncs(s->program);
	bool any = false;	/* whoever calls a pointer is marked already */

	for (uint32_t i = 0; i < t->todo.n; i++) {
		const struct func *f = program_func(s->program, t->todo.v[i]);

		if (walk_stops(s, t->todo.v[i], group))
			continue;	/* whose own submissions end is no concern of who submits */
		for (uint32_t c = 0; c < f->callers.n; c++)
			if (!solver_model_of(s, f->callers.v[c].func))
				mark(t, &s->funcs[f->callers.v[c].func].reach, group, f->callers.v[c].func);
		if (!f->address_taken || solver_model_of(s, t->todo.v[i]))
			continue;
		for (uint32_t h = 0; h < f->slots.n; h++)
			mark_slot(s, t, group, f->slots.v[h].tag, f->slots.v[h].field);
		for (uint32_t k = 0; f->address_passed && !any && k < nfuncs; k++)
			if (s->funcs[k].calls_pointer)
				mark(t, &s->funcs[k].reach, group, k);
		any |= f->address_passed;
	}
	vec_free(&t->todo);
}

/* Which functions can get to an effect of the group at all: from what the model gives it to, upward. */
static void find(struct solver *s, enum reach group)
{
	struct backtrack t = { 0 };

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (groups_of(s, i) & group)
			mark(&t, &s->funcs[i].reach, group, i);
	spread(s, &t, group);
}

void walk_mark_named(struct solver *s, const uint32_t *funcs, uint32_t n)
{
	struct backtrack t = { 0 };

	for (uint32_t i = 0; i < n; i++)
		mark(&t, &s->funcs[funcs[i]].reach, REACH_NAMED, funcs[i]);
	spread(s, &t, REACH_NAMED);
}

static void mark_flag_writers(void *arg, struct model_struct *ms)
{
	struct backtrack *t = (struct backtrack *)((void **)arg)[0];
	struct solver *s = (struct solver *)((void **)arg)[1];
	struct store_list l;

	if (!ms->task_flags)
		return;
	l = program_field_stores(s->program, ms->tag, ms->task_flags);
	for (uint32_t i = 0; i < l.n; i++)
		if (l.v[i].func != FACT_NONE) {
			ms->used = true;
			mark(t, &s->funcs[l.v[i].func].can_scope, CAN_FLAGS, l.v[i].func);
		}
}

static void find_scopes(struct solver *s)
{
	struct backtrack t = { 0 };
	void *arg[2] = { &t, s };

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (solver_effect(s, i, EFFECT_SCOPE_BEGIN) || solver_effect(s, i, EFFECT_SCOPE_END))
			mark(&t, &s->funcs[i].can_scope, CAN_FLAGS, i);
	model_each_struct(s->model, mark_flag_writers, arg);
	for (uint32_t i = 0; i < t.todo.n; i++) {
		const struct func *f = program_func(s->program, t.todo.v[i]);

		for (uint32_t c = 0; c < f->callers.n; c++)
			mark(&t, &s->funcs[f->callers.v[c].func].can_scope, CAN_FLAGS, f->callers.v[c].func);
	}
	vec_free(&t.todo);
}

void reach_find(struct solver *s)
{
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++) {
		s->funcs[i].path = path_of(s, i);
		s->funcs[i].calls_pointer = calls_pointer(s, i);
	}
	for (unsigned int group = REACH_ALLOC; group <= REACH_IO_END; group <<= 1)
		if (group != REACH_NAMED)
			find(s, (enum reach)group);
	find_scopes(s);
}
