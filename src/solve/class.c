// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * class.c - which class a work belongs to, and what an indirect call may call.
 *
 * A class is what lockdep would key: the struct's field, or the variable, if it
 * stands alone. `&d->dwork.work` and `&d->dwork` are one work.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/internal.h"

#define MAX_BY_SIGNATURE 8

static const struct class_key no_class = { .kind = CLASS_NONE, .instance = FACT_NONE };

bool class_equal(const struct class_key *a, const struct class_key *b)
{
	if (a->kind != b->kind || a->kind == CLASS_NONE || a->a != b->a || a->b != b->b)
		return false;
	return !a->outer_field || !b->outer_field ||
	       (a->outer_tag == b->outer_tag && a->outer_field == b->outer_field);
}

struct class_key class_of_place(struct solver *s, uint32_t unit, uint32_t func, const struct place *place)
{
	uint32_t n = path_without_carriers(s, place->path, place->npath);
	const struct elem *last = path_last_field(place->path, n), *outer;
	struct class_key key = no_class;
	uint32_t var = FACT_NONE;

	if (place->base == PLACE_GLOBAL)
		var = program_resolve_var(s->program, unit, place->name);
	if (last) {
		key.kind = CLASS_FIELD;
		key.a = last->tag;
		key.b = last->field;
		key.instance = var;
		outer = path_last_field(place->path, (uint32_t)(last - place->path));
		if (outer) {
			key.outer_tag = outer->tag;
			key.outer_field = outer->field;
		}
	} else if (place->base == PLACE_GLOBAL && var != FACT_NONE) {
		key.kind = CLASS_VAR;
		key.a = var;
		key.instance = var;
	} else if (place->base == PLACE_LOCAL && func != FACT_NONE) {
		key.kind = CLASS_LOCAL;
		key.a = func;
		key.b = place->ref;
	}
	return key;
}

struct class_key class_of_leaf(struct solver *s, const struct leaf *l)
{
	struct class_key key = no_class;

	if (l->kind == LEAF_ADDR && l->func != FACT_NONE) {
		const struct func *f = program_func(s->program, l->func);
		const struct pool *pool = &func_body(f)->pool;

		return class_of_place(s, f->unit, l->func, &pool->places[l->id]);
	}
	if (l->kind == LEAF_ADDR) {
		const struct pool *pool = &program_unit(s->program, l->unit)->pool;

		return class_of_place(s, l->unit, FACT_NONE, &pool->places[l->id]);
	}
	if (l->kind == LEAF_OBJECT && l->id != FACT_NONE) {
		key.kind = CLASS_ALLOC;
		key.a = l->func;
		key.b = l->id;
	}
	return key;
}

const char *class_name(struct solver *s, const struct class_key *key)
{
	switch (key->kind) {
	case CLASS_FIELD:
		return arena_printf(s->arena, "%s.%s", str(s->st, key->a), str(s->st, key->b));
	case CLASS_VAR:
		return str(s->st, program_var(s->program, key->a)->name);
	case CLASS_LOCAL:
		return arena_printf(s->arena, "a local of %s()", str(s->st, program_func(s->program, key->a)->name));
	case CLASS_ALLOC:
		return arena_printf(s->arena, "a work allocated in %s()",
				    str(s->st, program_func(s->program, key->a)->name));
	default:
		return "an unknown work";
	}
}

struct targets {
	uint32_t *v;
	uint32_t n;
	bool exact;
};

static void target_add(struct solver *s, struct targets *t, uint32_t func)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->v[i] == func)
			return;
	t->v = (uint32_t *)mem_grow(t->v, t->n + 1, sizeof(*t->v));
	t->v[t->n++] = func;
	(void)s;
}

static void targets_of_flow(struct solver *s, const struct flow *fl, struct targets *t)
{
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];

		if (l->kind == LEAF_FUNC && l->id != FACT_NONE)
			target_add(s, t, l->id);
		else if (l->kind != LEAF_INT)
			t->exact = false;
	}
}

/*
 * First layer: ops->fn where ops can only be known globals narrows the slot to
 * what those globals hold. Returns false if some ops is not known.
 */
static bool targets_of_objects(struct solver *s, uint32_t func, const struct place *place, struct targets *t)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	const struct flow *fl = flow_sources(s, func, place->ref, 0);

	if (!fl->nleaves)
		return false;
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		struct class_key key;
		struct var *var;

		if (fl->leaves[i].kind == LEAF_INT)
			continue;
		key = class_of_leaf(s, &fl->leaves[i]);
		if (key.instance == FACT_NONE || !(var = program_var(s->program, key.instance))->def)
			return false;
		for (uint32_t j = 0; j < var->def->nslots; j++) {
			const struct pool *pool = &program_unit(s->program, var->unit)->pool;
			const struct place *to = &pool->places[var->def->slots[j].place];
			const struct value *v = &pool->values[var->def->slots[j].value];
			const struct elem *f = path_last_field(to->path, to->npath);

			if (f && f->tag == last->tag && f->field == last->field && v->kind == VALUE_FUNC)
				target_add(s, t, program_resolve_func(s->program, var->unit, v->name));
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
			target_add(s, t, i);
	}
	if (t->n > MAX_BY_SIGNATURE)
		t->n = 0;
	t->exact = false;
}

static uint32_t targets_keep(struct solver *s, struct targets *t)
{
	struct targets *kept = ARENA_NEW(s->arena, struct targets);

	*kept = *t;
	kept->v = (uint32_t *)arena_copy(s->arena, t->v, t->n * sizeof(*t->v));
	free(t->v);
	vec_push(&s->targets, kept);
	return (uint32_t)s->targets.n - 1;
}

const uint32_t *flow_slot_targets(struct solver *s, uint32_t func, uint32_t event, uint32_t *n, bool *exact)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint32_t callee = b->events[event].value;
	const struct value *v = &b->pool.values[callee];
	struct targets t = { .exact = true };
	uint64_t at;

	if (!map_get(&s->slot_targets, map_key(func, event), &at)) {
		const struct place *place = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;

		/* A slot that is asked about while it is being resolved adds nothing new. */
		vec_push(&s->targets, ARENA_NEW(s->arena, struct targets));
		map_put(&s->slot_targets, map_key(func, event), s->targets.n - 1);
		if (!place || place->base != PLACE_DEREF || !path_last_field(place->path, place->npath) ||
		    !targets_of_objects(s, func, place, &t)) {
			t.n = 0;
			t.exact = true;
			targets_of_flow(s, flow_sources(s, func, callee, 0), &t);
		}
		if (!t.n && s->opt.possible)
			targets_of_signature(s, b->events[event].sig, &t);
		at = targets_keep(s, &t);
		map_put(&s->slot_targets, map_key(func, event), at);
	}
	*n = s->targets.v[at]->n;
	*exact = s->targets.v[at]->exact;
	return s->targets.v[at]->v;
}
