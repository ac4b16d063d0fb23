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
#include "solve/lock.h"
#include "solve/walk_internal.h"

/* How a context was reached, forward from the root or backward from an allocation. */
struct reach_at {
	uint32_t ctx;
	uint32_t cost;
	uint32_t from;		/* forward: index of the reach it came from; backward: of the one to go to */
	uint32_t event;		/* the call between the two, or the allocation itself */
	bool slot, callback;
	uint8_t kind;		/* backward: of the effect it leads to */
};

struct search {
	struct solver *s;
	str_id top;
	str_id file;			/* of the function that the search starts from */
	bool everywhere;		/* a hit sits at the last step, wherever that is */
	enum reach group;
	scope_set scopes;		/* what is looked for counts under these masks only */
	const struct lock_key *lock;	/* of a lock: only one like this */
	uint32_t limit;			/* paths of this cost or more are not followed */
	VEC(struct reach_at) fwd;		/* in order of discovery */
	struct map fwd_of;		/* context -> index of its best */
	VEC(struct reach_at) back;
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

	return q->everywhere || dir_below(q->s, program_func(q->s->program, func)->dir, q->top);
}

/*
 * Who submits an I/O reaches every end of one, by the refusals on the way down;
 * those are ends of his own I/O, for which nobody waits but he.
 */
bool walk_stops(const struct solver *s, uint32_t func, enum reach group)
{
	return group == REACH_IO_END && s->funcs[func].path & (PATH_SUBMITS | PATH_OWN_IO);
}

/* Can the function of that context get to what is looked for? */
static bool leads_on(struct search *q, uint32_t ctx)
{
	uint32_t func = q->s->walk->contexts.v[ctx].func;

	return q->s->funcs[func].reach & q->group && !walk_stops(q->s, func, q->group);
}

static bool is_wanted(const struct search *q, uint32_t ctx, const struct act *a)
{
	struct lock_key keys[8];
	uint32_t n;

	if (REACH_OF(a->kind) != q->group || !(a->scopes & q->scopes))
		return false;
	if (!q->lock)	/* a trylock waits for nobody, and a release least of all */
		return a->kind != EFFECT_TRYLOCK && a->kind != EFFECT_TRYLOCK_UNLESS && a->kind != EFFECT_UNLOCK;
	n = locks_taken(q->s, q->s->walk->contexts.v[ctx].func, a->event, keys, 8);
	while (n--)
		if (lock_same(&keys[n], q->lock) && !(keys[n].shared && q->lock->shared))
			return true;
	return false;
}

static void forward_push(struct search *q, struct reach_at r)
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

static str_id file_of(struct solver *s, uint32_t ctx)
{
	return program_func(s->program, s->walk->contexts.v[ctx].func)->def->loc.file;
}

uint32_t walk_edge_cost(struct solver *s, str_id file, const struct context *c, const struct edge *edge)
{
	if (!edge->cost || file_of(s, edge->target) == file)
		return edge->cost;
	for (uint32_t e = 0; e < c->nedges; e++)
		if (c->edges[e].event == edge->event && file_of(s, c->edges[e].target) == file)
			return COST_WEAK;
	return edge->cost;
}

static uint32_t cost_of(struct search *q, const struct context *c, const struct edge *edge)
{
	return walk_edge_cost(q->s, q->file, c, edge);
}

/*
 * Costs are few (direct, one slot, weak), so it is a breadth-first walk per
 * cost, cheapest first: shortest paths among the best.
 */
static void forward(struct search *q, uint32_t root)
{
	struct reach_at start = { .ctx = root, .from = FACT_NONE, .event = FACT_NONE };

	forward_push(q, start);
	for (uint32_t i = 0; i < q->fwd.n; i++) {
		struct reach_at r = q->fwd.v[i];
		const struct context *c;

		if (!is_best(&q->fwd_of, r.ctx, i))
			continue;
		c = context_solve(q->s, r.ctx);
		for (uint32_t e = 0; e < c->nedges; e++)
			if (leads_on(q, c->edges[e].target))
				forward_push(q, (struct reach_at){ .ctx = c->edges[e].target,
								   .cost = r.cost + cost_of(q, c, &c->edges[e]), .from = i,
								   .event = c->edges[e].event,
								   .slot = c->edges[e].cost > 0,
								   .callback = c->edges[e].callback });
	}
}

static void backward_push(struct search *q, struct reach_at r)
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
		for (uint32_t a = 0; a < c->nacts; a++)
			if (is_wanted(q, id, &c->acts[a]))
				backward_push(q, (struct reach_at){ .ctx = id, .cost = c->acts[a].cost, .from = FACT_NONE,
								    .event = c->acts[a].event, .kind = c->acts[a].kind });
	}
	for (uint32_t i = 0; i < q->back.n; i++) {
		struct reach_at r = q->back.v[i];

		if (!is_best(&q->back_of, r.ctx, i) || !map_get(&first, r.ctx, &at))
			continue;
		for (uint32_t k = (uint32_t)at; k != FACT_NONE; k = callers.v[k].next) {
			const struct edge *e = &w->contexts.v[callers.v[k].ctx].edges[callers.v[k].edge];

			backward_push(q, (struct reach_at){ .ctx = callers.v[k].ctx,
							    .cost = r.cost + cost_of(q, &w->contexts.v[callers.v[k].ctx], e),
							    .from = i, .event = e->event, .slot = e->cost > 0,
							    .callback = e->callback, .kind = r.kind });
		}
	}
	vec_free(&callers);
	map_free(&first);
}

static void step_add(struct walk_step **v, uint32_t *n, uint32_t func, uint32_t event, bool slot, bool callback)
{
	*v = (struct walk_step *)mem_grow(*v, *n + 1, sizeof(**v));
	(*v)[(*n)++] = (struct walk_step){ .call = { func, event }, .slot = slot, .callback = callback };
}

/* The path root .. @at (forward), its call at @event, and from there down (@down, FACT_NONE: that call allocates). */
static void hit_add(struct search *q, uint32_t at, uint32_t event, const struct edge *edge, uint32_t down, uint32_t cost,
		    uint8_t kind)
{
	struct walk *w = q->s->walk;
	uint32_t func = w->contexts.v[q->fwd.v[at].ctx].func, n = 0;
	struct walk_hit hit = { .at = { func, event }, .cost = cost,
				.kind = (enum effect_kind)kind };
	struct walk_step *steps = NULL;
	uint64_t old;

	if (cost >= q->limit)
		return;
	if (map_get(&q->hit_of, map_key(func, event), &old) && q->hits.v[old].cost <= cost)
		return;
	for (uint32_t i = at; q->fwd.v[i].from != FACT_NONE; i = q->fwd.v[i].from)
		step_add(&steps, &n, w->contexts.v[q->fwd.v[q->fwd.v[i].from].ctx].func, q->fwd.v[i].event,
			 q->fwd.v[i].slot, q->fwd.v[i].callback);
	for (uint32_t i = 0; i < n / 2; i++) {
		struct walk_step swap = steps[i];

		steps[i] = steps[n - 1 - i];
		steps[n - 1 - i] = swap;
	}
	step_add(&steps, &n, func, event, edge && edge->cost, edge && edge->callback);
	for (uint32_t i = down; i != FACT_NONE; i = q->back.v[i].from)
		step_add(&steps, &n, w->contexts.v[q->back.v[i].ctx].func, q->back.v[i].event, q->back.v[i].slot,
			 q->back.v[i].callback);
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
		for (uint32_t a = 0; a < c->nacts; a++)
			if (is_wanted(q, q->fwd.v[i].ctx, &c->acts[a]))
				hit_add(q, i, c->acts[a].event, NULL, FACT_NONE, q->fwd.v[i].cost + c->acts[a].cost,
					c->acts[a].kind);
		for (uint32_t e = 0; e < c->nedges; e++)
			if (map_get(&q->back_of, c->edges[e].target, &down))
				hit_add(q, i, c->edges[e].event, &c->edges[e], (uint32_t)down,
					q->fwd.v[i].cost + cost_of(q, c, &c->edges[e]) + q->back.v[down].cost,
					q->back.v[down].kind);
	}
}

/* From a context whose function is known to reach the group. */
static const struct walk_hit *search(struct search *q, uint32_t root, uint32_t *n)
{
	const struct walk_hit *hits;

	q->file = file_of(q->s, root);
	forward(q, root);
	backward(q);
	meet(q);
	*n = (uint32_t)q->hits.n;
	hits = (const struct walk_hit *)arena_copy(q->s->arena, q->hits.v, q->hits.n * sizeof(*q->hits.v));
	vec_free(&q->fwd);
	vec_free(&q->back);
	vec_free(&q->hits);
	map_free(&q->fwd_of);
	map_free(&q->back_of);
	map_free(&q->hit_of);
	return hits;
}

static const struct walk_hit *walk(struct solver *s, uint32_t func, uint8_t mask, enum reach group, scope_set scopes,
				   const struct lock_key *lock, uint32_t *n)
{
	struct search q = { .s = s, .lock = lock, .top = program_func(s->program, func)->dir, .group = group, .scopes = scopes,
			    .everywhere = group != REACH_ALLOC, .limit = s->opt.possible ? COST_FAR : COST_WEAK };

	*n = 0;
	if (!func_body(program_func(s->program, func)) || !(s->funcs[func].reach & group))
		return NULL;
	return search(&q, context_get(s, func, mask, NULL, 0), n);
}

const struct walk_hit *walk_allocations(struct solver *s, uint32_t func, uint32_t *n)
{
	return walk(s, func, 0, REACH_ALLOC, ALL_MASKS, NULL, n);
}

const struct walk_hit *walk_waits(struct solver *s, uint32_t func, uint32_t *n)
{
	return walk(s, func, 0, REACH_WAIT, ALL_MASKS, NULL, n);
}

const struct walk_hit *walk_group(struct solver *s, uint32_t func, enum reach group, enum walk_as as, uint32_t limit,
				  uint32_t *n)
{
	scope_set sleeps = group & (REACH_ALLOC | REACH_WAIT | REACH_LOCK) ? ALL_MASKS : ~(scope_set)0;
	struct search q = { .s = s, .group = group, .everywhere = true, .limit = s->opt.possible ? limit : COST_WEAK };

	q.scopes = as == WALK_AS_WORK ? sleeps : sleeps & MASKS_WITH(SCOPE_MEMALLOC);
	*n = 0;
	if (!func_body(program_func(s->program, func)) || !(s->funcs[func].reach & group))
		return NULL;
	return search(&q, context_get(s, func, as == WALK_AS_RECLAIM ? SCOPE_MEMALLOC : 0, NULL, 0), n);
}

const struct walk_hit *walk_locks(struct solver *s, uint32_t func, const struct lock_key *key, uint32_t *n)
{
	return walk(s, func, 0, REACH_LOCK, ALL_MASKS, key, n);
}

const struct walk_hit *walk_all_locks(struct solver *s, uint32_t func, uint32_t *n)
{
	return walk(s, func, 0, REACH_LOCK, ALL_MASKS, NULL, n);
}

static void better_hit(struct walk_hit *best, const struct walk_hit *hit)
{
	if (!best->nsteps || hit->cost < best->cost ||
	    (hit->cost == best->cost && hit->nsteps < best->nsteps))
		*best = *hit;
}

bool walk_call_allocates(struct solver *s, uint32_t func, uint32_t event, struct walk_hit *out)
{
	uint32_t id = context_get(s, func, 0, NULL, 0), nedges = context_solve(s, id)->nedges;
	struct walk_hit best = { .nsteps = 0 };
	struct walk_step *steps;

	for (uint32_t a = 0; a < s->walk->contexts.v[id].nacts; a++) {
		const struct act *act = &s->walk->contexts.v[id].acts[a];
		struct walk_hit hit = { .at = { func, event }, .kind = EFFECT_ALLOC, .cost = act->cost, .nsteps = 1 };

		if (act->event != event || act->kind != EFFECT_ALLOC)
			continue;
		hit.steps = ARENA_NEW(s->arena, struct walk_step);
		hit.steps[0].call = (struct site){ func, event };
		better_hit(&best, &hit);
	}
	for (uint32_t e = 0; e < nedges && !best.nsteps; e++) {
		struct edge edge = s->walk->contexts.v[id].edges[e];
		uint32_t target = s->walk->contexts.v[edge.target].func, n;
		struct search q = { .s = s, .group = REACH_ALLOC, .scopes = ALL_MASKS, .everywhere = true,
				    .limit = s->opt.possible ? COST_FAR : COST_WEAK };
		const struct walk_hit *hits;

		if (edge.event != event || !(s->funcs[target].reach & REACH_ALLOC))
			continue;
		hits = search(&q, edge.target, &n);
		for (uint32_t i = 0; i < n; i++) {
			struct walk_hit hit = hits[i];

			hit.cost += edge.cost;
			better_hit(&best, &hit);
		}
		if (!best.nsteps)
			continue;
		steps = ARENA_ARRAY(s->arena, struct walk_step, best.nsteps + 1);
		steps[0] = (struct walk_step){ .call = { func, event }, .slot = edge.cost > 0, .callback = edge.callback };
		memcpy(&steps[1], best.steps, best.nsteps * sizeof(*steps));
		best.steps = steps;
		best.nsteps++;
	}
	*out = best;
	return best.nsteps && best.cost < (s->opt.possible ? COST_FAR : COST_WEAK);
}

/* Does event @event of @func itself begin a scope, or may do so? What a callee does it is asked for itself. */
static bool may_begin_scope(struct solver *s, uint32_t func, const struct body *b, uint32_t event)
{
	const struct event *e = &b->events[event];
	uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, event) : FACT_NONE;

	return (callee != FACT_NONE && solver_effect(s, callee, EFFECT_SCOPE_BEGIN)) ||
	       (e->kind == EVENT_STORE && is_task_flags(s, &b->pool.places[e->place]));
}

bool walk_begins_scope(struct solver *s, uint32_t func, enum scope bit)
{
	const struct body *b = func_body(program_func(s->program, func));
	struct env env = { .func = func };
	struct scopes sc = { .env = &env };
	bool begins = false;

	if (!b || !(s->funcs[func].can_scope & CAN_FLAGS) || solver_model_of(s, func))
		return false;
	for (uint32_t i = 0; i < b->nevents && !begins; i++) {
		if (!may_begin_scope(s, func, b, i))
			continue;
		if (!sc.in)
			scopes_solve(s, &sc);
		begins = scopes_after(s, &sc, i) & ~sc.before[i] & MASKS_WITH(bit);
	}
	scopes_free(&sc);
	return begins;
}

ctx_id walk_hit_ctx(struct solver *s, const struct walk_hit *hit)
{
	ctx_id ctx = 0;

	for (uint32_t i = 0; i + 1 < hit->nsteps; i++)
		ctx = ctx_push(s, ctx, hit->steps[i].call);
	return ctx;
}

struct walk_stats walk_stats(const struct solver *s)
{
	struct walk_stats st = s->walk->elsewhere;

	st.contexts += (uint32_t)s->walk->contexts.n;
	st.degraded += s->walk->degraded;
	return st;
}

void walk_stats_add(struct solver *s, struct walk_stats more)
{
	s->walk->elsewhere.contexts += more.contexts;
	s->walk->elsewhere.degraded += more.degraded;
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
	s->walk->strong = MEM_NEW(uint64_t, n);
	s->walk->strong_state = MEM_NEW(uint8_t, n);
	scopes_find_atomic(s);
	reach_find(s);
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
	free(w->strong);
	free(w->strong_state);
	map_free(&w->exits);
	free(w);
	s->walk = NULL;
}
