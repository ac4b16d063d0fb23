// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * index.c - the reverse directions of the facts: callers of a function,
 * stores to a variable or field, calls through a slot.
 *
 * Lists are in program order, because findings name the first witness.
 */
#include "link/index.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "link/internal.h"

struct index {
	uint32_t **callees;		/* by function: by event, the direct callee or FACT_NONE */
	uint32_t ncallees;
	struct map fields, slots;	/* key -> index into the lists below */
	struct store_list raws;
	VEC(struct store_list) stores;
	VEC(struct site_list) calls;
};

static void site_push(struct site_list *l, struct site s)
{
	l->v = (struct site *)mem_grow(l->v, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = s;
}

static void store_push(struct store_list *l, struct store s)
{
	l->v = (struct store *)mem_grow(l->v, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = s;
}

static struct store_list *store_list_at(struct index *ix, struct map *m, uint64_t key)
{
	uint64_t at;

	if (!map_get(m, key, &at)) {
		struct store_list none = { 0 };

		vec_push(&ix->stores, none);
		at = ix->stores.n - 1;
		map_put(m, key, at);
	}
	return &ix->stores.v[at];
}

static struct site_list *site_list_at(struct index *ix, struct map *m, uint64_t key)
{
	uint64_t at;

	if (!map_get(m, key, &at)) {
		struct site_list none = { 0 };

		vec_push(&ix->calls, none);
		at = ix->calls.n - 1;
		map_put(m, key, at);
	}
	return &ix->calls.v[at];
}

static void slot_push(struct program *p, uint32_t func, const struct elem *at)
{
	struct slot_list *l = &p->funcs.v[func].slots;

	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i].tag == at->tag && l->v[i].field == at->field)
			return;
	l->v = (struct slot_name *)mem_grow(l->v, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = (struct slot_name){ at->tag, at->field };
}

/* The tables may move while a name is resolved: look into them only afterwards. */
static struct func *wanted(struct program *p, uint32_t unit, str_id name)
{
	uint32_t id = program_want_func(p, unit, name);

	return &p->funcs.v[id];
}

static void store_to_var(struct program *p, uint32_t unit, str_id name, struct store s)
{
	uint32_t id = program_want_var(p, unit, name);

	store_push(&p->vars.v[id].stores, s);
}

static void index_store(struct program *p, uint32_t unit, const struct place *place, const struct value *v,
			struct store s)
{
	struct index *ix = p->index;
	const struct elem *last = path_last_field(place->path, place->npath);

	if (place->base == PLACE_GLOBAL)
		store_to_var(p, unit, place->name, s);
	if (last && v->kind == VALUE_FUNC)
		slot_push(p, program_want_func(p, unit, v->name), last);
	if (last)
		store_push(store_list_at(ix, &ix->fields, map_key(last->tag, last->field)), s);
	else if (place->base == PLACE_DEREF && !place->npath)
		store_push(&ix->raws, s);
}

static void take_address(struct program *p, uint32_t unit, const struct pool *pool, uint32_t value)
{
	if (value != FACT_NONE && pool->values[value].kind == VALUE_FUNC)
		wanted(p, unit, pool->values[value].name)->address_taken = true;
}

static void pass_address(struct program *p, uint32_t unit, const struct pool *pool, uint32_t value)
{
	take_address(p, unit, pool, value);
	if (value != FACT_NONE && pool->values[value].kind == VALUE_FUNC)
		wanted(p, unit, pool->values[value].name)->address_passed = true;
}

static void index_call(struct program *p, uint32_t func, uint32_t event, const struct body *b)
{
	struct index *ix = p->index;
	const struct event *e = &b->events[event];
	const struct value *callee = &b->pool.values[e->value];
	struct site site = { .func = func, .event = event };
	const struct elem *last = NULL;
	uint32_t id;

	p->stats.calls++;
	if (callee->kind == VALUE_FUNC) {
		p->stats.direct++;
		id = program_want_func(p, p->funcs.v[func].unit, callee->name);
		ix->callees[func][event] = id;
		site_push(&p->funcs.v[id].callers, site);
		return;
	}
	p->stats.indirect++;
	if (callee->kind == VALUE_LOAD) {
		const struct place *place = &b->pool.places[callee->place];

		last = path_last_field(place->path, place->npath);
	}
	site_push(site_list_at(ix, &ix->slots, last ? map_key(last->tag, last->field) : 0), site);
}

static void index_body(struct program *p, uint32_t func)
{
	const struct body *b = func_body(&p->funcs.v[func]);
	uint32_t unit = p->funcs.v[func].unit;

	if (!b)
		return;
	p->index->callees[func] = ARENA_ARRAY(p->arena, uint32_t, b->nevents);
	for (uint32_t i = 0; i < b->pool.nvalues; i++) {
		const struct value *v = &b->pool.values[i];

		for (uint32_t a = 0; a < v->nargs; a++)
			pass_address(p, unit, &b->pool, v->args[a]);
	}
	for (uint32_t i = 0; i < b->pool.nplaces; i++)
		if (b->pool.places[i].base == PLACE_GLOBAL)
			program_want_var(p, unit, b->pool.places[i].name);
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];

		p->index->callees[func][i] = FACT_NONE;
		for (uint32_t a = 0; a < e->nargs; a++)
			pass_address(p, unit, &b->pool, e->args[a]);
		if (e->kind == EVENT_CALL) {
			index_call(p, func, i, b);
			continue;
		}
		if (e->kind == EVENT_RETURN)
			pass_address(p, unit, &b->pool, e->value);
		if (e->kind == EVENT_STORE && path_last_field(b->pool.places[e->place].path,
							      b->pool.places[e->place].npath))
			take_address(p, unit, &b->pool, e->value);
		else if (e->kind == EVENT_STORE)
			pass_address(p, unit, &b->pool, e->value);
		if (e->kind == EVENT_STORE)
			index_store(p, unit, &b->pool.places[e->place], &b->pool.values[e->value],
				    (struct store){ .func = func, .event = i, .var = FACT_NONE });
	}
}

static void index_var(struct program *p, uint32_t var)
{
	const struct global *def = p->vars.v[var].def;
	uint32_t unit = p->vars.v[var].unit;
	const struct pool *pool;

	if (!def)
		return;
	pool = &p->units.v[unit]->pool;
	for (uint32_t i = 0; i < def->nslots; i++) {
		const struct value *v = &pool->values[def->slots[i].value];

		take_address(p, unit, pool, def->slots[i].value);
		if (v->kind == VALUE_ADDR && pool->places[v->place].base == PLACE_GLOBAL)
			program_want_var(p, unit, pool->places[v->place].name);
		index_store(p, unit, &pool->places[def->slots[i].place], v,
			    (struct store){ .func = FACT_NONE, .event = i, .var = var });
	}
}

void index_build(struct program *p)
{
	uint32_t nfuncs = (uint32_t)p->funcs.n, nvars = (uint32_t)p->vars.n;

	p->index = MEM_NEW(struct index, 1);
	p->index->callees = MEM_NEW(uint32_t *, nfuncs);
	p->index->ncallees = nfuncs;
	/* Resolution may append stubs while we walk; they have no body to walk. */
	for (uint32_t i = 0; i < nfuncs; i++)
		index_body(p, i);
	for (uint32_t i = 0; i < nvars; i++)
		index_var(p, i);
}

void index_free(struct program *p)
{
	struct index *ix = p->index;

	if (!ix)
		return;
	for (size_t i = 0; i < ix->stores.n; i++)
		free(ix->stores.v[i].v);
	for (size_t i = 0; i < ix->calls.n; i++)
		free(ix->calls.v[i].v);
	free(ix->stores.v);
	free(ix->calls.v);
	map_free(&ix->fields);
	free(ix->raws.v);
	map_free(&ix->slots);
	free(ix->callees);
	free(ix);
	p->index = NULL;
}

uint32_t program_callee(const struct program *p, uint32_t func, uint32_t event)
{
	if (func >= p->index->ncallees || !p->index->callees[func])
		return FACT_NONE;
	return p->index->callees[func][event];
}

struct store_list program_field_stores(const struct program *p, str_id tag, str_id field)
{
	uint64_t at;

	return map_get(&p->index->fields, map_key(tag, field), &at) ? p->index->stores.v[at] :
								      (struct store_list){ 0 };
}

struct store_list program_raw_stores(const struct program *p)
{
	return p->index->raws;
}

struct site_list program_slot_calls(const struct program *p, str_id tag, str_id field)
{
	uint64_t at;

	return map_get(&p->index->slots, map_key(tag, field), &at) ? p->index->calls.v[at] :
								     (struct site_list){ 0 };
}
