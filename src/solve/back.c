// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * back.c - pointers from a part back to its whole.
 *
 * port->foo is "the foo of this port" only by a habit of the code: whoever
 * fills it in does so with the foo that the port is in, or that it hangs the
 * port on. The rule it keeps: every store of the program must say so.
 */
#include <string.h>

#include "solve/access_internal.h"

#define MAX_STORES 24	/* a member that is stored to more often means many things */

static const struct back_pointer none = { .kind = BACK_NONE };

/* The object whose member a store fills, and what is stored there. */
struct filled {
	struct access object, content;
	str_id tag, field;
};

static bool read_store(struct solver *s, uint32_t func, uint32_t event, struct filled *out)
{
	const struct func *f = program_func(s->program, func);
	const struct event *e = func_event(f, event);
	const struct body *b = func_body(f);
	const struct place *p;
	const struct access_step *last;

	if (e->kind != EVENT_STORE)
		return false;
	p = &b->pool.places[e->place];
	if (p->base == PLACE_LOCAL || !path_last_field(p->path, p->npath))
		return false;
	out->object = access_of_place(s, func, e->place);
	out->content = access_of(s, func, e->value, 0);
	if (out->object.root == ACCESS_NOTHING || out->content.root == ACCESS_NOTHING || !out->object.nsteps)
		return false;
	last = &out->object.steps[out->object.nsteps - 1];
	if (last->kind != ACCESS_FIELD)
		return false;
	out->tag = last->tag;
	out->field = last->field;
	out->object.nsteps--;
	return true;
}

/* Does the pointer point at what its own object is embedded in? Keeps the steps from there. */
static bool is_embedded(const struct filled *w, struct back_pointer *out)
{
	struct access whole = w->object;
	uint32_t n = w->content.nsteps;

	if (w->object.nsteps <= n || w->object.nsteps - n > BACK_STEPS)
		return false;
	whole.nsteps = n;
	if (!access_equal(&whole, &w->content))
		return false;
	for (uint32_t i = n; i < w->object.nsteps; i++)
		if (w->object.steps[i].kind != ACCESS_FIELD && w->object.steps[i].kind != ACCESS_INDEX)
			return false;
	out->kind = BACK_EMBEDDED;
	out->nsteps = w->object.nsteps - n;
	memcpy(out->steps, &w->object.steps[n], out->nsteps * sizeof(*out->steps));
	return true;
}

/* Another store of the same function, by which the pointee points back. */
static bool is_paired(struct solver *s, uint32_t func, const struct filled *w, struct back_pointer *out)
{
	const struct body *b = func_body(program_func(s->program, func));
	struct filled other;

	for (uint32_t e = 0; e < b->nevents; e++) {
		if (!read_store(s, func, e, &other) || !access_equal(&other.object, &w->content) ||
		    !access_equal(&other.content, &w->object))
			continue;
		out->kind = BACK_PAIRED;
		out->tag = other.tag;
		out->field = other.field;
		return true;
	}
	return false;
}

static bool same_back(const struct back_pointer *a, const struct back_pointer *b)
{
	if (a->kind != b->kind || a->tag != b->tag || a->field != b->field || a->nsteps != b->nsteps)
		return false;
	for (uint32_t i = 0; i < a->nsteps; i++)
		if (a->steps[i].kind != b->steps[i].kind || a->steps[i].tag != b->steps[i].tag ||
		    (a->steps[i].kind == ACCESS_FIELD && a->steps[i].field != b->steps[i].field))
			return false;
	return true;
}

static bool is_null(struct solver *s, uint32_t func, uint32_t event)
{
	const struct func *f = program_func(s->program, func);

	return func_body(f)->pool.values[func_event(f, event)->value].kind == VALUE_INT;
}

static struct back_pointer ask(struct solver *s, str_id tag, str_id field)
{
	struct store_list stores = program_field_stores(s->program, tag, field);
	struct back_pointer all = none;

	if (stores.n > MAX_STORES)
		return none;
	for (uint32_t i = 0; i < stores.n; i++) {
		struct back_pointer one = none;
		struct filled w;

		if (stores.v[i].func == FACT_NONE)
			return none;
		if (is_null(s, stores.v[i].func, stores.v[i].event))
			continue;
		if (!read_store(s, stores.v[i].func, stores.v[i].event, &w) ||
		    (!is_embedded(&w, &one) && !is_paired(s, stores.v[i].func, &w, &one)))
			return none;
		if (all.kind == BACK_NONE)
			all = one;
		else if (!same_back(&all, &one))
			return none;
	}
	return all;
}

const struct back_pointer *back_pointer(struct solver *s, str_id tag, str_id field)
{
	uint64_t key = map_key(tag, field), at;
	struct back_pointer *b;

	if (map_get(&s->back_ids, key, &at))
		return s->backs.v[at];
	/* Asked again while it is being found out, it is none. */
	b = ARENA_NEW(s->arena, struct back_pointer);
	map_put(&s->back_ids, key, s->backs.n);
	vec_push(&s->backs, b);
	*b = ask(s, tag, field);
	return b;
}
