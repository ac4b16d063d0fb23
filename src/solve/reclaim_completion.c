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

/* A call of complete() that is reached, and by which work; @run FACT_NONE: its own function, called by anyone. */
struct completer {
	uint32_t run;
	struct walk_hit hit;
};

struct completers {
	VEC(struct completer) v;
	struct map of_work;	/* site -> 1: some work comes to it */
	VEC(struct site) others;
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

/* Do the two flows share a completion? *@mixed if one of them has others, too. */
static bool share(struct solver *s, const struct flow *a, const struct flow *b, bool *mixed)
{
	for (uint32_t i = 0; i < a->nleaves; i++) {
		struct class_key x = class_of_leaf(s, &a->leaves[i]);

		for (uint32_t k = 0; k < b->nleaves; k++) {
			struct class_key y = class_of_leaf(s, &b->leaves[k]);

			if (!class_equal(&x, &y) ||
			    (x.instance != FACT_NONE && y.instance != FACT_NONE && x.instance != y.instance))
				continue;
			*mixed = a->nleaves > 1 || b->nleaves > 1;
			return true;
		}
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
			vec_push(&c->v, (struct completer){ i, hits[h] });
			map_put(&c->of_work, map_key(hits[h].at.func, hits[h].at.event), 1);
		}
	}
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++) {
		struct site_list calls = program_func(s->program, i)->callers;

		for (uint32_t k = 0; solver_effect(s, i, EFFECT_COMPLETE) && k < calls.n; k++)
			if (!solver_model_of(s, calls.v[k].func) &&
			    !map_get(&c->of_work, map_key(calls.v[k].func, calls.v[k].event), &dummy))
				vec_push(&c->others, calls.v[k]);
	}
}

static bool others_complete(struct solver *s, const struct completers *c, const struct flow *wait)
{
	for (size_t i = 0; i < c->others.n; i++) {
		const struct flow *fl = completion_flow(s, c->others.v[i], EFFECT_COMPLETE, 0);
		bool mixed;

		if (fl && share(s, wait, fl, &mixed))
			return true;
	}
	return false;
}

/* The works that complete what @hit waits for. */
static void match(struct solver *s, struct reclaim *r, uint32_t root, const struct walk_hit *hit, const struct completers *c)
{
	const struct flow *wait = completion_flow(s, hit->at, EFFECT_WAIT, walk_hit_ctx(s, hit));
	bool others = wait && others_complete(s, c, wait);

	for (size_t i = 0; wait && i < c->v.n; i++) {
		const struct run *run = runs_get(s, c->v.v[i].run);
		struct reclaim_wait w = { .how = RECLAIM_AWAITS, .queue = run->queue, .root = root, .run = run,
					  .hit = *hit, .down = c->v.v[i].hit, .parent = FACT_NONE,
					  .enqueue = run->enqueue };
		const struct flow *fl = completion_flow(s, w.down.at, EFFECT_COMPLETE, walk_hit_ctx(s, &w.down));

		if (!fl || !share(s, wait, fl, &w.mixed))
			continue;
		w.mixed |= others || reclaim_run_is_mixed(run) || !reclaim_only_works(s, w.down.at.func);
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
