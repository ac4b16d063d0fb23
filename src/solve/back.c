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
#define MAX_SETTER 4	/* events of a function that does no more than set a pointer, and calls down to it */

static const struct back_pointer none = { .kind = BACK_NONE };

/* Paths to a pointer and to what is stored there. */
struct filled {
	struct access place, content;
};

static bool read_store(struct solver *s, uint32_t func, uint32_t event, ctx_id ctx, struct filled *out)
{
	const struct body *b = func_body(program_func(s->program, func));
	const struct event *e = &b->events[event];

	if (e->kind != EVENT_STORE || b->pool.places[e->place].base == PLACE_LOCAL ||
	    b->pool.values[e->value].kind == VALUE_INT)
		return false;
	out->place = access_of_place(s, func, e->place, ctx);
	out->content = access_of(s, func, e->value, ctx);
	return out->place.root != ACCESS_NOTHING && out->content.root != ACCESS_NOTHING && out->place.nsteps &&
	       out->place.steps[out->place.nsteps - 1].kind == ACCESS_FIELD;
}

/* Steps from @whole down to @part with no pointer between, or 0. */
static uint32_t embedded(const struct access *whole, const struct access *part, struct back_pointer *out)
{
	struct access top = *part;
	uint32_t n = whole->nsteps;

	if (part->nsteps <= n || part->nsteps - n > BACK_STEPS)
		return 0;
	top.nsteps = n;
	if (!access_equal(&top, whole))
		return 0;
	for (uint32_t i = n; i < part->nsteps; i++)
		if (part->steps[i].kind != ACCESS_FIELD && part->steps[i].kind != ACCESS_INDEX)
			return 0;
	out->nsteps = part->nsteps - n;
	memcpy(out->steps, &part->steps[n], out->nsteps * sizeof(*out->steps));
	return out->nsteps;
}

/* The object that has the pointer as a member. */
static struct access object_of(const struct filled *w)
{
	struct access a = w->place;

	a.nsteps--;
	return a;
}

/* A search for the way back from what @w stores, among the other stores of its function. */
struct way_back {
	const struct filled *w;
	struct back_pointer found;
	VEC(struct access_step) elsewhere;	/* by which members others point back, that are not what @w stores */
};

static void note_store(struct way_back *x, const struct filled *other)
{
	struct access object = object_of(x->w), pointee = x->w->place;
	struct back_pointer one = none;

	if (!access_equal(&other->content, &object))
		return;
	/* What was stored is known as the value, and as what the place holds now. */
	if (pointee.nsteps < ACCESS_MAX)
		pointee.steps[pointee.nsteps++] = (struct access_step){ .kind = ACCESS_CONTENT };
	if (!embedded(&x->w->content, &other->place, &one) && !embedded(&pointee, &other->place, &one)) {
		vec_push(&x->elsewhere, other->place.steps[other->place.nsteps - 1]);
		return;
	}
	x->found = one;
	x->found.kind = BACK_PAIRED;
}

/* Look through the stores of @func, and through those of setters that it calls. */
static void seek(struct solver *s, uint32_t func, ctx_id ctx, struct way_back *x)
{
	const struct body *b = func_body(program_func(s->program, func)), *setter;
	struct filled other;

	for (uint32_t e = 0; e < b->nevents; e++) {
		uint32_t callee = b->events[e].kind == EVENT_CALL ? program_callee(s->program, func, e) : FACT_NONE;

		if (read_store(s, func, e, ctx, &other))
			note_store(x, &other);
		setter = callee == FACT_NONE ? NULL : func_body(program_func(s->program, callee));
		if (setter && setter->nevents <= MAX_SETTER && ctx_depth(s, ctx) < MAX_SETTER)
			seek(s, callee, ctx_push(s, ctx, (struct site){ func, e }), x);
	}
}

/* Two siblings that point to one whole by the same member: it points to one of them only. */
static bool is_paired(struct solver *s, uint32_t func, const struct filled *w, struct back_pointer *out)
{
	struct way_back x = { .w = w };
	bool paired;

	seek(s, func, 0, &x);
	*out = x.found;
	paired = x.found.kind == BACK_PAIRED;
	for (size_t i = 0; i < x.elsewhere.n && paired; i++)
		paired = !access_same_step(&x.elsewhere.v[i], &x.found.steps[x.found.nsteps - 1]);
	vec_free(&x.elsewhere);
	return paired;
}

static bool same_back(const struct back_pointer *a, const struct back_pointer *b)
{
	if (a->kind != b->kind || a->nsteps != b->nsteps)
		return false;
	for (uint32_t i = 0; i < a->nsteps; i++)
		if (a->steps[i].kind != b->steps[i].kind ||
		    (a->steps[i].kind == ACCESS_FIELD && !access_same_step(&a->steps[i], &b->steps[i])))
			return false;
	return true;
}

static bool is_null(struct solver *s, uint32_t func, uint32_t event)
{
	const struct func *f = program_func(s->program, func);

	return func_body(f)->pool.values[func_event(f, event)->value].kind == VALUE_INT;
}

/* What one store says of the pointer. */
static bool ask_store(struct solver *s, uint32_t func, uint32_t event, struct back_pointer *out)
{
	struct access object;
	struct filled w;

	if (!read_store(s, func, event, 0, &w))
		return false;
	object = object_of(&w);
	if (embedded(&w.content, &object, out)) {
		out->kind = BACK_EMBEDDED;
		return true;
	}
	return is_paired(s, func, &w, out);
}

static struct back_pointer ask(struct solver *s, str_id tag, str_id field)
{
	struct store_list stores = program_field_stores(s->program, tag, field);
	struct back_pointer all = none;

	if (stores.n > MAX_STORES)
		return none;
	for (uint32_t i = 0; i < stores.n; i++) {
		struct back_pointer one = none;

		if (stores.v[i].func == FACT_NONE)
			return none;
		if (is_null(s, stores.v[i].func, stores.v[i].event))
			continue;
		if (!ask_store(s, stores.v[i].func, stores.v[i].event, &one))
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
