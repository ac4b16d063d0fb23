// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * access.c - access paths: built from a value backward, compared as relations.
 *
 * A path is kept short while it grows: a step out after the same step in is
 * nothing, and so is a pointer back (child->parent) after the pointer there
 * (parent->child), where back.c has seen that whoever stores one stores the other.
 */
#include "solve/access.h"

#include <string.h>

#include "solve/access_internal.h"

#define MAX_HOPS 48	/* values and calls behind one access path */

bool access_same_step(const struct access_step *a, const struct access_step *b)
{
	return a->kind == b->kind && a->tag == b->tag && a->field == b->field && a->index == b->index;
}

static bool push(struct solver *s, struct access *a, struct access_step step);

/* Does @step go back over @top? Out of an array element: which one it was does not matter any more. */
static bool undoes(const struct access_step *top, const struct access_step *step)
{
	if (top->kind == ACCESS_FIELD && step->kind == ACCESS_OUT)
		return top->tag == step->tag && top->field == step->field;
	if (top->kind == ACCESS_OUT && step->kind == ACCESS_FIELD)
		return top->tag == step->tag && top->field == step->field;
	return top->kind == ACCESS_INDEX && step->kind == ACCESS_OUT && !step->field;
}

/*
 * A container_of() over a member at offset 0 leaves no trace in the facts. The
 * next member's struct tells: below one of its own members it cannot be.
 */
static void step_out_silently(struct access *a, str_id tag)
{
	for (uint32_t i = a->nsteps; i && a->steps[i - 1].kind == ACCESS_FIELD; i--)
		if (a->steps[i - 1].tag == tag) {
			a->nsteps = i - 1;
			return;
		}
}

static struct access_step inverse(const struct access_step *step)
{
	if (step->kind == ACCESS_INDEX)
		return (struct access_step){ .kind = ACCESS_OUT };
	return (struct access_step){ ACCESS_OUT, step->tag, step->field, 0 };
}

/* Are the @n steps of @a from step @at those by which the pointer is paired? */
static bool is_pair(const struct access *a, uint32_t at, uint32_t n, const struct back_pointer *back)
{
	if (back->kind != BACK_PAIRED || back->nsteps != n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!access_same_step(&a->steps[at + i], &back->steps[i]))
			return false;
	return true;
}

/*
 * The path ends in "... there, content, members of it", and the content of the
 * last member comes next: does that lead back to where "there" started?
 * foo->port->foo does if whoever stores foo->port stores port->foo; and
 * dev->driver_data->dev if whoever stores foo->dev stores dev->driver_data.
 */
static bool leads_back(struct solver *s, struct access *a)
{
	const struct access_step *top = &a->steps[a->nsteps - 1];
	uint32_t at = a->nsteps - 1;		/* of the content */
	const struct back_pointer *back;

	while (at && a->steps[at].kind == ACCESS_FIELD)
		at--;
	if (!at || a->steps[at].kind != ACCESS_CONTENT || a->steps[at - 1].kind != ACCESS_FIELD)
		return false;
	if (is_pair(a, at + 1, a->nsteps - at - 1, back_pointer(s, a->steps[at - 1].tag, a->steps[at - 1].field))) {
		a->nsteps = at - 1;
		return true;
	}
	back = back_pointer(s, top->tag, top->field);
	if (a->nsteps == at + 2 && back->nsteps <= at && is_pair(a, at - back->nsteps, back->nsteps, back)) {
		a->nsteps = at - back->nsteps;
		return true;
	}
	return false;
}

/* The path ends in a member whose content comes next: is there a shorter way to say that? */
static void push_content_of_field(struct solver *s, struct access *a)
{
	const struct access_step *top = &a->steps[a->nsteps - 1];
	const struct back_pointer *back = back_pointer(s, top->tag, top->field);

	/* port->foo is the foo that the port is embedded in. */
	if (back->kind == BACK_EMBEDDED) {
		a->nsteps--;
		for (uint32_t i = back->nsteps; i--; )
			push(s, a, inverse(&back->steps[i]));
	} else if (!leads_back(s, a)) {
		a->steps[a->nsteps++] = (struct access_step){ .kind = ACCESS_CONTENT };
	}
}

/* Append a step; false, and the root is ACCESS_NOTHING, if the path grows too long. */
static bool push(struct solver *s, struct access *a, struct access_step step)
{
	if (a->nsteps && undoes(&a->steps[a->nsteps - 1], &step)) {
		a->nsteps--;
		return true;
	}
	if (step.kind == ACCESS_FIELD)
		step_out_silently(a, step.tag);
	if (a->nsteps == ACCESS_MAX) {
		a->root = ACCESS_NOTHING;
		return false;
	}
	if (step.kind == ACCESS_CONTENT && a->nsteps && a->steps[a->nsteps - 1].kind == ACCESS_FIELD)
		push_content_of_field(s, a);
	else
		a->steps[a->nsteps++] = step;
	return true;
}

/* Down a place's path. An element of unknown index is the same one only by way of the same place. */
static bool push_path(struct solver *s, struct access *a, uint32_t func, uint32_t place, const struct elem *path, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct access_step step = { ACCESS_FIELD, path[i].tag, path[i].field, path[i].index };

		if (!path[i].field) {
			step.kind = ACCESS_INDEX;
			if (path[i].index == FACT_ANY_INDEX) {
				step.tag = func;
				step.field = place + 1;
			}
		}
		if (!push(s, a, step))
			return false;
	}
	return true;
}

static struct access at_root(enum access_root root, uint32_t func, uint32_t id, ctx_id ctx)
{
	return (struct access){ .root = root, .func = func, .id = id, .ctx = ctx };
}

static struct access follow(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, uint32_t hops);

/* What was stored to a local whose address is taken, if that was done once. */
static uint32_t only_store(const struct body *b, uint32_t place)
{
	uint32_t found = FACT_NONE;

	for (uint32_t e = 0; e < b->nevents; e++) {
		if (b->events[e].kind != EVENT_STORE || b->events[e].place != place)
			continue;
		if (found != FACT_NONE)
			return FACT_NONE;
		found = b->events[e].value;
	}
	return found;
}

/* To the place itself; @value is the value that named it. */
static struct access follow_place(struct solver *s, uint32_t func, uint32_t value, uint32_t place, ctx_id ctx, uint32_t hops)
{
	const struct func *f = program_func(s->program, func);
	const struct place *p = &func_body(f)->pool.places[place];
	struct access a = { .root = ACCESS_NOTHING };

	if (p->base == PLACE_DEREF)
		a = follow(s, func, p->ref, ctx, hops);
	else if (p->base == PLACE_GLOBAL)
		a = at_root(ACCESS_VAR, FACT_NONE, program_resolve_var(s->program, f->unit, p->name), 0);
	else
		a = at_root(ACCESS_VALUE, func, value, ctx);
	if (a.root == ACCESS_VAR && a.id == FACT_NONE)
		a.root = ACCESS_NOTHING;
	if (a.root != ACCESS_NOTHING && p->base != PLACE_LOCAL)
		push_path(s, &a, func, place, p->path, p->npath);
	return a;
}

static struct access follow_load(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, uint32_t hops)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint32_t place = b->pool.values[value].place;
	struct access a;

	if (b->pool.places[place].base == PLACE_LOCAL) {
		uint32_t stored = only_store(b, place);

		if (stored != FACT_NONE)
			return follow(s, func, stored, ctx, hops);
		return at_root(ACCESS_VALUE, func, value, ctx);
	}
	a = follow_place(s, func, value, place, ctx, hops);
	if (a.root != ACCESS_NOTHING)
		push(s, &a, (struct access_step){ .kind = ACCESS_CONTENT });
	return a;
}

static struct access follow_container(struct solver *s, uint32_t func, const struct value *v, ctx_id ctx, uint32_t hops)
{
	struct access a = follow(s, func, v->args[0], ctx, hops);

	for (uint32_t i = v->npath; i-- && a.root != ACCESS_NOTHING; ) {
		struct access_step step = { ACCESS_OUT, v->path[i].tag, v->path[i].field, 0 };

		push(s, &a, step);
	}
	return a;
}

/* The one value, errors and null aside, that the function returns; FACT_NONE if there are more. */
static uint32_t only_return(const struct body *b)
{
	uint32_t found = FACT_NONE;

	for (uint32_t e = 0; e < b->nevents; e++) {
		uint32_t v = b->events[e].kind == EVENT_RETURN ? b->events[e].value : FACT_NONE;

		if (v == FACT_NONE || b->pool.values[v].kind == VALUE_INT || v == found)
			continue;
		if (found != FACT_NONE)
			return FACT_NONE;
		found = v;
	}
	return found;
}

/* A getter is followed into; what other functions return is a root. */
static struct access follow_result(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, uint32_t hops)
{
	const struct func *f = program_func(s->program, func);
	uint32_t event = (uint32_t)func_body(f)->pool.values[value].num;
	uint32_t callee = func_body(f)->events[event].kind == EVENT_CALL ? program_callee(s->program, func, event) : FACT_NONE;
	const struct body *b = callee == FACT_NONE ? NULL : func_body(program_func(s->program, callee));
	uint32_t ret = b && !solver_model_of(s, callee) ? only_return(b) : FACT_NONE;

	if (ret == FACT_NONE)
		return at_root(ACCESS_VALUE, func, value, ctx);
	return follow(s, callee, ret, ctx_push(s, ctx, (struct site){ func, event }), hops);
}

/* A choice between null and one thing is that thing. */
static uint32_t only_arm(const struct body *b, const struct value *v)
{
	uint32_t found = FACT_NONE;

	for (uint32_t i = 0; i < v->nargs; i++) {
		if (b->pool.values[v->args[i]].kind == VALUE_INT || v->args[i] == found)
			continue;
		if (found != FACT_NONE)
			return FACT_NONE;
		found = v->args[i];
	}
	return found;
}

static struct access follow_param(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, uint32_t hops)
{
	int64_t num = func_body(program_func(s->program, func))->pool.values[value].num;
	struct site call;
	const struct event *e;

	if (!ctx)
		return at_root(ACCESS_PARAM, func, (uint32_t)num, 0);
	call = ctx_site(s, ctx);
	e = func_event(program_func(s->program, call.func), call.event);
	if (e->kind != EVENT_CALL || num >= (int64_t)e->nargs)
		return at_root(ACCESS_VALUE, func, value, ctx);
	return follow(s, call.func, e->args[num], ctx_parent(s, ctx), hops);
}

static struct access follow(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, uint32_t hops)
{
	const struct body *b = func_body(program_func(s->program, func));
	const struct value *v = &b->pool.values[value];
	uint32_t arm;

	if (hops >= MAX_HOPS)
		return at_root(ACCESS_NOTHING, func, value, ctx);
	switch (v->kind) {
	case VALUE_PARAM:
		return follow_param(s, func, value, ctx, hops + 1);
	case VALUE_ADDR:
		return follow_place(s, func, value, v->place, ctx, hops + 1);
	case VALUE_LOAD:
		return follow_load(s, func, value, ctx, hops + 1);
	case VALUE_CONTAINER:
		return follow_container(s, func, v, ctx, hops + 1);
	case VALUE_RESULT:
		return follow_result(s, func, value, ctx, hops + 1);
	case VALUE_CHOICE:
		arm = only_arm(b, v);
		if (arm != FACT_NONE)
			return follow(s, func, arm, ctx, hops + 1);
		return at_root(ACCESS_VALUE, func, value, ctx);
	case VALUE_INT:
	case VALUE_UNKNOWN:
		return at_root(ACCESS_NOTHING, func, value, ctx);
	default:
		return at_root(ACCESS_VALUE, func, value, ctx);
	}
}

struct access access_of(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx)
{
	return follow(s, func, value, ctx, 0);
}

struct access access_of_place(struct solver *s, uint32_t func, uint32_t place, ctx_id ctx)
{
	return follow_place(s, func, FACT_NONE, place, ctx, 0);
}

/* Steps out of what the rules call a carrier: &dwork->work is the work that dwork is. */
static uint32_t leading_carriers(struct solver *s, const struct access *path)
{
	uint32_t n = 0;

	while (n < path->nsteps && path->steps[n].kind == ACCESS_OUT &&
	       is_carrier(s, path->steps[n].tag, path->steps[n].field))
		n++;
	return n;
}

struct access access_through(struct solver *s, const struct access *from, const struct access *path)
{
	uint32_t skip = leading_carriers(s, path);
	struct access a = *from;

	if (path->root == ACCESS_NOTHING)
		a.root = ACCESS_NOTHING;
	while (a.nsteps && a.steps[a.nsteps - 1].kind == ACCESS_FIELD &&
	       is_carrier(s, a.steps[a.nsteps - 1].tag, a.steps[a.nsteps - 1].field))
		a.nsteps--;
	for (uint32_t i = skip; i < path->nsteps && a.root != ACCESS_NOTHING; i++)
		push(s, &a, path->steps[i]);
	return a;
}

static bool same_root(const struct access *a, const struct access *b)
{
	return a->root != ACCESS_NOTHING && a->root == b->root && a->func == b->func && a->id == b->id && a->ctx == b->ctx;
}

bool access_equal(const struct access *a, const struct access *b)
{
	if (!same_root(a, b) || a->nsteps != b->nsteps)
		return false;
	for (uint32_t i = 0; i < a->nsteps; i++)
		if (!access_same_step(&a->steps[i], &b->steps[i]))
			return false;
	return true;
}

static uint32_t common_steps(const struct access *a, const struct access *b)
{
	uint32_t n = 0;

	while (n < a->nsteps && n < b->nsteps && access_same_step(&a->steps[n], &b->steps[n]))
		n++;
	return n;
}

static bool same_tail(const struct access *a, uint32_t i, const struct access *b, uint32_t j)
{
	if (a->nsteps - i != b->nsteps - j)
		return false;
	for (; i < a->nsteps; i++, j++)
		if (!access_same_step(&a->steps[i], &b->steps[j]))
			return false;
	return true;
}

bool access_same_relation(const struct access *a, const struct access *b, const struct access *x, const struct access *y)
{
	uint32_t ab, xy;

	if (!same_root(a, b) || !same_root(x, y))
		return false;
	ab = common_steps(a, b);
	xy = common_steps(x, y);
	return same_tail(a, ab, x, xy) && same_tail(b, ab, y, xy);
}

bool access_may_meet(const struct access *a, const struct access *b)
{
	uint32_t i = a->nsteps, j = b->nsteps;

	while (i && j) {
		const struct access_step *x = &a->steps[i - 1], *y = &b->steps[j - 1];

		/* Which element, or that it is one at all, is not asked. */
		if (x->kind == ACCESS_INDEX || y->kind == ACCESS_INDEX) {
			i -= x->kind == ACCESS_INDEX;
			j -= y->kind == ACCESS_INDEX;
			continue;
		}
		/* Beyond a pointer anything may be. */
		if (x->kind != ACCESS_FIELD || y->kind != ACCESS_FIELD)
			return true;
		if (x->tag != y->tag || x->field != y->field)
			return false;
		i--;
		j--;
	}
	return true;
}

struct access access_alike(struct solver *s, const struct access *a, const struct access *x, const struct access *y)
{
	struct access r = *a;
	uint32_t same, tail;

	if (y->root == ACCESS_VAR)
		return *y;
	if (!same_root(x, y))
		r.root = ACCESS_NOTHING;
	same = common_steps(x, y);
	tail = x->nsteps - same;
	if (tail > a->nsteps || !same_tail(a, a->nsteps - tail, x, same))
		r.root = ACCESS_NOTHING;
	else
		r.nsteps -= tail;
	for (uint32_t i = same; i < y->nsteps && r.root != ACCESS_NOTHING; i++)
		push(s, &r, y->steps[i]);
	return r;
}

bool access_is_embedded(const struct access *a)
{
	for (uint32_t i = 0; i < a->nsteps; i++)
		if (a->steps[i].kind == ACCESS_CONTENT)
			return false;
	return a->root != ACCESS_NOTHING;
}
