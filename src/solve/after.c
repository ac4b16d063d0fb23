// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * after.c - forward from a destroy to what still uses the pointer.
 *
 * The rule it keeps: the place is the same by its base and path, not by class;
 * a loop may have gone on to another object, so no way leads round it; whatever
 * may store to the place makes it another queue.
 */
#include "solve/after.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "link/cfg.h"
#include "solve/internal.h"

#define MAX_UP		3	/* callers from the destroy to the function that uses it */
#define MAX_DOWN	4	/* callees from there to the use */

enum spot_kind { SPOT_VALUE, SPOT_GLOBAL, SPOT_FIELD };

/* A queue pointer as one function sees it. */
struct spot {
	enum spot_kind kind;
	uint32_t value;			/* the pointer itself, or the base of the field; FACT_NONE as SPOT_GLOBAL */
	uint32_t param;			/* in a callee: the parameter that @value is; else FACT_NONE */
	uint32_t var;
	const struct elem *path;
	uint32_t npath;
};

static bool same_path(const struct elem *a, uint32_t na, const struct elem *b, uint32_t nb)
{
	if (na != nb)
		return false;
	for (uint32_t i = 0; i < na; i++)
		if (a[i].tag != b[i].tag || a[i].field != b[i].field || a[i].index != b[i].index ||
		    a[i].index == FACT_ANY_INDEX)
			return false;
	return true;
}

static bool same_pointer(const struct body *b, uint32_t x, uint32_t y, uint32_t depth)
{
	const struct value *vx = &b->pool.values[x], *vy = &b->pool.values[y];
	const struct place *px, *py;

	if (x == y)
		return true;
	if (vx->kind == VALUE_PARAM && vy->kind == VALUE_PARAM)
		return vx->num == vy->num;
	if (depth > 4 || vx->kind != VALUE_LOAD || vy->kind != VALUE_LOAD)
		return false;
	px = &b->pool.places[vx->place];
	py = &b->pool.places[vy->place];
	if (px->base != py->base || !same_path(px->path, px->npath, py->path, py->npath))
		return false;
	return px->base == PLACE_GLOBAL ? px->name == py->name :
	       px->base == PLACE_DEREF && same_pointer(b, px->ref, py->ref, depth + 1);
}

static bool is_spot_base(const struct body *b, const struct spot *at, uint32_t value)
{
	const struct value *v = &b->pool.values[value];

	if (at->param != FACT_NONE)
		return v->kind == VALUE_PARAM && v->num == at->param;
	return same_pointer(b, value, at->value, 0);
}

static bool place_is(struct solver *s, const struct func *f, const struct spot *at, const struct place *p)
{
	if (at->kind == SPOT_VALUE || !same_path(p->path, p->npath, at->path, at->npath))
		return false;
	if (at->kind == SPOT_GLOBAL)
		return p->base == PLACE_GLOBAL && program_resolve_var(s->program, f->unit, p->name) == at->var;
	return p->base == PLACE_DEREF && is_spot_base(func_body(f), at, p->ref);
}

/* Is @value the pointer that was destroyed? */
static bool value_is(struct solver *s, const struct func *f, const struct spot *at, uint32_t value)
{
	const struct body *b = func_body(f);
	const struct value *v = &b->pool.values[value];

	if (at->kind == SPOT_VALUE)
		return is_spot_base(b, at, value);
	return v->kind == VALUE_LOAD && place_is(s, f, at, &b->pool.places[v->place]);
}

/* May @func, or what it calls, store to such a place, whatever the object? */
static bool may_store(struct solver *s, uint32_t func, const struct spot *at, uint32_t depth)
{
	const struct func *f = program_func(s->program, func);
	const struct body *b = func_body(f);
	const struct elem *field = path_last_field(at->path, at->npath);

	for (uint32_t i = 0; b && at->kind != SPOT_VALUE && i < b->nevents; i++) {
		const struct event *e = &b->events[i];

		if (e->kind == EVENT_STORE || e->kind == EVENT_COPY) {
			const struct place *p = &b->pool.places[e->place];
			const struct elem *last = path_last_field(p->path, p->npath);

			if (field ? last && last->tag == field->tag && last->field == field->field :
				    p->base == PLACE_GLOBAL && program_resolve_var(s->program, f->unit, p->name) == at->var)
				return true;
		} else if (e->kind == EVENT_CALL && depth < MAX_DOWN) {
			uint32_t callee = program_callee(s->program, func, i);

			if (callee != FACT_NONE && !solver_model_of(s, callee) && may_store(s, callee, at, depth + 1))
				return true;
		}
	}
	return false;
}

/* The first frame, from the use up, that stands where @out->from does. */
static bool found_at(struct solver *s, uint32_t func, uint32_t event, struct after *out)
{
	if (out->shown.func == FACT_NONE &&
	    program_func(s->program, func)->dir == program_func(s->program, out->from.func)->dir)
		out->shown = (struct site){ func, event };
	return true;
}

static const enum effect_kind uses[] = { EFFECT_ENQUEUE, EFFECT_FLUSH_QUEUE, EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE };

/* Does the call at @event use the queue, itself or by what the callee does on every way? */
static bool call_uses(struct solver *s, uint32_t func, uint32_t event, const struct spot *at, uint32_t depth,
		      struct after *out)
{
	const struct func *f = program_func(s->program, func);
	const struct event *e = func_event(f, event);
	uint32_t callee = program_callee(s->program, func, event);
	const struct body *cb;

	if (callee == FACT_NONE || depth > MAX_DOWN)
		return false;
	for (size_t k = 0; k < sizeof(uses) / sizeof(uses[0]); k++) {
		const struct effect *ef = solver_effect(s, callee, uses[k]);
		const struct operand *op = ef ? &ef->op[ROLE_QUEUE] : NULL;

		if (op && op->kind == OPERAND_ARG && op->num < e->nargs && value_is(s, f, at, e->args[op->num])) {
			out->use = (struct site){ func, event };
			out->kind = uses[k];
			return found_at(s, func, event, out);
		}
	}
	cb = solver_model_of(s, callee) ? NULL : func_body(program_func(s->program, callee));
	for (uint32_t a = 0; cb && a <= e->nargs; a++) {
		struct spot in = *at;

		if (a == e->nargs && at->kind != SPOT_GLOBAL)
			break;
		if (a < e->nargs && value_is(s, f, at, e->args[a]))
			in = (struct spot){ .kind = SPOT_VALUE, .param = a, .value = FACT_NONE, .var = FACT_NONE };
		else if (a < e->nargs && at->kind == SPOT_FIELD && is_spot_base(func_body(f), at, e->args[a]))
			in.param = a;
		else if (a < e->nargs)
			continue;
		for (uint32_t i = 0; i < cb->nevents; i++) {
			if (cb->events[i].kind == EVENT_STORE &&
			    place_is(s, program_func(s->program, callee), &in, &cb->pool.places[cb->events[i].place]))
				break;
			if (cb->events[i].kind == EVENT_CALL && func_always_runs(program_func(s->program, callee), i) &&
			    call_uses(s, callee, i, &in, depth + 1, out))
				return found_at(s, func, event, out);
		}
	}
	return false;
}

struct search {
	struct solver *s;
	uint32_t func, gone;		/* the call after which the queue is gone */
	struct spot at;
	struct site destroy;
	void (*fn)(struct solver *s, const struct after *a, void *arg);
	void *arg;
	uint8_t *seen;			/* by block */
	bool left;			/* some way ends with the pointer as it was */
};

/* Is the condition only about the pointer itself? */
static bool tests_spot(const struct search *q, uint32_t cond)
{
	const struct func *f = program_func(q->s->program, q->func);
	const struct value *v = &func_body(f)->pool.values[cond];

	return value_is(q->s, f, &q->at, cond) ||
	       (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_NE || v->op == OP_EQ) &&
		value_is(q->s, f, &q->at, v->args[0]));
}

/* Does block @use depend on a test that @gone does not, other than of the pointer? */
static bool depends(const struct search *q, uint32_t gone, uint32_t use)
{
	const struct body *b = func_body(program_func(q->s->program, q->func));

	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];

		for (uint32_t k = 0; blk->nsuccs > 1 && k < blk->nsuccs; k++)
			if (cfg_edge_dominates(b, i, blk->succs[k], use) && !cfg_edge_dominates(b, i, blk->succs[k], gone) &&
			    (blk->cond == FACT_NONE || !tests_spot(q, blk->cond)))
				return true;
	}
	return false;
}

static void search_block(struct search *q, uint32_t block, uint32_t from)
{
	const struct func *f = program_func(q->s->program, q->func);
	const struct body *b = func_body(f);
	const struct block *blk = &b->blocks[block];
	uint32_t home = func_event_block(f, q->gone);

	for (uint32_t i = from; i < blk->first + blk->nevents; i++) {
		const struct event *e = &b->events[i];
		struct after a = { .destroy = q->destroy, .gone = { q->func, q->gone }, .from = { q->func, i },
				   .shown = { FACT_NONE, FACT_NONE } };
		uint32_t callee;

		if (e->kind == EVENT_STORE && place_is(q->s, f, &q->at, &b->pool.places[e->place]))
			return;
		if (e->kind != EVENT_CALL)
			continue;
		if (call_uses(q->s, q->func, i, &q->at, 0, &a)) {
			a.maybe = block != home && depends(q, home, block);
			q->fn(q->s, &a, q->arg);
			return;
		}
		callee = program_callee(q->s->program, q->func, i);
		if (callee != FACT_NONE && !solver_model_of(q->s, callee) && may_store(q->s, callee, &q->at, 0))
			return;
	}
	q->left |= !blk->nsuccs;
	for (uint32_t k = 0; k < blk->nsuccs; k++) {
		uint32_t to = blk->succs[k];

		/* Round a loop the same words may mean another object. */
		if (q->seen[to] || cfg_dominates(b, to, home))
			continue;
		q->seen[to] = 1;
		search_block(q, to, b->blocks[to].first);
	}
}

/* The spot of @at as the caller at @call sees it; false if it is none of its. */
static bool spot_up(struct solver *s, const struct func *f, struct spot *at, struct site call)
{
	const struct event *e = func_event(program_func(s->program, call.func), call.event);
	const struct value *v;

	if (at->kind == SPOT_GLOBAL)
		return true;
	v = &func_body(f)->pool.values[at->value];
	if (v->kind != VALUE_PARAM || v->num >= e->nargs)
		return false;
	at->value = e->args[v->num];
	return true;
}

/* Every way through @func destroys the queue, but for those where the pointer is null. */
static bool always(const struct search *q)
{
	const struct func *f = program_func(q->s->program, q->func);

	return func_always_runs(f, q->gone) || !depends(q, 0, func_event_block(f, q->gone));
}

static void search_up(struct search q, uint32_t depth)
{
	const struct func *f = program_func(q.s->program, q.func);
	uint32_t block = func_event_block(f, q.gone);
	struct site_list callers = f->callers;

	q.seen = MEM_NEW(uint8_t, func_body(f)->nblocks);
	q.left = false;
	q.seen[block] = 1;
	search_block(&q, block, q.gone + 1);
	free(q.seen);
	if (!q.left || depth == MAX_UP || !always(&q))
		return;
	for (uint32_t i = 0; i < callers.n; i++) {
		struct search up = q;

		up.func = callers.v[i].func;
		up.gone = callers.v[i].event;
		if (up.func != q.func && spot_up(q.s, f, &up.at, callers.v[i]))
			search_up(up, depth + 1);
	}
}

void after_destroy(struct solver *s, struct site destroy, uint32_t value,
		   void (*fn)(struct solver *s, const struct after *a, void *arg), void *arg)
{
	const struct func *f = program_func(s->program, destroy.func);
	const struct body *b = func_body(f);
	const struct value *v = &b->pool.values[value];
	const struct place *p = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;
	struct search q = { .s = s, .func = destroy.func, .gone = destroy.event, .destroy = destroy, .fn = fn, .arg = arg };

	q.at = (struct spot){ .kind = SPOT_VALUE, .value = value, .param = FACT_NONE, .var = FACT_NONE };
	if (p && p->base == PLACE_GLOBAL)
		q.at = (struct spot){ .kind = SPOT_GLOBAL, .value = FACT_NONE, .param = FACT_NONE,
				      .var = program_resolve_var(s->program, f->unit, p->name), .path = p->path,
				      .npath = p->npath };
	else if (p && p->base == PLACE_DEREF)
		q.at = (struct spot){ .kind = SPOT_FIELD, .value = p->ref, .param = FACT_NONE, .var = FACT_NONE,
				      .path = p->path, .npath = p->npath };
	search_up(q, 0);
}
