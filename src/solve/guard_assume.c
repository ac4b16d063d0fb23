// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * guard_assume.c - two frames of one path that ask one field for different things.
 *
 * The upper frame hands an object down only where its type is A; the lower one
 * goes on only where the same object's type is B. Each equality that a frame's
 * call stands behind is assumed in the other frames, and if that leaves their own
 * call out of reach the path says something against itself. The rule it keeps:
 * the same object is known by its access path, and nobody on the path, or called
 * with the object from there, stores to the field in between.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/map.h"
#include "link/cfg.h"
#include "solve/access_internal.h"
#include "solve/guard_internal.h"
#include "solve/valset.h"

#define MAX_CALLEES 500	/* looked at for stores, below one call */

/* What the call of a frame stands behind: field @field of some object holds @is. */
struct premise {
	const struct elem *field;
	uint32_t place;
	struct valset is;
};

typedef VEC(struct premise) premise_list;

/* The field that @value reads; NULL if it is something else. */
static const struct elem *read_field(const struct body *b, uint32_t value)
{
	const struct value *v = &b->pool.values[value];
	const struct place *p = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;

	return p && p->base == PLACE_DEREF ? path_last_field(p->path, p->npath) : NULL;
}

static bool is_one_bit(int64_t mask)
{
	return mask && !(mask & (mask - 1));
}

/* What a comparison with a constant, come out as @equal, says of its other side; nothing if that is no small set. */
static struct valset said_of_value(int64_t num, bool equal)
{
	if (equal)
		return valset_int(num);
	return num ? valset_any() : valset_one((struct atom){ .func = FACT_NONE, .nonzero = true });
}

static struct valset said_of_bits(int64_t mask, bool set)
{
	if (set && !is_one_bit(mask))
		return valset_any();
	return valset_one((struct atom){ .known = (uint64_t)mask, .bits = set ? (uint64_t)mask : 0, .func = FACT_NONE });
}

/* Is @value the constant *@num? */
static bool is_number(const struct body *b, uint32_t value, int64_t *num)
{
	*num = b->pool.values[value].num;
	return b->pool.values[value].kind == VALUE_INT;
}

/* What the test says of the field that it reads: x == 3, x != 0, x, x & BIT. */
static void add_test(const struct body *b, const struct test *t, premise_list *out)
{
	const struct value *v = &b->pool.values[t->cond];
	uint32_t read = t->cond;
	bool truth = t->truth;
	int64_t num = 0, mask;
	struct premise p;

	if (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_EQ || v->op == OP_NE)) {
		if (!is_number(b, v->args[1], &num))
			return;
		truth = (v->op == OP_EQ) == truth;
		read = v->args[0];
	} else {
		truth = !truth;
	}
	v = &b->pool.values[read];
	p.is = said_of_value(num, truth);
	if (v->kind == VALUE_OP && v->op == OP_AND && v->nargs == 2 && !num && is_number(b, v->args[1], &mask)) {
		p.is = said_of_bits(mask, !truth);
		read = v->args[0];
	}
	p.field = read_field(b, read);
	p.place = b->pool.values[read].place;
	if (p.field && !valset_is_any(&p.is))
		vec_push(out, p);
}

/* switch (x->type): the cases by which alone block @home is reached. */
static void add_switch(const struct body *b, uint32_t block, uint32_t home, premise_list *out)
{
	const struct block *blk = &b->blocks[block];
	struct premise p = { .field = read_field(b, blk->cond), .place = b->pool.values[blk->cond].place };

	for (uint32_t i = 1; p.field && i < blk->nsuccs; i++) {
		if (blk->succs[i] == blk->succs[0] || !cfg_edge_dominates(b, block, blk->succs[i], home))
			continue;
		for (uint32_t c = 0; c < blk->ncases; c++) {
			struct valset one = valset_int(blk->cases[c].lo);

			if (blk->cases[c].to != blk->succs[i])
				continue;
			if (blk->cases[c].lo != blk->cases[c].hi || p.is.n == VALSET_MAX)
				return;
			valset_add(&p.is, &one);
		}
		if (p.is.n)
			vec_push(out, p);
		return;
	}
}

static void premises_of(struct solver *s, struct site site, premise_list *out)
{
	const struct func *f = program_func(s->program, site.func);
	const struct body *b = func_body(f);
	uint32_t home = func_event_block(f, site.event);
	test_list tests = { 0 };

	dominating_tests(b, home, &tests);
	for (size_t i = 0; i < tests.n; i++)
		add_test(b, &tests.v[i], out);
	vec_free(&tests);
	for (uint32_t i = 0; i < b->nblocks; i++)
		if (b->blocks[i].end == END_SWITCH && b->blocks[i].cond != FACT_NONE)
			add_switch(b, i, home, out);
}

/* Is @place field @field of what some pointer points to? */
static bool is_field_place(const struct place *place, const struct elem *field)
{
	const struct elem *last = place->base == PLACE_DEREF ? path_last_field(place->path, place->npath) : NULL;

	return last && last->tag == field->tag && last->field == field->field;
}

/* Does @func know that field of any object? Cheaper to ask than of which. */
static bool reads_field(struct solver *s, uint32_t func, const struct elem *field)
{
	const struct pool *pool = &func_body(program_func(s->program, func))->pool;

	for (uint32_t i = 0; i < pool->nplaces; i++)
		if (is_field_place(&pool->places[i], field))
			return true;
	return false;
}

/* Places of @func, entered by @ctx, by which field @field is read of the object that @object is. */
static void places_of(struct solver *s, uint32_t func, ctx_id ctx, const struct elem *field, const struct access *object,
		      struct assumed *out)
{
	const struct body *b = func_body(program_func(s->program, func));

	for (uint32_t i = 0; i < b->pool.nplaces && out->n < ASSUMED_MAX; i++) {
		struct access a;

		if (!is_field_place(&b->pool.places[i], field))
			continue;
		a = access_of_place(s, func, i, ctx);
		if (access_equal(&a, object))
			out->places[out->n++] = i;
	}
}

/* Does @func, or what it calls, store to the field? True also where there is too much to look at. */
static bool stores_below(struct solver *s, uint32_t func, const struct store_list *l)
{
	VEC(uint32_t) todo = { 0 };
	struct map seen = { 0 };
	uint64_t at;
	bool stores = false;

	vec_push(&todo, func);
	map_put(&seen, func, 1);
	for (size_t i = 0; i < todo.n && !stores; i++) {
		const struct body *b = func_body(program_func(s->program, todo.v[i]));

		for (uint32_t k = 0; k < l->n; k++)
			stores |= l->v[k].func == todo.v[i];
		stores |= i >= MAX_CALLEES;
		for (uint32_t e = 0; b && e < b->nevents; e++) {
			uint32_t callee = b->events[e].kind == EVENT_CALL ? program_callee(s->program, todo.v[i], e) : FACT_NONE;

			if (callee == FACT_NONE || map_get(&seen, callee, &at) || solver_model_of(s, callee))
				continue;
			map_put(&seen, callee, 1);
			vec_push(&todo, callee);
		}
	}
	vec_free(&todo);
	map_free(&seen);
	return stores;
}

/* Is the object handed to event @e of @func, entered by @ctx? */
static bool is_given(struct solver *s, uint32_t func, const struct event *e, ctx_id ctx, const struct access *pointer)
{
	for (uint32_t a = 0; a < e->nargs; a++) {
		struct access arg = access_of(s, func, e->args[a], ctx);

		if (access_equal(&arg, pointer))
			return true;
	}
	return false;
}

/* The call string by which the path goes from frame @from into frame @to. */
static ctx_id ctx_between(struct solver *s, const struct walk_hit *hit, uint32_t from, uint32_t to)
{
	ctx_id ctx = 0;

	for (; from < to; from++)
		ctx = ctx_push(s, ctx, hit->steps[from].call);
	return ctx;
}

/* Is the field stored to by a frame @from .. @to of the path, or by who is given the object there? */
static bool changes_between(struct solver *s, const struct walk_hit *hit, uint32_t from, uint32_t to,
			    const struct elem *field, const struct access *pointer)
{
	struct store_list l = program_field_stores(s->program, field->tag, field->field);

	for (uint32_t k = from; k <= to; k++) {
		struct site call = hit->steps[k].call;
		ctx_id ctx = ctx_between(s, hit, from, k);
		const struct func *f = program_func(s->program, call.func);
		const struct body *b = func_body(f);
		uint32_t home = func_event_block(f, call.event);

		for (uint32_t i = 0; i < l.n; i++)
			if (l.v[i].func == call.func)
				return true;
		for (uint32_t i = 0; i < b->nevents && l.n; i++) {
			uint32_t callee = b->events[i].kind == EVENT_CALL && i != call.event ?
					  program_callee(s->program, call.func, i) : FACT_NONE;

			if (callee != FACT_NONE && leads_to(b, func_event_block(f, i), home) &&
			    is_given(s, call.func, &b->events[i], ctx, pointer) && stores_below(s, callee, &l))
				return true;
		}
	}
	return false;
}

/* Is the call at @site, in a function entered by @ctx, out of reach where the field of that object is as the premise says? */
static bool refutes(struct solver *s, struct site site, ctx_id ctx, const struct premise *p, const struct access *object)
{
	const struct func *f = program_func(s->program, site.func);
	struct assumed assumed = { .is = p->is };
	struct env env = { .func = site.func, .ctx = ctx, .in_work = true, .assumed = &assumed };
	bool dead;

	places_of(s, site.func, ctx, p->field, object, &assumed);
	if (!assumed.n)
		return false;
	values_live(s, &env);
	dead = !env.live.blocks[func_event_block(f, site.event)];
	live_free(&env.live);
	return dead;
}

/* Objects are told apart as the upper of the two frames knows them, whoever calls that. */
static bool premise_refuted(struct solver *s, const struct walk_hit *hit, uint32_t step, const struct premise *p)
{
	uint32_t func = hit->steps[step].call.func;
	const struct place *place = &func_body(program_func(s->program, func))->pool.places[p->place];

	for (uint32_t k = 0; k < hit->nsteps; k++) {
		uint32_t top = k < step ? k : step, low = k < step ? step : k;
		ctx_id here = ctx_between(s, hit, top, step);
		struct access object, pointer;

		if (k == step || !reads_field(s, hit->steps[k].call.func, p->field))
			continue;
		object = access_of_place(s, func, p->place, here);
		if (object.root == ACCESS_NOTHING || !refutes(s, hit->steps[k].call, ctx_between(s, hit, top, k), p, &object))
			continue;
		pointer = access_of(s, func, place->ref, here);
		if (!changes_between(s, hit, top, low, p->field, &pointer))
			return true;
	}
	return false;
}

bool guard_contradicts(struct solver *s, const struct walk_hit *hit)
{
	bool refuted = false;

	for (uint32_t i = 0; i < hit->nsteps && !refuted; i++) {
		premise_list l = { 0 };

		premises_of(s, hit->steps[i].call, &l);
		for (size_t k = 0; k < l.n && !refuted; k++)
			refuted = premise_refuted(s, hit, i, &l.v[k]);
		vec_free(&l);
	}
	return refuted;
}
