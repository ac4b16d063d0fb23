// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim_completion.c - a completion that reclaim waits for, and the work that
 * completes it.
 *
 * A completion is matched by class, on the stack too: the local that it is, or
 * the field. If somebody who is no work completes the same class, that may be
 * whom reclaim waits for, and the work is only perhaps needed.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/todo.h"
#include "solve/reclaim_internal.h"

#define MAX_ABOVE	400	/* functions above one that are looked at */

bool reclaim_only_works(struct solver *s, uint32_t func)
{
	struct reclaim *r = s->reclaim;
	struct todo a = { 0 };
	bool only = true;

	if (!r->is_work) {
		r->is_work = MEM_NEW(bool, program_nfuncs(s->program));
		for (uint32_t i = 0; i < runs_count(s); i++)
			r->is_work[runs_get(s, i)->func] = true;
	}
	todo_add(&a, func);
	for (size_t i = 0; i < a.ids.n && only; i++) {
		const struct func *f = program_func(s->program, a.ids.v[i]);

		if (r->is_work[a.ids.v[i]])
			continue;
		only = !f->address_taken && f->callers.n && a.ids.n < MAX_ABOVE;
		for (uint32_t c = 0; c < f->callers.n; c++)
			todo_add(&a, f->callers.v[c].func);
	}
	todo_free(&a);
	return only;
}

struct completions {
	uint32_t n;
	struct class_key *v;
};

/* A call of complete() that is reached, and by which work; @run FACT_NONE: its own function, called by anyone. */
struct completer {
	uint32_t run;
	struct walk_hit hit;
	struct completions of;
};

struct completers {
	VEC(struct completer) v;
	struct map of_work;	/* site -> 1: some work comes to it */
	VEC(struct completions) others;
};

static const struct flow *completion_flow(struct solver *s, struct site at, enum effect_kind kind, ctx_id ctx)
{
	uint32_t callee = program_callee(s->program, at.func, at.event);
	const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(s, callee, kind);
	const struct event *e = func_event(program_func(s->program, at.func), at.event);
	const struct operand *op = ef ? &ef->op[ROLE_LOCK] : NULL;

	if (!op || op->kind != OPERAND_ARG || op->num >= e->nargs)
		return NULL;
	return flow_sources(s, at.func, e->args[op->num], ctx);
}

/* The completions that the call at @at may be about; n 0 if it is about none. */
static struct completions completions_at(struct solver *s, struct site at, enum effect_kind kind, ctx_id ctx)
{
	const struct flow *fl = completion_flow(s, at, kind, ctx);
	struct completions c = { 0 };

	if (!fl || !fl->nleaves)
		return c;
	c.n = fl->nleaves;
	c.v = ARENA_ARRAY(s->arena, struct class_key, c.n);
	for (uint32_t i = 0; i < c.n; i++)
		c.v[i] = class_of_leaf(s, &fl->leaves[i]);
	return c;
}

/* Do the two share a completion? */
static bool share(const struct completions *a, const struct completions *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++) {
			const struct class_key *x = &a->v[i], *y = &b->v[k];

			if (class_equal(x, y) &&
			    (x->instance == FACT_NONE || y->instance == FACT_NONE || x->instance == y->instance))
				return true;
		}
	return false;
}

/* Calls of complete() that works come to, then those that none does. */
static void find_completers(struct solver *s, struct completers *c, uint32_t limit)
{
	uint64_t dummy;

	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct walk_hit *hits;
		uint32_t n;

		hits = walk_group(s, runs_get(s, i)->func, REACH_COMPLETE, WALK_AS_WORK, limit, &n);
		for (uint32_t h = 0; h < n; h++) {
			vec_push(&c->v, ((struct completer){ i, hits[h], completions_at(s, hits[h].at, EFFECT_COMPLETE,
											walk_hit_ctx(s, &hits[h])) }));
			map_put(&c->of_work, map_key(hits[h].at.func, hits[h].at.event), 1);
		}
	}
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++) {
		struct site_list calls = program_func(s->program, i)->callers;

		for (uint32_t k = 0; solver_effect(s, i, EFFECT_COMPLETE) && k < calls.n; k++)
			if (!solver_model_of(s, calls.v[k].func) &&
			    !map_get(&c->of_work, map_key(calls.v[k].func, calls.v[k].event), &dummy))
				vec_push(&c->others, completions_at(s, calls.v[k], EFFECT_COMPLETE, 0));
	}
}

static bool others_complete(const struct completers *c, const struct completions *wait)
{
	for (size_t i = 0; i < c->others.n; i++)
		if (share(wait, &c->others.v[i]))
			return true;
	return false;
}

/* The works that complete what @hit waits for. */
static void match(struct solver *s, struct reclaim *r, uint32_t root, const struct walk_hit *hit, const struct completers *c)
{
	struct completions wait = completions_at(s, hit->at, EFFECT_WAIT, walk_hit_ctx(s, hit));
	bool others = others_complete(c, &wait);

	for (size_t i = 0; i < c->v.n; i++) {
		const struct run *run = runs_get(s, c->v.v[i].run);
		struct reclaim_wait w = { .how = RECLAIM_AWAITS, .queue = run->queue, .root = root, .run = run,
					  .hit = *hit, .down = c->v.v[i].hit, .parent = FACT_NONE,
					  .enqueue = run->enqueue };

		if (!share(&wait, &c->v.v[i].of))
			continue;
		w.mixed = wait.n > 1 || c->v.v[i].of.n > 1 || others || reclaim_run_is_mixed(run) || !reclaim_only_works(s, w.down.at.func);
		w.cost = hit->cost + w.down.cost;
		vec_push(&r->waits, w);
	}
}

void reclaim_completions(struct solver *s, struct reclaim *r, uint32_t limit)
{
	struct completers c = { 0 };
	bool known = false;

	for (uint32_t i = 0; i < r->roots.n; i++) {
		const struct walk_hit *hits;
		uint32_t n;

		if (r->roots.v[i].kind == ROOT_IO)
			continue;	/* what these wait for is the I/O itself */
		hits = reclaim_below(s, &r->roots.v[i], REACH_LOCK, limit, &n);
		for (uint32_t h = 0; h < n; h++) {
			if (hits[h].kind != EFFECT_WAIT)
				continue;
			if (!known)
				find_completers(s, &c, limit);
			known = true;
			match(s, r, i, &hits[h], &c);
		}
	}
	vec_free(&c.v);
	vec_free(&c.others);
	map_free(&c.of_work);
}
