// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build_number.c - a pool numbered anew, in order of first use, without what nothing uses.
 */
#include <string.h>

#include "facts/build_priv.h"

#define NONE	FACT_NONE

static uint32_t *none_array(struct build *b, size_t n)
{
	uint32_t *a = SCRATCH_ARRAY(&b->scratch, uint32_t, n);

	memset(a, 0xff, n * sizeof(*a));
	return a;
}

void number_place(struct renumber *r, uint32_t p)
{
	const struct place *pl = &r->b->pool->places.v[p];

	if (r->place[p] != NONE)
		return;
	if (pl->base == PLACE_DEREF)
		number_value(r, pl->ref);
	r->places[r->nplaces] = p;
	r->place[p] = r->nplaces++;
}

/*
 * Operands first, so that they get lower numbers; the arms of a choice later,
 * from number_arms(), because they may lead back to it.
 */
void number_value(struct renumber *r, uint32_t v)
{
	const struct value *val;

	v = r->alias ? r->alias[v] : v;
	if (r->value[v] != NONE)
		return;
	val = &r->b->pool->values.v[v];
	if (val->kind == VALUE_ADDR || val->kind == VALUE_LOAD)
		number_place(r, val->place);
	if (val->kind == VALUE_OP || val->kind == VALUE_CONTAINER)
		for (uint32_t i = 0; i < val->nargs; i++)
			number_value(r, val->args[i]);
	r->values[r->nvalues] = v;
	r->value[v] = r->nvalues++;
}

void number_arms(struct renumber *r)
{
	for (; r->done < r->nvalues; r->done++) {
		const struct value *v = &r->b->pool->values.v[r->values[r->done]];

		if (v->kind == VALUE_CHOICE)
			for (uint32_t i = 0; i < v->nargs; i++)
				number_value(r, v->args[i]);
	}
}

static uint32_t local_number(struct renumber *r, uint32_t key)
{
	uint32_t i = key * 2654435761u & r->local_mask;

	while (r->local_id[i] != NONE && r->local_key[i] != key)
		i = (i + 1) & r->local_mask;
	if (r->local_id[i] == NONE) {
		r->local_key[i] = key;
		r->local_id[i] = r->nlocals++;
	}
	return r->local_id[i];
}

uint32_t numbered_value(const struct renumber *r, uint32_t v)
{
	return v == NONE ? NONE : r->value[r->alias ? r->alias[v] : v];
}

uint32_t numbered_place(const struct renumber *r, uint32_t p)
{
	return p == NONE ? NONE : r->place[p];
}

uint32_t *numbered_values(const struct renumber *r, const uint32_t *old, uint32_t n)
{
	uint32_t *a = n ? ARENA_ARRAY(r->b->arena, uint32_t, n) : NULL;

	for (uint32_t i = 0; i < n; i++)
		a[i] = numbered_value(r, old[i]);
	return a;
}

uint32_t *numbered_by(const struct renumber *r, const uint32_t *map, const uint32_t *old, uint32_t n)
{
	uint32_t *a = n ? ARENA_ARRAY(r->b->arena, uint32_t, n) : NULL;

	for (uint32_t i = 0; i < n; i++)
		a[i] = map[old[i]];
	return a;
}

static struct elem *kept_path(const struct renumber *r, const struct elem *path, uint32_t n)
{
	return n ? (struct elem *)arena_copy(r->b->arena, path, n * sizeof(*path)) : NULL;
}

void number_pool(struct renumber *r, struct pool *out)
{
	const struct pool_build *p = r->b->pool;
	uint32_t mask = 15;

	out->nvalues = r->nvalues;
	out->values = ARENA_ARRAY(r->b->arena, struct value, r->nvalues);
	for (uint32_t i = 0; i < r->nvalues; i++) {
		struct value *v = &out->values[i];

		*v = p->values.v[r->values[i]];
		if (v->kind == VALUE_RESULT || v->kind == VALUE_LOAD)
			v->num = r->before ? r->before[v->num] : v->num;
		if (v->kind == VALUE_ADDR || v->kind == VALUE_LOAD)
			v->place = r->place[v->place];
		v->args = numbered_values(r, v->args, v->nargs);
		if (v->kind == VALUE_CHOICE) {
			v->block = r->block[v->block];
			v->preds = numbered_by(r, r->block, v->preds, v->npreds);
		}
		v->path = kept_path(r, v->path, v->npath);
	}
	while (mask < r->nplaces * 2)
		mask = mask * 2 + 1;
	r->local_mask = mask;
	r->local_key = SCRATCH_ARRAY(&r->b->scratch, uint32_t, mask + 1);
	r->local_id = none_array(r->b, mask + 1);
	out->nplaces = r->nplaces;
	out->places = ARENA_ARRAY(r->b->arena, struct place, r->nplaces);
	for (uint32_t i = 0; i < r->nplaces; i++) {
		struct place *pl = &out->places[i];

		*pl = p->places.v[r->places[i]];
		if (pl->base == PLACE_LOCAL)
			pl->ref = local_number(r, pl->ref);
		else if (pl->base == PLACE_DEREF)
			pl->ref = numbered_value(r, pl->ref);
		pl->path = kept_path(r, pl->path, pl->npath);
	}
	out->nlocs = r->nlocs;
	out->locs = ARENA_ARRAY(r->b->arena, struct loc, r->nlocs);
	for (uint32_t i = 0; i < r->nlocs; i++)
		out->locs[i] = p->locs.v[r->locs[i]];
}


void number_begin(struct renumber *r, struct build *b, const uint32_t *alias)
{
	const struct pool_build *p = b->pool;

	memset(r, 0, sizeof(*r));
	r->b = b;
	r->alias = alias;
	r->value = none_array(b, p->values.n);
	r->place = none_array(b, p->places.n);
	r->loc = none_array(b, p->locs.n);
	r->block = none_array(b, b->code.blocks.n);
	r->values = SCRATCH_ARRAY(&b->scratch, uint32_t, p->values.n);
	r->places = SCRATCH_ARRAY(&b->scratch, uint32_t, p->places.n);
	r->locs = SCRATCH_ARRAY(&b->scratch, uint32_t, p->locs.n);
}

void number_loc(struct renumber *r, uint32_t loc)
{
	if (loc == NONE || r->loc[loc] != NONE)
		return;
	r->locs[r->nlocs] = loc;
	r->loc[loc] = r->nlocs++;
}
