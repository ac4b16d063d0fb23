// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * use.c - a call inside a wrapper means something else for each caller.
 *
 * queue_work_on(cpu, wq, work) in an inline helper queues what the helper's
 * callers pass: the site is lifted to them, with queue and work still paired.
 */
#include "base/err.h"
#include "solve/internal.h"
#include "solve/runs.h"

#define MAX_LIFT	6	/* wrappers around wrappers */
#define MAX_USES	20000	/* per site; a kernel queues work in some 5,000 places */

struct lift {
	struct solver *s;
	struct site site;
	struct site chain[MAX_LIFT];	/* innermost call first */
	uint32_t depth, emitted;
	void (*fn)(struct solver *s, struct use use, void *arg);
	void *arg;
};

static void emit(struct lift *l)
{
	ctx_id ctx = 0;

	for (uint32_t i = l->depth; i--; )
		ctx = ctx_push(l->s, ctx, l->chain[i]);
	l->emitted++;
	l->fn(l->s, (struct use){ .site = l->site, .ctx = ctx }, l->arg);
}

static void lift(struct lift *l, uint32_t func, uint64_t mask)
{
	struct program *p = l->s->program;
	struct func *f = program_func(p, func);

	if (!mask || l->depth == MAX_LIFT || !f->callers.n || l->emitted >= MAX_USES) {
		emit(l);
		return;
	}
	for (uint32_t i = 0; i < f->callers.n; i++) {
		struct site call = f->callers.v[i];
		const struct event *e = func_event(program_func(p, call.func), call.event);
		uint64_t next = 0;
		bool recursive = call.func == func;

		for (uint32_t d = 0; d < l->depth; d++)
			recursive |= l->chain[d].func == call.func;
		/* What the model describes as a whole is not looked into from below either. */
		if (recursive || solver_model_of(l->s, call.func))
			continue;
		for (uint32_t a = 0; a < e->nargs && a < 64; a++)
			if (mask & 1ull << a)
				next |= flow_param_mask(l->s, call.func, e->args[a]);
		l->chain[l->depth++] = call;
		lift(l, call.func, next);
		l->depth--;
	}
	if (f->address_taken)
		emit(l);
}

void use_contexts(struct solver *s, struct site site, const uint32_t *values, uint32_t n,
		  void (*fn)(struct solver *s, struct use use, void *arg), void *arg)
{
	struct lift l = { .s = s, .site = site, .fn = fn, .arg = arg };
	uint64_t mask = 0;

	for (uint32_t i = 0; i < n; i++)
		if (values[i] != FACT_NONE)
			mask |= flow_param_mask(s, site.func, values[i]);
	lift(&l, site.func, mask);
}
