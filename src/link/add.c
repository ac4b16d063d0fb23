// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * add.c - units taken into the program.
 *
 * Two thirds of a unit's bodies come from headers that others include too, and
 * are kept once for all of them; so the program is a third of its units.
 */
#include <stdlib.h>

#include "base/str.h"
#include "facts/copy.h"
#include "facts/hash.h"
#include "link/internal.h"

/* The unit that is being added. */
struct adding {
	struct program *p;
	uint32_t *bodies;	/* by function: index into p->bodies */
	uint32_t n;
};

static str_id *names_kept(struct program *p, const str_id *v, uint32_t n)
{
	return (str_id *)arena_copy(p->arena, v, n * sizeof(*v));
}

/* The names in a body whose meaning depends on the unit. */
static void find_names(struct program *p, struct kept_body *k)
{
	const struct pool *pool = &k->body.pool;
	VEC(str_id) funcs = { 0 }, vars = { 0 };

	for (uint32_t i = 0; i < pool->nvalues; i++)
		if (pool->values[i].kind == VALUE_FUNC)
			vec_push(&funcs, pool->values[i].name);
	for (uint32_t i = 0; i < pool->nplaces; i++)
		if (pool->places[i].base == PLACE_GLOBAL)
			vec_push(&vars, pool->places[i].name);
	k->funcs = names_kept(p, funcs.v, k->nfuncs = (uint32_t)funcs.n);
	k->vars = names_kept(p, vars.v, k->nvars = (uint32_t)vars.n);
	vec_free(&funcs);
	vec_free(&vars);
}

static void share_body(void *ctx, struct facts_copier *c, struct body *to, const struct body *from)
{
	struct adding *a = (struct adding *)ctx;
	struct program *p = a->p;
	uint64_t key = facts_body_hash(from, c->from) & ~(1ull << 63), at;	/* a map has no key UINT64_MAX */

	if (!map_get(&p->body_ids, key, &at)) {
		struct kept_body k = { .nfuncs = 0 };

		facts_copy_body(c, &k.body, from);
		find_names(p, &k);
		at = p->bodies.n;
		vec_push(&p->bodies, k);
		map_put(&p->body_ids, key, at);
	}
	*to = p->bodies.v[at].body;
	a->bodies[a->n++] = (uint32_t)at;
}

void program_add(struct program *p, const struct unit *u, const struct strtab *st)
{
	struct adding a = { .p = p, .bodies = ARENA_ARRAY(p->arena, uint32_t, u->nfunctions) };
	struct facts_copier c = { .arena = p->arena, .from = st, .to = p->st, .body = share_body, .ctx = &a };

	vec_push(&p->units, facts_copy_unit(&c, u));
	vec_push(&p->unit_bodies, a.bodies);
	facts_copier_free(&c);
}
