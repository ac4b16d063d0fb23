// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build_select.c - which functions and variables of a unit are worth keeping.
 *
 * Two thirds of what a compiler sees of a kernel file are header inlines, and
 * most of these count bits or touch a counter. An inline function that calls
 * nothing of effect, stores nothing and returns nothing that can be known has
 * no body; one that nothing kept refers to is not there. The same goes for
 * static data: formats of messages, descriptors for the tools of the build.
 */
#include <string.h>

#include "facts/build_priv.h"

#define MAX_TABLE	8	/* returns of more constants than this are arithmetic by other means */

struct select {
	struct build *b;
	uint32_t nstrings;
	uint32_t *function;	/* by string: index of the function of that name, or FACT_NONE */
	bool *mute;		/* by function: without effect */
	bool *name;		/* by string: mentioned by what is kept */
	bool *taken;		/* by string: function whose address is used other than to call it */
	bool *keep_function, *keep_global;
};

static struct function *function(const struct select *s, size_t i)
{
	return &s->b->functions.v[i].f;
}

static bool is_inline(const struct function *f)
{
	return (f->flags & SYM_STATIC) && (f->flags & SYM_INLINE) && !(f->flags & SYM_USED);
}

/* Is the function called by @e known to be mute? */
static bool mute_call(const struct select *s, const struct body *b, const struct event *e)
{
	const struct value *callee = &b->pool.values[e->value];
	uint32_t i = callee->kind == VALUE_FUNC ? s->function[callee->name] : FACT_NONE;

	return i != FACT_NONE && s->mute[i];
}

static bool has_effect(const struct select *s, const struct body *b)
{
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];

		switch (e->kind) {
		case EVENT_CALL:
			if (!mute_call(s, b, e))
				return true;
			break;
		case EVENT_STORE:
		case EVENT_COPY:
			if (b->pool.places[e->place].base != PLACE_LOCAL)
				return true;
			break;
		}
	}
	return false;
}

static void find_mute(struct select *s)
{
	bool again = true;

	for (size_t i = 0; i < s->b->functions.n; i++)
		s->mute[i] = is_inline(function(s, i));
	while (again) {
		again = false;
		for (size_t i = 0; i < s->b->functions.n; i++)
			if (s->mute[i] && has_effect(s, &function(s, i)->body)) {
				s->mute[i] = false;
				again = true;
			}
	}
}

static bool tells(const struct body *b, uint32_t value, int depth, uint32_t *ints);

/* Bits of a word are arithmetic; what lies in memory of a fixed place (current) is not. */
static bool asm_tells(const struct body *b, const struct event *e)
{
	for (uint32_t i = 0; i < e->nargs; i++) {
		const struct value *v = &b->pool.values[e->args[i]];

		if ((v->kind == VALUE_LOAD || v->kind == VALUE_ADDR) && b->pool.places[v->place].base == PLACE_GLOBAL)
			return true;
	}
	return false;
}

static bool op_tells(const struct body *b, const struct value *v, int depth, uint32_t *ints)
{
	uint32_t ignored = 0;

	switch (v->op) {
	case OP_MUL:
	case OP_SHL:
	case OP_SHR:
	case OP_XOR:
		return false;
	case OP_ADD:
	case OP_SUB:
		return tells(b, v->args[0], depth, ints) && b->pool.values[v->args[1]].kind == VALUE_INT;
	default:
		for (uint32_t i = 0; i < v->nargs; i++)
			if (b->pool.values[v->args[i]].kind != VALUE_INT && tells(b, v->args[i], depth, &ignored))
				return true;
		return false;
	}
}

/* Whether a caller learns something from @value; *@ints counts the constants among its choices. */
static bool tells(const struct body *b, uint32_t value, int depth, uint32_t *ints)
{
	const struct value *v = &b->pool.values[value];
	bool any = false;

	if (depth > 8)
		return true;
	switch (v->kind) {
	case VALUE_UNKNOWN:
		return false;
	case VALUE_INT:
		return ++*ints <= MAX_TABLE;
	case VALUE_RESULT:
		return b->events[v->num].kind == EVENT_CALL || asm_tells(b, &b->events[v->num]);
	case VALUE_CHOICE:
		for (uint32_t i = 0; i < v->nargs; i++)
			any |= tells(b, v->args[i], depth + 1, ints);
		return any && *ints <= MAX_TABLE;
	case VALUE_OP:
		return op_tells(b, v, depth + 1, ints);
	default:
		return true;
	}
}

static bool return_tells(const struct body *b)
{
	for (uint32_t i = 0; i < b->nevents; i++) {
		uint32_t ints = 0;

		if (b->events[i].kind == EVENT_RETURN && b->events[i].value != FACT_NONE &&
		    tells(b, b->events[i].value, 0, &ints))
			return true;
	}
	return false;
}

static void drop_mute_bodies(struct select *s)
{
	for (size_t i = 0; i < s->b->functions.n; i++)
		if (s->mute[i] && !return_tells(&function(s, i)->body))
			memset(&function(s, i)->body, 0, sizeof(struct body));
}

static void take(struct select *s, const struct body *b, uint32_t value)
{
	if (value != FACT_NONE && b->pool.values[value].kind == VALUE_FUNC)
		s->taken[b->pool.values[value].name] = true;
}

static void take_list(struct select *s, const struct body *b, const uint32_t *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		take(s, b, values[i]);
}

static void mention_body(struct select *s, const struct body *b)
{
	for (uint32_t i = 0; i < b->pool.nvalues; i++) {
		const struct value *v = &b->pool.values[i];

		if (v->kind == VALUE_FUNC)
			s->name[v->name] = true;
		take_list(s, b, v->args, v->nargs);
	}
	for (uint32_t i = 0; i < b->pool.nplaces; i++)
		if (b->pool.places[i].base == PLACE_GLOBAL)
			s->name[b->pool.places[i].name] = true;
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];

		if (e->kind != EVENT_CALL)
			take(s, b, e->value);
		take_list(s, b, e->args, e->nargs);
	}
}

static void mention_global(struct select *s, const struct global *g)
{
	const struct pool_build *p = &s->b->unit_pool;

	for (uint32_t i = 0; i < g->nslots; i++) {
		const struct value *v = &p->values.v[g->slots[i].value];

		while (v->nargs)	/* address plus offset */
			v = &p->values.v[v->args[0]];
		if (v->kind == VALUE_FUNC)
			s->name[v->name] = s->taken[v->name] = true;
		else if (v->kind == VALUE_ADDR)
			s->name[p->places.v[v->place].name] = true;
	}
}

/* Functions in otherwise unused data are how the kernel's startup finds them. */
static bool holds_function(const struct build *b, const struct global *g)
{
	for (uint32_t i = 0; i < g->nslots; i++)
		if (b->unit_pool.values.v[g->slots[i].value].kind == VALUE_FUNC)
			return true;
	return false;
}

static bool keep_more(struct select *s)
{
	bool more = false;

	for (size_t i = 0; i < s->b->functions.n; i++) {
		const struct function *f = function(s, i);

		if (s->keep_function[i] || (is_inline(f) && !s->name[f->name]))
			continue;
		/* A plain static without a body is as good as none, too. */
		if ((f->flags & SYM_STATIC) && !(f->flags & SYM_USED) && !f->body.nblocks && !s->name[f->name])
			continue;
		s->keep_function[i] = more = true;
		mention_body(s, &f->body);
	}
	for (size_t i = 0; i < s->b->globals.n; i++) {
		const struct global *g = &s->b->globals.v[i].g;

		if (s->keep_global[i] || ((g->flags & SYM_STATIC) && !s->name[g->name] && !holds_function(s->b, g)))
			continue;
		s->keep_global[i] = more = true;
		mention_global(s, g);
	}
	return more;
}

static void copy_kept(struct select *s)
{
	struct build *b = s->b;
	struct unit *u = &b->unit;

	u->functions = ARENA_ARRAY(b->arena, struct function, b->functions.n);
	for (size_t i = 0; i < b->functions.n; i++) {
		struct function *f = function(s, i);

		if (!s->keep_function[i])
			continue;
		/* Only an indirect call asks for a signature. */
		if ((f->flags & SYM_STATIC) && !(f->flags & SYM_USED) && !s->taken[f->name])
			f->sig = 0;
		u->functions[u->nfunctions++] = *f;
	}
	u->globals = ARENA_ARRAY(b->arena, struct global, b->globals.n);
	for (size_t i = 0; i < b->globals.n; i++)
		if (s->keep_global[i])
			u->globals[u->nglobals++] = b->globals.v[i].g;
}

void build_select(struct build *b)
{
	struct select s = { .b = b, .nstrings = strtab_count(b->st) };

	s.function = MEM_NEW(uint32_t, s.nstrings);
	memset(s.function, 0xff, s.nstrings * sizeof(*s.function));
	s.mute = MEM_NEW(bool, b->functions.n);
	s.name = MEM_NEW(bool, s.nstrings);
	s.taken = MEM_NEW(bool, s.nstrings);
	s.keep_function = MEM_NEW(bool, b->functions.n);
	s.keep_global = MEM_NEW(bool, b->globals.n);
	for (size_t i = 0; i < b->functions.n; i++)
		s.function[function(&s, i)->name] = (uint32_t)i;
	for (size_t i = 0; i < b->aliases.n; i++)
		s.name[b->aliases.v[i].target] = s.taken[b->aliases.v[i].target] = true;
	find_mute(&s);
	drop_mute_bodies(&s);
	while (keep_more(&s))
		;
	copy_kept(&s);
	free(s.function);
	free(s.mute);
	free(s.name);
	free(s.taken);
	free(s.keep_function);
	free(s.keep_global);
}
