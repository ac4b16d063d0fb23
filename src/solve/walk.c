// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * walk.c - from each work function to the allocations below it, best path first.
 *
 * Forward from the work function over all contexts within the cost that is
 * asked for; then backward from allocations through functions outside the work
 * function's directory. A hit is where the two meet: at the last call that is
 * still the driver's own.
 */
#include "solve/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/walk_internal.h"

/* How a context was reached, forward from the root or backward from an allocation. */
struct reach {
	uint32_t ctx;
	uint32_t cost;
	uint32_t from;		/* forward: index of the reach it came from; backward: of the one to go to */
	uint32_t event;		/* the call between the two, or the allocation itself */
	bool slot;
};

struct search {
	struct solver *s;
	str_id top;
	uint32_t limit;			/* paths of this cost or more are not followed */
	VEC(struct reach) fwd;		/* in order of discovery */
	struct map fwd_of;		/* context -> index of its best */
	VEC(struct reach) back;
	struct map back_of;
	VEC(struct walk_hit) hits;
	struct map hit_of;		/* (function, event) -> index */
};

bool dir_below(struct solver *s, str_id dir, str_id top)
{
	const char *d = str(s->st, dir), *t = str(s->st, top);
	size_t n = strlen(t);

	return !strncmp(d, t, n) && (!d[n] || d[n] == '/' || !n);
}

static bool own(struct search *q, uint32_t ctx)
{
	uint32_t func = q->s->walk->contexts.v[ctx].func;

	return dir_below(q->s, program_func(q->s->program, func)->dir, q->top);
}

static void forward_push(struct search *q, struct reach r)
{
	uint64_t at;

	if (r.cost >= q->limit)
		return;
	if (map_get(&q->fwd_of, r.ctx, &at) && q->fwd.v[at].cost <= r.cost)
		return;
	map_put(&q->fwd_of, r.ctx, q->fwd.n);
	vec_push(&q->fwd, r);
}

static bool is_best(const struct map *of, uint32_t ctx, uint32_t index)
{
	uint64_t at;

	return map_get(of, ctx, &at) && at == index;
}

/*
 * Costs are few (direct, one slot, weak), so it is a breadth-first walk per
 * cost, cheapest first: shortest paths among the best.
 */
static void forward(struct search *q, uint32_t root)
{
	struct reach start = { .ctx = root, .from = FACT_NONE, .event = FACT_NONE };

	forward_push(q, start);
	for (uint32_t i = 0; i < q->fwd.n; i++) {
		struct reach r = q->fwd.v[i];
		const struct context *c;

		if (!is_best(&q->fwd_of, r.ctx, i))
			continue;
		c = context_solve(q->s, r.ctx);
		for (uint32_t e = 0; e < c->nedges; e++)
			forward_push(q, (struct reach){ .ctx = c->edges[e].target,
							.cost = r.cost + c->edges[e].cost, .from = i,
							.event = c->edges[e].event, .slot = c->edges[e].cost > 0 });
	}
}

static void backward_push(struct search *q, struct reach r)
{
	uint64_t at;

	if (r.cost >= q->limit || own(q, r.ctx))
		return;
	if (map_get(&q->back_of, r.ctx, &at) && q->back.v[at].cost <= r.cost)
		return;
	map_put(&q->back_of, r.ctx, q->back.n);
	vec_push(&q->back, r);
}

/* Callers of each context that forward() met, as (context, edge) pairs chained by target. */
struct caller {
	uint32_t ctx, edge, next;
};

static void backward(struct search *q)
{
	struct walk *w = q->s->walk;
	VEC(struct caller) callers = { 0 };
	struct map first = { 0 };
	uint64_t at;

	for (uint32_t i = 0; i < q->fwd.n; i++) {
		uint32_t id = q->fwd.v[i].ctx;
		const struct context *c = &w->contexts.v[id];

		if (!is_best(&q->fwd_of, id, i) || own(q, id))
			continue;
		for (uint32_t e = 0; e < c->nedges; e++) {
			struct caller k = { .ctx = id, .edge = e, .next = FACT_NONE };

			if (map_get(&first, c->edges[e].target, &at))
				k.next = (uint32_t)at;
			map_put(&first, c->edges[e].target, callers.n);
			vec_push(&callers, k);
		}
		for (uint32_t a = 0; a < c->nallocs; a++)
			backward_push(q, (struct reach){ .ctx = id, .cost = c->allocs[a].cost, .from = FACT_NONE,
							 .event = c->allocs[a].event });
	}
	for (uint32_t i = 0; i < q->back.n; i++) {
		struct reach r = q->back.v[i];

		if (!is_best(&q->back_of, r.ctx, i) || !map_get(&first, r.ctx, &at))
			continue;
		for (uint32_t k = (uint32_t)at; k != FACT_NONE; k = callers.v[k].next) {
			const struct edge *e = &w->contexts.v[callers.v[k].ctx].edges[callers.v[k].edge];

			backward_push(q, (struct reach){ .ctx = callers.v[k].ctx, .cost = r.cost + e->cost,
							 .from = i, .event = e->event, .slot = e->cost > 0 });
		}
	}
	vec_free(&callers);
	map_free(&first);
}

static void step_add(struct walk_step **v, uint32_t *n, uint32_t func, uint32_t event, bool slot)
{
	*v = (struct walk_step *)mem_grow(*v, *n + 1, sizeof(**v));
	(*v)[(*n)++] = (struct walk_step){ .call = { func, event }, .slot = slot };
}

/* The path root .. @at (forward), its call at @event, and from there down (@down, FACT_NONE: that call allocates). */
static void hit_add(struct search *q, uint32_t at, uint32_t event, bool slot, uint32_t down, uint32_t cost)
{
	struct walk *w = q->s->walk;
	uint32_t func = w->contexts.v[q->fwd.v[at].ctx].func, n = 0;
	struct walk_hit hit = { .at = { func, event }, .cost = cost };
	struct walk_step *steps = NULL;
	uint64_t old;

	if (cost >= q->limit)
		return;
	if (map_get(&q->hit_of, map_key(func, event), &old) && q->hits.v[old].cost <= cost)
		return;
	for (uint32_t i = at; q->fwd.v[i].from != FACT_NONE; i = q->fwd.v[i].from)
		step_add(&steps, &n, w->contexts.v[q->fwd.v[q->fwd.v[i].from].ctx].func, q->fwd.v[i].event,
			 q->fwd.v[i].slot);
	for (uint32_t i = 0; i < n / 2; i++) {
		struct walk_step swap = steps[i];

		steps[i] = steps[n - 1 - i];
		steps[n - 1 - i] = swap;
	}
	step_add(&steps, &n, func, event, slot);
	for (uint32_t i = down; i != FACT_NONE; i = q->back.v[i].from)
		step_add(&steps, &n, w->contexts.v[q->back.v[i].ctx].func, q->back.v[i].event, q->back.v[i].slot);
	hit.steps = (struct walk_step *)arena_copy(q->s->arena, steps, n * sizeof(*steps));
	hit.nsteps = n;
	free(steps);
	if (map_get(&q->hit_of, map_key(func, event), &old)) {
		q->hits.v[old] = hit;
	} else {
		map_put(&q->hit_of, map_key(func, event), q->hits.n);
		vec_push(&q->hits, hit);
	}
}

static void meet(struct search *q)
{
	struct walk *w = q->s->walk;

	for (uint32_t i = 0; i < q->fwd.n; i++) {
		const struct context *c = &w->contexts.v[q->fwd.v[i].ctx];
		uint64_t down;

		if (!is_best(&q->fwd_of, q->fwd.v[i].ctx, i) || !own(q, q->fwd.v[i].ctx))
			continue;
		for (uint32_t a = 0; a < c->nallocs; a++)
			hit_add(q, i, c->allocs[a].event, false, FACT_NONE, q->fwd.v[i].cost + c->allocs[a].cost);
		for (uint32_t e = 0; e < c->nedges; e++)
			if (map_get(&q->back_of, c->edges[e].target, &down))
				hit_add(q, i, c->edges[e].event, c->edges[e].cost > 0, (uint32_t)down,
					q->fwd.v[i].cost + c->edges[e].cost + q->back.v[down].cost);
	}
}

const struct walk_hit *walk_allocations(struct solver *s, uint32_t func, uint32_t *n)
{
	struct search q = { .s = s, .top = program_func(s->program, func)->dir,
			    .limit = s->opt.possible ? COST_FAR : COST_WEAK };
	const struct walk_hit *hits;

	*n = 0;
	if (!func_body(program_func(s->program, func)) || !s->funcs[func].can_alloc)
		return NULL;
	forward(&q, context_get(s, func, 0, NULL, 0));
	backward(&q);
	meet(&q);
	*n = (uint32_t)q.hits.n;
	hits = (const struct walk_hit *)arena_copy(s->arena, q.hits.v, q.hits.n * sizeof(*q.hits.v));
	vec_free(&q.fwd);
	vec_free(&q.back);
	vec_free(&q.hits);
	map_free(&q.fwd_of);
	map_free(&q.back_of);
	map_free(&q.hit_of);
	return hits;
}

uint32_t walk_contexts(const struct solver *s)
{
	return (uint32_t)s->walk->contexts.n;
}

struct backtrack {
	VEC(uint32_t) todo;
};

static void mark(struct backtrack *t, uint8_t *flag, uint32_t func)
{
	if (*flag)
		return;
	*flag = 1;
	vec_push(&t->todo, func);
}

static void mark_slot(struct solver *s, struct backtrack *t, str_id tag, str_id field)
{
	struct site_list calls = program_slot_calls(s->program, tag, field);

	for (uint32_t c = 0; c < calls.n; c++)
		mark(t, &s->funcs[calls.v[c].func].can_alloc, calls.v[c].func);
}

/*
 * Which functions can reach an allocation at all: callers of allocators and
 * their callers, also through slots that hold them and through arguments (a
 * function whose address is given to anyone may be called by anyone).
 */
static void find_allocators(struct solver *s)
{
	struct backtrack t = { 0 };
	uint32_t nfuncs = program_nfuncs(s->program);

	for (uint32_t i = 0; i < nfuncs; i++)
		if (solver_effect(s, i, EFFECT_ALLOC))
			mark(&t, &s->funcs[i].can_alloc, i);
	for (uint32_t i = 0; i < t.todo.n; i++) {
		const struct func *f = program_func(s->program, t.todo.v[i]);

		for (uint32_t c = 0; c < f->callers.n; c++)
			if (!solver_model_of(s, f->callers.v[c].func))
				mark(&t, &s->funcs[f->callers.v[c].func].can_alloc, f->callers.v[c].func);
		if (!f->address_taken || solver_model_of(s, t.todo.v[i]))
			continue;
		for (uint32_t h = 0; h < f->slots.n; h++)
			mark_slot(s, &t, f->slots.v[h].tag, f->slots.v[h].field);
		mark_slot(s, &t, 0, 0);
	}
	vec_free(&t.todo);
}

static void mark_flag_writers(void *arg, struct model_struct *ms)
{
	struct backtrack *t = (struct backtrack *)((void **)arg)[0];
	struct solver *s = (struct solver *)((void **)arg)[1];
	struct store_list l;

	if (!ms->task_flags)
		return;
	l = program_field_stores(s->program, ms->tag, ms->task_flags);
	for (uint32_t i = 0; i < l.n; i++)
		if (l.v[i].func != FACT_NONE) {
			ms->used = true;
			mark(t, &s->funcs[l.v[i].func].can_scope, l.v[i].func);
		}
}

static void find_scopes(struct solver *s)
{
	struct backtrack t = { 0 };
	void *arg[2] = { &t, s };

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (solver_effect(s, i, EFFECT_SCOPE_BEGIN) || solver_effect(s, i, EFFECT_SCOPE_END))
			mark(&t, &s->funcs[i].can_scope, i);
	model_each_struct(s->model, mark_flag_writers, arg);
	for (uint32_t i = 0; i < t.todo.n; i++) {
		const struct func *f = program_func(s->program, t.todo.v[i]);

		for (uint32_t c = 0; c < f->callers.n; c++)
			mark(&t, &s->funcs[f->callers.v[c].func].can_scope, f->callers.v[c].func);
	}
	vec_free(&t.todo);
}

void walk_prepare(struct solver *s)
{
	uint32_t n = program_nfuncs(s->program);
	struct params none = { 0 };

	s->walk = MEM_NEW(struct walk, 1);
	vec_push(&s->walk->params, none);
	s->walk->ncontexts = MEM_NEW(uint32_t, n);
	s->walk->relevant = MEM_NEW(uint64_t, n);
	s->walk->relevant_state = MEM_NEW(uint8_t, n);
	s->walk->exits = MEM_NEW(uint8_t, (size_t)n * SCOPE_N);
	s->walk->exits_known = MEM_NEW(uint8_t, (size_t)n * SCOPE_N);
	find_allocators(s);
	find_scopes(s);
}

void walk_free(struct solver *s)
{
	struct walk *w = s->walk;

	if (!w)
		return;
	vec_free(&w->contexts);
	vec_free(&w->params);
	map_free(&w->context_ids);
	map_free(&w->params_ids);
	free(w->ncontexts);
	free(w->relevant);
	free(w->relevant_state);
	free(w->exits);
	free(w->exits_known);
	free(w);
	s->walk = NULL;
}
