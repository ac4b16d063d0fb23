// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slot.c - what an indirect call may call.
 *
 * What a slot holds is the same for all calls through it, so it is found once
 * for the slot. A call site is looked at by itself only as far as its pointer
 * can be shown to come from known globals.
 */
#include <stdlib.h>

#include "base/err.h"
#include "solve/flow_internal.h"

#define MAX_BY_SIGNATURE 8

struct targets {
	uint32_t *v;
	uint32_t n;
	bool exact;
	const struct elem *path;	/* of what a slot holds: the path that leads to it ... */
	uint32_t npath;
};

static void target_add(struct targets *t, uint32_t func)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->v[i] == func)
			return;
	t->v = (uint32_t *)mem_grow(t->v, t->n + 1, sizeof(*t->v));
	t->v[t->n++] = func;
}

static void targets_of_flow(const struct flow *fl, struct targets *t)
{
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];

		if (l->kind == LEAF_FUNC && l->id != FACT_NONE)
			target_add(t, l->id);
		else if (l->kind != LEAF_INT)
			t->exact = false;
	}
}

/* The variable that the source of a pointer is, or is part of; NULL if it is none whose content is known. */
static const struct var *known_object(struct solver *s, const struct leaf *leaf)
{
	struct class_key key = class_of_leaf(s, leaf);
	const struct var *var = key.instance == FACT_NONE ? NULL : program_var(s->program, key.instance);

	return var && var->def ? var : NULL;
}

static bool null_or_known(struct solver *s, const struct leaf *leaf)
{
	return leaf->kind == LEAF_INT || known_object(s, leaf);
}

/*
 * First layer: ops->fn where ops can only be known globals narrows the slot to
 * what those globals hold. Returns false if some ops is not known.
 */
static bool targets_of_objects(struct solver *s, uint32_t func, const struct place *place, struct targets *t)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	const struct flow *fl = flow_sources_if(s, func, place->ref, 0, null_or_known);

	if (!fl || !fl->nleaves)
		return false;
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct var *var;

		if (fl->leaves[i].kind == LEAF_INT)
			continue;
		var = known_object(s, &fl->leaves[i]);
		for (uint32_t j = 0; j < var->def->nslots; j++) {
			const struct pool *pool = &program_unit(s->program, var->unit)->pool;
			const struct place *to = &pool->places[var->def->slots[j].place];
			const struct value *v = &pool->values[var->def->slots[j].value];
			const struct elem *f = path_last_field(to->path, to->npath);

			if (f && f->tag == last->tag && f->field == last->field && v->kind == VALUE_FUNC)
				target_add(t, program_resolve_func(s->program, var->unit, v->name));
		}
	}
	return true;
}

/*
 * Last tier: nothing is known of the pointer but its type. Any function of that
 * type whose address is taken may be meant, and nobody says that it is; of a
 * type that half the kernel has, none is told.
 */
static void targets_of_signature(struct solver *s, str_id sig, struct targets *t)
{
	for (uint32_t i = 0; sig && i < program_nfuncs(s->program); i++) {
		const struct func *f = program_func(s->program, i);

		if (f->address_taken && f->def && f->def->sig == sig)
			target_add(t, i);
	}
	if (t->n > MAX_BY_SIGNATURE)
		t->n = 0;
	t->exact = false;
}

/* Keep what was found at @at, which was reserved for it. */
static void targets_keep(struct solver *s, uint64_t at, struct targets *t)
{
	struct targets *kept = s->targets.v[at];

	*kept = *t;
	kept->v = (uint32_t *)arena_copy(s->arena, t->v, t->n * sizeof(*t->v));
	free(t->v);
}

/* Until it is filled: no targets, and not all of them. A slot that is asked about while it is being resolved adds nothing new. */
static uint64_t targets_reserve(struct solver *s)
{
	vec_push(&s->targets, ARENA_NEW(s->arena, struct targets));
	return s->targets.n - 1;
}

static uint64_t path_key(const struct elem *path, uint32_t n)
{
	uint64_t h = n;

	for (uint32_t i = 0; i < n; i++)
		h = (h ^ map_key(path[i].tag, path[i].field)) * 0x9e3779b97f4a7c15u, h ^= h >> 29;
	return h & ~(1ull << 63);
}

/* The same steps; indices are one as good as the other. */
static bool path_equal(const struct elem *a, uint32_t na, const struct elem *b, uint32_t nb)
{
	bool equal = na == nb;

	for (uint32_t i = 0; equal && i < na; i++)
		equal = a[i].tag == b[i].tag && a[i].field == b[i].field;
	return equal;
}

/* What any call through @place of @func, a field of some object, may call: decided by the path alone. */
static uint64_t targets_of_slot(struct solver *s, uint32_t func, uint32_t callee, const struct place *place)
{
	uint64_t key = path_key(place->path, place->npath), at;
	struct targets t = { .exact = true, .path = place->path, .npath = place->npath };

	if (map_get(&s->slots, key, &at)) {
		if (path_equal(s->targets.v[at]->path, s->targets.v[at]->npath, place->path, place->npath))
			return at;
		at = targets_reserve(s);	/* another path of the same hash is not kept */
	} else {
		at = targets_reserve(s);
		s->targets.v[at]->path = place->path;
		s->targets.v[at]->npath = place->npath;
		map_put(&s->slots, key, at);
	}
	targets_of_flow(flow_sources(s, func, callee, 0), &t);
	targets_keep(s, at, &t);
	return at;
}

/* The index of what the call at @event may call, by the narrowest of the layers that says anything. */
static uint64_t resolve(struct solver *s, uint32_t func, const struct body *b, uint32_t event)
{
	uint32_t callee = b->events[event].value;
	const struct value *v = &b->pool.values[callee];
	const struct place *place = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;
	struct targets t = { .exact = true };
	uint64_t at;

	if (place && (place->base != PLACE_DEREF || !path_last_field(place->path, place->npath)))
		place = NULL;
	if (place && !targets_of_objects(s, func, place, &t)) {
		at = targets_of_slot(s, func, callee, place);
		if (s->targets.v[at]->n || !s->opt.possible)
			return at;
		t.n = 0;
	} else if (!place) {
		targets_of_flow(flow_sources(s, func, callee, 0), &t);
	}
	if (!t.n && s->opt.possible)
		targets_of_signature(s, b->events[event].sig, &t);
	at = targets_reserve(s);
	targets_keep(s, at, &t);
	return at;
}

const uint32_t *flow_slot_targets(struct solver *s, uint32_t func, uint32_t event, uint32_t *n, bool *exact)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint64_t at;

	if (!map_get(&s->slot_targets, map_key(func, event), &at)) {
		map_put(&s->slot_targets, map_key(func, event), targets_reserve(s));
		at = resolve(s, func, b, event);
		map_put(&s->slot_targets, map_key(func, event), at);
	}
	*n = s->targets.v[at]->n;
	*exact = s->targets.v[at]->exact;
	return s->targets.v[at]->v;
}
