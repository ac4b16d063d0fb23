// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ways.c - forward from each work function that may lead to the target at all,
 * through nothing but functions that may.
 */
#include "solve/ways.h"

#include <stdlib.h>
#include <string.h>

#include "solve/runs.h"
#include "solve/walk_internal.h"

/* A context that was reached, and from which one by what call. */
struct stop {
	uint32_t ctx, from, event, cost;
	bool slot, callback;
};

struct quest {
	struct solver *s;
	const uint32_t *targets;
	uint32_t ntargets;
	str_id file;			/* of the work function */
	VEC(struct stop) stops;		/* in order of discovery */
	struct map best;		/* context -> its cheapest stop */
	struct stop found;		/* the end: @ctx is the target function */
	bool any;
};

static bool is_target(const struct quest *q, uint32_t func)
{
	for (uint32_t i = 0; i < q->ntargets; i++)
		if (q->targets[i] == func)
			return true;
	return false;
}

static uint32_t limit_of(const struct solver *s)
{
	return s->opt.possible ? COST_FAR : COST_WEAK;
}

static void push(struct quest *q, struct stop stop)
{
	uint64_t at;

	if (stop.cost >= limit_of(q->s) ||
	    (map_get(&q->best, stop.ctx, &at) && q->stops.v[at].cost <= stop.cost))
		return;
	map_put(&q->best, stop.ctx, q->stops.n);
	vec_push(&q->stops, stop);
}

static void arrive(struct quest *q, uint32_t func, struct stop stop)
{
	if (stop.cost >= limit_of(q->s) || (q->any && q->found.cost <= stop.cost))
		return;
	q->any = true;
	q->found = stop;
	q->found.ctx = func;
}

/* Can the call at @event run, as far as the context knows? */
static bool runs_call(struct solver *s, const struct context *c, uint32_t event)
{
	static const struct valset none = { 0 };
	const struct params *p = &s->walk->params.v[c->params];
	struct env env = { .func = c->func, .params = p->v ? p->v : &none, .nparams = p->n, .in_work = true };
	bool runs;

	values_live(s, &env);
	runs = env.live.blocks[func_event_block(program_func(s->program, c->func), event)];
	live_free(&env.live);
	return runs;
}

/* A function that walks do not enter has no context: its direct calls are looked up. */
static void arrive_by_call(struct quest *q, uint32_t from)
{
	const struct context *c = &q->s->walk->contexts.v[q->stops.v[from].ctx];

	for (uint32_t t = 0; t < q->ntargets; t++) {
		const struct func *f = program_func(q->s->program, q->targets[t]);

		if (func_body(f) && !solver_model_of(q->s, q->targets[t]))
			continue;
		for (uint32_t i = 0; i < f->callers.n; i++)
			if (f->callers.v[i].func == c->func && runs_call(q->s, c, f->callers.v[i].event))
				arrive(q, q->targets[t], (struct stop){ .from = from, .event = f->callers.v[i].event,
									.cost = q->stops.v[from].cost });
	}
}

static void follow(struct quest *q, uint32_t root)
{
	struct walk *w = q->s->walk;

	push(q, (struct stop){ .ctx = root, .from = FACT_NONE, .event = FACT_NONE });
	for (uint32_t i = 0; i < q->stops.n; i++) {
		struct stop at = q->stops.v[i];
		const struct context *c;
		uint64_t best;

		if (!map_get(&q->best, at.ctx, &best) || best != i)
			continue;
		c = context_solve(q->s, at.ctx);
		for (uint32_t e = 0; e < c->nedges; e++) {
			const struct edge *edge = &c->edges[e];
			uint32_t func = w->contexts.v[edge->target].func;
			struct stop next = { .ctx = edge->target, .from = i, .event = edge->event,
					     .cost = at.cost + walk_edge_cost(q->s, q->file, c, edge),
					     .slot = edge->cost > 0, .callback = edge->callback };

			if (is_target(q, func))
				arrive(q, func, next);
			else if (q->s->funcs[func].reach & REACH_NAMED)
				push(q, next);
		}
		arrive_by_call(q, i);
	}
}

/* The stops from the root to the target, as steps. */
static struct walk_hit hit_of(const struct quest *q)
{
	const struct walk *w = q->s->walk;
	struct walk_hit hit = { .cost = q->found.cost, .nsteps = 2 };
	struct stop stop = q->found;
	uint32_t i;

	for (uint32_t at = stop.from; q->stops.v[at].from != FACT_NONE; at = q->stops.v[at].from)
		hit.nsteps++;
	hit.steps = ARENA_ARRAY(q->s->arena, struct walk_step, hit.nsteps);
	i = hit.nsteps - 1;
	hit.steps[i].call = (struct site){ q->found.ctx, FACT_NONE };
	while (i--) {
		hit.steps[i] = (struct walk_step){ .call = { w->contexts.v[q->stops.v[stop.from].ctx].func, stop.event },
						   .slot = stop.slot, .callback = stop.callback };
		stop = q->stops.v[stop.from];
	}
	hit.at = hit.steps[hit.nsteps - 2].call;
	return hit;
}

static bool way_from(struct solver *s, const uint32_t *targets, uint32_t ntargets, uint32_t root, struct way *out)
{
	struct quest q = { .s = s, .targets = targets, .ntargets = ntargets };

	if (!func_body(program_func(s->program, root)) || !(s->funcs[root].reach & REACH_NAMED) || is_target(&q, root))
		return false;
	q.file = program_func(s->program, root)->def->loc.file;
	follow(&q, context_get(s, root, 0, NULL, 0));
	if (q.any)
		*out = (struct way){ .root = root, .hit = hit_of(&q) };
	vec_free(&q.stops);
	map_free(&q.best);
	return q.any;
}

static int compare(const void *pa, const void *pb)
{
	const struct way *a = (const struct way *)pa, *b = (const struct way *)pb;

	if (a->hit.nsteps != b->hit.nsteps)
		return a->hit.nsteps < b->hit.nsteps ? -1 : 1;
	if (a->hit.cost != b->hit.cost)
		return a->hit.cost < b->hit.cost ? -1 : 1;
	return (a->root > b->root) - (a->root < b->root);
}

void ways_prepare(struct solver *s, const uint32_t *targets, uint32_t n)
{
	walk_mark_named(s, targets, n);
}

const struct way *ways_to(struct solver *s, const uint32_t *targets, uint32_t ntargets, uint32_t *n)
{
	VEC(struct way) ways = { 0 };
	struct map asked = { 0 };
	const struct way *out;

	for (uint32_t i = 0; i < runs_count(s); i++) {
		uint32_t root = runs_get(s, i)->func;
		struct way way;
		uint64_t old;

		if (map_get(&asked, root, &old))
			continue;
		map_put(&asked, root, 1);
		if (way_from(s, targets, ntargets, root, &way))
			vec_push(&ways, way);
	}
	if (ways.n)
		qsort(ways.v, ways.n, sizeof(*ways.v), compare);
	*n = (uint32_t)ways.n;
	out = (const struct way *)arena_copy(s->arena, ways.v, ways.n * sizeof(*ways.v));
	vec_free(&ways);
	map_free(&asked);
	return out;
}
