// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim_far.c - could reclaim have anything to do with that queue?
 *
 * To say that a queue carries its rescuer for nothing takes the absence of any
 * path, so this looks at functions alone: no scopes, no arguments, any number of
 * slots. Only slots that many fill are left out; over them everything reaches
 * everything. What it says is weaker than what the walk says of a path
 * and never reported as one.
 */
#include <stdlib.h>

#include "base/err.h"
#include "solve/await.h"
#include "solve/reclaim_internal.h"

#define FEW_TARGETS	4	/* a slot with more says little about one call of it */

struct far {
	struct solver *s;
	VEC(uint32_t) todo;
	bool *seen;		/* by function */
};

static void far_push(struct far *f, uint32_t func)
{
	if (func == FACT_NONE || f->seen[func])
		return;
	f->seen[func] = true;
	vec_push(&f->todo, func);
}

static bool slot_is_generic(struct solver *s, const struct body *b, const struct event *e)
{
	const struct value *v = &b->pool.values[e->value];
	const struct place *p = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;
	const struct elem *last = p ? path_last_field(p->path, p->npath) : NULL;
	const struct model_slot *ms = last ? model_slot(s->model, last->tag, last->field) : NULL;

	return ms && ms->generic;
}

/* All functions that those in f->todo can call, or hand to somebody who can. */
static void far_down(struct far *f)
{
	struct solver *s = f->s;

	for (size_t i = 0; i < f->todo.n; i++) {
		uint32_t func = f->todo.v[i];
		const struct func *fn = program_func(s->program, func);
		const struct body *b = solver_model_of(s, func) ? NULL : func_body(fn);

		for (uint32_t e = 0; b && e < b->nevents; e++) {
			const struct event *ev = &b->events[e];
			const uint32_t *targets;
			uint32_t n = 0;
			bool exact;

			if (ev->kind != EVENT_CALL)
				continue;
			far_push(f, program_callee(s->program, func, e));
			for (uint32_t a = 0; a < ev->nargs; a++)
				if (b->pool.values[ev->args[a]].kind == VALUE_FUNC)
					far_push(f, program_resolve_func(s->program, fn->unit,
									 b->pool.values[ev->args[a]].name));
			if (program_callee(s->program, func, e) != FACT_NONE || slot_is_generic(s, b, ev))
				continue;
			targets = flow_slot_targets(s, func, e, &n, &exact);
			for (uint32_t t = 0; t < n && n <= FEW_TARGETS; t++)
				far_push(f, targets[t]);
		}
	}
	f->todo.n = 0;
}

bool reclaim_may_move_io(struct solver *s, uint32_t func)
{
	struct far f = { .s = s, .seen = MEM_NEW(bool, program_nfuncs(s->program)) };
	bool moves = false;

	far_push(&f, func);
	far_down(&f);
	for (uint32_t i = 0; i < program_nfuncs(s->program) && !moves; i++)
		moves = f.seen[i] && s->funcs[i].path & (PATH_SUBMITS | PATH_CARRIES | PATH_ENDS);
	vec_free(&f.todo);
	free(f.seen);
	return moves;
}

struct mark_arg {
	bool *queues;
};

static void mark_queue(void *ctx, const struct awaited *a)
{
	((struct mark_arg *)ctx)->queues[a->queue] = true;
}

/* Queues that function @func waits for itself. */
static void waits_in(struct solver *s, uint32_t func, struct mark_arg *m)
{
	const struct body *b = func_body(program_func(s->program, func));

	for (uint32_t e = 0; b && e < b->nevents; e++) {
		uint32_t callee = b->events[e].kind == EVENT_CALL ? program_callee(s->program, func, e) : FACT_NONE;
		const struct model_function *mf = callee == FACT_NONE ? NULL : solver_model_of(s, callee);
		struct walk_step step = { .call = { func, e } };

		for (uint32_t i = 0; mf && i < mf->neffects; i++) {
			struct walk_hit hit = { .at = step.call, .kind = (enum effect_kind)mf->effects[i].kind,
						.steps = &step, .nsteps = 1 };

			if (REACH_OF(hit.kind) == REACH_WAIT && hit.kind != EFFECT_RUN_WAIT)
				wait_queues(s, &hit, mark_queue, m);
		}
	}
}

void reclaim_touched(struct solver *s, bool *queues)
{
	struct far f = { .s = s, .seen = MEM_NEW(bool, program_nfuncs(s->program)) };
	struct mark_arg m = { .queues = queues };
	const struct reclaim_root *roots;
	uint32_t n;

	roots = reclaim_roots(s, &n);
	for (uint32_t i = 0; i < n; i++)
		far_push(&f, roots[i].func);
	far_down(&f);
	for (uint32_t i = 0; i < runs_nenqueues(s); i++) {
		const struct enqueue *q = runs_enqueue(s, i);
		bool touched = !q->at.ctx && q->at.site.func != FACT_NONE && f.seen[q->at.site.func];

		/* A helper that everybody calls says nothing: of a use in one, who calls it does. */
		for (ctx_id c = q->at.ctx; c && !touched; c = ctx_parent(s, c))
			touched = f.seen[ctx_site(s, c).func] && !ctx_parent(s, c);
		queues[q->queue] |= touched;
	}
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (f.seen[i])
			waits_in(s, i, &m);
	vec_free(&f.todo);
	free(f.seen);
}
