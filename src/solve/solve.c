// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * solve.c - the passes in their order, and what all of them ask: the model by
 * function id, constants by unit.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/internal.h"
#include "solve/ends.h"
#include "solve/lock.h"
#include "solve/module.h"
#include "solve/reclaim.h"

static const struct {
	const char *name;
	void (*run)(struct solver *s);
} passes[] = {
	{ "runs", runs_build },		/* works, queues, and which function runs where */
	{ "locks", locks_prepare },	/* locks that functions return with, found when asked */
	{ "walk", walk_prepare },	/* which functions can allocate, or open a scope, at all */
};

struct solver *solver_new(struct program *p, struct model *m, const struct solve_options *opt)
{
	struct solver *s = MEM_NEW(struct solver, 1);
	struct ctx_node anyone = { .site = { FACT_NONE, FACT_NONE } };

	s->arena = arena_new();
	s->program = p;
	s->model = m;
	s->st = program_strings(p);
	s->opt = *opt;
	s->funcs = MEM_NEW(struct func_info, program_nfuncs(p));
	s->bits = MEM_NEW(struct bits, program_nunits(p));
	s->bits_known = MEM_NEW(bool, program_nunits(p));
	vec_push(&s->ctxs, anyone);
	for (uint32_t i = 0; i < program_nunits(p); i++) {
		const struct unit *u = program_unit(p, i);
		uint64_t dummy;

		for (uint32_t c = 0; c < u->nconstants; c++)
			if (!map_get(&s->constants, u->constants[c].name, &dummy))
				map_put(&s->constants, u->constants[c].name, (uint64_t)u->constants[c].value);
	}
	return s;
}

struct lookup {
	struct solver *s;
	uint32_t unit;
};

static bool lookup_constant(void *ctx, const char *name, int64_t *out)
{
	const struct lookup *l = (const struct lookup *)ctx;
	str_id id = str_find(l->s->st, name);
	uint64_t value;

	if (!id)
		return false;
	if (program_constant(l->s->program, l->unit, id, out))
		return true;
	if (!map_get(&l->s->constants, id, &value))
		return false;
	*out = (int64_t)value;
	return true;
}

/* Names that this tree does not have are flags that it does not set. */
static bool lookup_lenient(void *ctx, const char *name, int64_t *out)
{
	if (!lookup_constant(ctx, name, out))
		*out = 0;
	return true;
}

bool solver_eval(struct solver *s, uint32_t unit, str_id expr, int64_t *out)
{
	struct lookup l = { .s = s, .unit = unit };
	char missing[64];

	return !model_eval(str(s->st, expr), lookup_constant, &l, out, missing);
}

bool solver_eval_lenient(struct solver *s, uint32_t unit, str_id expr, int64_t *out)
{
	struct lookup l = { .s = s, .unit = unit };
	char missing[64];

	return !model_eval(str(s->st, expr), lookup_lenient, &l, out, missing);
}

static uint64_t term(struct solver *s, uint32_t unit, const char *name)
{
	struct model_term *t = model_term(s->model, name);
	int64_t value;

	if (!t)
		return 0;
	t->used = true;
	return solver_eval(s, unit, t->value, &value) ? (uint64_t)value : 0;
}

void solver_free(struct solver *s)
{
	if (!s)
		return;
	runs_free(s);
	walk_free(s);
	locks_free(s);
	modules_free(s);
	ends_free(s);
	reclaim_free(s);
	vec_free(&s->ctxs);
	vec_free(&s->flow_results);
	vec_free(&s->targets);
	for (size_t i = 0; i < s->live.n; i++)
		live_free(&s->live.v[i]);
	vec_free(&s->live);
	vec_free(&s->call_values);
	vec_free(&s->assumptions);
	map_free(&s->call_ids);
	map_free(&s->live_ids);
	raw_queues_free(s);
	map_free(&s->ctx_ids);
	map_free(&s->flows);
	map_free(&s->slot_targets);
	map_free(&s->slots);
	map_free(&s->back_ids);
	vec_free(&s->backs);
	map_free(&s->constants);
	free(s->funcs);
	free(s->bits);
	free(s->bits_known);
	arena_free(s->arena);
	free(s);
}

void solve(struct solver *s)
{
	static const char *const signal_errors[] = { "error.interrupted", "error.restart-system-call",
						     "error.restart-no-interrupt", "error.restart-no-handler",
						     "error.restart-block" };

	s->worker_flags = program_nunits(s->program) ? term(s, 0, "task.worker") : 0;
	for (size_t i = 0; i < sizeof(signal_errors) / sizeof(signal_errors[0]); i++)
		s->signal_errors[i] = program_nunits(s->program) ? term(s, 0, signal_errors[i]) : 0;
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		passes[i].run(s);
}

struct program *solver_program(const struct solver *s)
{
	return s->program;
}

struct model *solver_model(const struct solver *s)
{
	return s->model;
}

const struct solve_options *solver_options(const struct solver *s)
{
	return &s->opt;
}

struct arena *solver_arena(const struct solver *s)
{
	return s->arena;
}

struct model_function *solver_model_of(struct solver *s, uint32_t func)
{
	struct func_info *info = &s->funcs[func];

	if (!info->model_asked) {
		info->model_asked = true;
		info->model = model_function(s->model, program_func(s->program, func)->name);
		if (info->model)
			info->model->used = true;
		if (info->model && info->model->fallback && func_body(program_func(s->program, func)))
			info->model = NULL;	/* the body itself says more */
	}
	return info->model;
}

const struct effect *solver_effect(struct solver *s, uint32_t func, enum effect_kind kind)
{
	const struct model_function *mf = solver_model_of(s, func);

	for (uint32_t i = 0; mf && i < mf->neffects; i++)
		if (mf->effects[i].kind == kind)
			return &mf->effects[i];
	return NULL;
}

const struct bits *solver_bits(struct solver *s, uint32_t unit)
{
	struct bits *k = &s->bits[unit];

	if (s->bits_known[unit])
		return k;
	s->bits_known[unit] = true;
	k->direct_reclaim = term(s, unit, "gfp.direct-reclaim");
	k->fs = term(s, unit, "gfp.fs");
	k->io = term(s, unit, "gfp.io");
	k->nolockdep = term(s, unit, "gfp.nolockdep");
	k->pf_nofs = term(s, unit, "task.nofs");
	k->pf_noio = term(s, unit, "task.noio");
	k->pf_memalloc = term(s, unit, "task.memalloc");
	k->mem_reclaim = term(s, unit, "queue.mem-reclaim");
	k->unbound = term(s, unit, "queue.unbound");
	k->legacy = term(s, unit, "queue.legacy");
	k->warn_on_reclaim = term(s, unit, "queue.warn-on-reclaim");
	return k;
}
