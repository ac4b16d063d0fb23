// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build_unit.c - the lists of a unit, and the order in which they come out.
 *
 * Compilers visit functions in whatever order suits them; facts keep source
 * order, so that a compiler's choice is no difference between two facts.
 */
#include "facts/build.h"

#include <string.h>

#include "facts/build_priv.h"

void build_function(struct build *b, const struct function *f, uint64_t order)
{
	struct ordered_function of = { .f = *f, .order = order };

	of.f.params = (struct param *)arena_copy(b->arena, f->params, f->nparams * sizeof(*f->params));
	list_push(&b->functions, of);
}

void build_global(struct build *b, const struct global *g, uint64_t order)
{
	struct ordered_global og = { .g = *g, .order = order };

	og.g.slots = (struct slot *)arena_copy(b->arena, g->slots, g->nslots * sizeof(*g->slots));
	list_push(&b->globals, og);
}

void build_alias(struct build *b, str_id name, str_id target, uint32_t flags)
{
	struct alias a = { .name = name, .target = target, .flags = flags };

	list_push(&b->aliases, a);
}

void build_constant(struct build *b, str_id name, int64_t value)
{
	struct constant c = { .name = name, .value = value };

	list_push(&b->constants, c);
}

static int by_name(struct strtab *st, str_id a, str_id c)
{
	return a == c ? 0 : strcmp(str(st, a), str(st, c));
}

static int by_function(const void *a, const void *c, void *st)
{
	const struct ordered_function *f = (const struct ordered_function *)a;
	const struct ordered_function *g = (const struct ordered_function *)c;

	if (f->order != g->order)
		return f->order < g->order ? -1 : 1;
	return by_name((struct strtab *)st, f->f.name, g->f.name);
}

static int by_global(const void *a, const void *c, void *st)
{
	const struct ordered_global *f = (const struct ordered_global *)a;
	const struct ordered_global *g = (const struct ordered_global *)c;

	if (f->order != g->order)
		return f->order < g->order ? -1 : 1;
	return by_name((struct strtab *)st, f->g.name, g->g.name);
}

static int by_alias(const void *a, const void *c, void *st)
{
	return by_name((struct strtab *)st, ((const struct alias *)a)->name, ((const struct alias *)c)->name);
}

static int by_constant(const void *a, const void *c, void *st)
{
	return by_name((struct strtab *)st, ((const struct constant *)a)->name,
		       ((const struct constant *)c)->name);
}

static void finish_lists(struct build *b)
{
	struct unit *u = &b->unit;

	qsort_r(b->functions.v, b->functions.n, sizeof(*b->functions.v), by_function, b->st);
	qsort_r(b->globals.v, b->globals.n, sizeof(*b->globals.v), by_global, b->st);
	qsort_r(b->aliases.v, b->aliases.n, sizeof(*b->aliases.v), by_alias, b->st);
	qsort_r(b->constants.v, b->constants.n, sizeof(*b->constants.v), by_constant, b->st);

	build_select(b);
	u->aliases = ARENA_ARRAY(b->arena, struct alias, b->aliases.n);
	for (size_t i = 0; i < b->aliases.n; i++)
		if (!i || b->aliases.v[i].name != b->aliases.v[i - 1].name)
			u->aliases[u->naliases++] = b->aliases.v[i];
	u->constants = ARENA_ARRAY(b->arena, struct constant, b->constants.n);
	for (size_t i = 0; i < b->constants.n; i++)
		if (!i || b->constants.v[i].name != b->constants.v[i - 1].name)
			u->constants[u->nconstants++] = b->constants.v[i];
}

/* The unit's pool without what only dropped globals used. */
static void finish_pool(struct build *b)
{
	struct unit *u = &b->unit;
	struct renumber r;

	b->pool = &b->unit_pool;
	number_begin(&r, b, NULL);
	for (uint32_t i = 0; i < u->nglobals; i++)
		for (uint32_t k = 0; k < u->globals[i].nslots; k++) {
			number_place(&r, u->globals[i].slots[k].place);
			number_value(&r, u->globals[i].slots[k].value);
			number_arms(&r);
		}
	number_pool(&r, &u->pool);
	for (uint32_t i = 0; i < u->nglobals; i++)
		for (uint32_t k = 0; k < u->globals[i].nslots; k++) {
			struct slot *s = &u->globals[i].slots[k];

			s->place = numbered_place(&r, s->place);
			s->value = numbered_value(&r, s->value);
		}
}

struct unit *build_finish(struct build *b)
{
	scratch_reset(&b->scratch);
	list_clear(&b->code.blocks);
	finish_lists(b);
	finish_pool(b);
	return &b->unit;
}
