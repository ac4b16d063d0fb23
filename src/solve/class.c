// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * class.c - which class a work belongs to.
 *
 * A class is what lockdep would key: the struct's field, or the variable, if it
 * stands alone. `&d->dwork.work` and `&d->dwork` are one work.
 */
#include "base/str.h"
#include "solve/internal.h"

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

const char *class_local_name(struct solver *s, const struct class_key *key)
{
	const struct pool *pool = &func_body(program_func(s->program, key->a))->pool;

	for (uint32_t i = 0; i < pool->nplaces; i++)
		if (pool->places[i].base == PLACE_LOCAL && pool->places[i].ref == key->b)
			return str(s->st, pool->places[i].name);
	return "";
}

const char *class_name(struct solver *s, const struct class_key *key)
{
	switch (key->kind) {
	case CLASS_FIELD:
		return arena_printf(s->arena, "%s.%s", str(s->st, key->a), str(s->st, key->b));
	case CLASS_VAR:
		return str(s->st, program_var(s->program, key->a)->name);
	case CLASS_LOCAL:
		return arena_printf(s->arena, "%s of %s()", class_local_name(s, key),
				    str(s->st, program_func(s->program, key->a)->name));
	case CLASS_ALLOC:
		return arena_printf(s->arena, "a work allocated in %s()",
				    str(s->st, program_func(s->program, key->a)->name));
	default:
		return "an unknown work";
	}
}
