// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * values.c - evaluate values and prune branches under known parameters.
 *
 * The rule it keeps: "may be anything" is always a correct answer, so every
 * limit (depth, atoms, callers) ends there.
 */
#include "solve/values.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "solve/internal.h"
#include "solve/choice.h"
#include "solve/valset.h"

#define MAX_CALL_DEPTH	4	/* constant functions call constant functions, but not deeply */
#define MAX_VALUE_DEPTH	24
#define MAX_ROUNDS	4	/* of a loop-carried choice */
#define MAX_CALLERS	8
#define MAX_HOPS	4
#define MAX_BLOCKS	400	/* a body larger than that is evaluated without pruning for its result */

static struct valset eval_param(struct solver *s, const struct env *env, int64_t num)
{
	const struct func *f = program_func(s->program, env->func);
	struct env up = { .memory = env->memory, .hops = env->hops + 1 };
	struct valset r = { 0 };

	if (env->params)
		return num < (int64_t)env->nparams ? env->params[num] : valset_any();
	/* A function that calls itself is its own caller. */
	if (up.hops > MAX_HOPS)
		return valset_any();
	if (env->ctx) {
		struct site call = ctx_site(s, env->ctx);
		const struct event *e = func_event(program_func(s->program, call.func), call.event);

		up.func = call.func;
		up.ctx = ctx_parent(s, env->ctx);
		return num < (int64_t)e->nargs ? values_eval(s, &up, e->args[num]) : valset_any();
	}
	if (!f->callers.n || f->callers.n > MAX_CALLERS || f->address_taken)
		return valset_any();
	for (uint32_t i = 0; i < f->callers.n; i++) {
		const struct event *e = func_event(program_func(s->program, f->callers.v[i].func), f->callers.v[i].event);
		struct valset part;

		up.func = f->callers.v[i].func;
		if (num >= (int64_t)e->nargs)
			return valset_any();
		part = values_eval(s, &up, e->args[num]);
		if (!part.n)
			return part;
		valset_add(&r, &part);
	}
	return r;
}

static struct valset eval_result(struct solver *s, const struct env *env, uint32_t event, uint32_t depth)
{
	const struct func *f = program_func(s->program, env->func);
	const struct event *e = func_event(f, event);
	uint32_t callee = program_callee(s->program, env->func, event);
	struct model_function *mf;
	struct valset args[8];

	if (e->kind != EVENT_CALL || callee == FACT_NONE)
		return valset_any();
	mf = solver_model_of(s, callee);
	if (mf && mf->returns_known)
		return valset_int(mf->returns);
	if (mf || env->depth >= MAX_CALL_DEPTH || e->nargs > 8)
		return valset_any();
	for (uint32_t i = 0; i < e->nargs; i++)
		args[i] = valset_settled(values_at(s, env, e->args[i], depth + 1));
	return values_call(s, callee, args, e->nargs, env);
}

/* flags stored as `mask | BIT`: where the trail ended, the value can still be computed from its parts. */
static struct valset eval_source(struct solver *s, const struct env *env, const struct flow_node *n)
{
	struct env there = { .func = n->func, .ctx = n->ctx, .hops = env->hops + 1 };	/* and no memory again */

	if (n->is_place || n->func == FACT_NONE || there.hops > MAX_HOPS ||
	    func_body(program_func(s->program, n->func))->pool.values[n->id].kind != VALUE_OP)
		return valset_any();
	return values_eval(s, &there, n->id);
}

static struct valset eval_memory(struct solver *s, const struct env *env, uint32_t value)
{
	const struct flow *fl = flow_sources(s, env->func, value, env->ctx);
	struct valset r = { 0 };

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		struct valset part;

		if (l->kind == LEAF_INT)
			part = valset_int(l->num);
		else if (l->kind == LEAF_FUNC)
			part = valset_address(l->id);
		else
			part = l->kind == LEAF_UNKNOWN ? eval_source(s, env, &fl->nodes[l->node]) : valset_any();
		if (!part.n)
			return part;
		valset_add(&r, &part);
	}
	return r;
}

bool is_task_flags(struct solver *s, const struct place *place)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	struct model_struct *ms = last ? model_struct(s->model, last->tag) : NULL;

	return ms && ms->task_flags && ms->task_flags == last->field;
}

static bool is_current(struct solver *s, const struct env *env, const struct body *b, uint32_t value)
{
	const struct value *v = &b->pool.values[value];
	uint32_t callee = v->kind == VALUE_RESULT && b->events[v->num].kind == EVENT_CALL ?
			  program_callee(s->program, env->func, (uint32_t)v->num) : FACT_NONE;

	return callee != FACT_NONE && solver_effect(s, callee, EFFECT_CURRENT_TASK);
}

/*
 * current == d->thread, asked by who runs as a work: no worker is a thread that
 * somebody made and keeps. True if the comparison of @x and @y is known to fail.
 */
static bool is_other_task(struct solver *s, const struct env *env, const struct body *b, uint32_t x, uint32_t y)
{
	const struct flow *fl;

	if (!env->in_work || !is_current(s, env, b, x))
		return false;
	fl = flow_sources(s, env->func, y, env->ctx);
	for (uint32_t i = 0; i < fl->nleaves; i++)
		if (fl->leaves[i].kind != LEAF_INT && (fl->leaves[i].kind != LEAF_OBJECT || fl->leaves[i].id == FACT_NONE))
			return false;
	return fl->nleaves > 0;
}

/* Is @num what a wait returns for a signal, asked by a worker, to whom none comes? */
static bool is_signal_error(struct solver *s, const struct env *env, int64_t num)
{
	for (size_t i = 0; env->in_work && i < sizeof(s->signal_errors) / sizeof(s->signal_errors[0]); i++)
		if (s->signal_errors[i] && num == -(int64_t)s->signal_errors[i])
			return true;
	return false;
}

/* Is value @x, of which nothing is known, compared with such an error? */
static bool compares_signal_error(struct solver *s, const struct env *env, const struct valset *x, const struct valset *y)
{
	int64_t num;

	return valset_is_any(x) && valset_const(y, &num) && is_signal_error(s, env, num);
}

static struct valset eval_op(struct solver *s, const struct env *env, const struct body *b, const struct value *v,
			     uint32_t depth)
{
	struct valset x, y;

	if (!v->nargs)
		return valset_any();
	if ((v->op == OP_EQ || v->op == OP_NE) && v->nargs > 1 &&
	    (is_other_task(s, env, b, v->args[0], v->args[1]) || is_other_task(s, env, b, v->args[1], v->args[0])))
		return valset_int(v->op == OP_NE);
	x = values_at(s, env, v->args[0], depth + 1);
	if (v->op == OP_NOT)
		return valset_not(&x);
	if (v->nargs < 2)
		return valset_any();
	y = values_at(s, env, v->args[1], depth + 1);
	if ((v->op == OP_EQ || v->op == OP_NE) && compares_signal_error(s, env, &x, &y))
		return valset_int(v->op == OP_NE);
	return valset_op((enum value_op)v->op, &x, &y);
}

static bool is_assumed(const struct env *env, uint32_t place)
{
	for (uint32_t i = 0; env->assumed && i < env->assumed->n; i++)
		if (env->assumed->places[i] == place)
			return true;
	return false;
}

struct valset values_at(struct solver *s, const struct env *env, uint32_t value, uint32_t depth)
{
	const struct func *f = program_func(s->program, env->func);
	const struct body *b = func_body(f);
	const struct value *v = &b->pool.values[value];

	if (depth > MAX_VALUE_DEPTH)
		return valset_any();
	switch (v->kind) {
	case VALUE_INT:
		return valset_int(v->num);
	case VALUE_FUNC:
		return valset_address(program_resolve_func(s->program, f->unit, v->name));
	case VALUE_ADDR:
	case VALUE_STRING:
		return valset_address(FACT_NONE);
	case VALUE_PARAM:
		return eval_param(s, env, v->num);
	case VALUE_RESULT:
		return eval_result(s, env, (uint32_t)v->num, depth);
	case VALUE_CHOICE:
		return choice_eval(s, env, value, depth);
	case VALUE_LOAD:
		if (is_assumed(env, v->place))
			return env->assumed->is;
		if (b->pool.places[v->place].base == PLACE_LOCAL)
			return choice_eval_local(s, env, &b->pool.places[v->place], depth);
		if (env->in_work && is_task_flags(s, &b->pool.places[v->place]))
			return valset_one((struct atom){ .known = s->worker_flags, .bits = s->worker_flags, .func = FACT_NONE });
		return env->memory ? eval_memory(s, env, value) : valset_any();
	case VALUE_OP:
		return eval_op(s, env, b, v, depth);
	default:
		return valset_any();
	}
}

struct valset values_eval(struct solver *s, const struct env *env, uint32_t value)
{
	uint64_t asked = s->asked;
	struct choices once = { 0 };
	struct env here = *env;
	struct valset v;

	if (!here.live.choices)
		here.live.choices = &once;
	v = values_at(s, &here, value, 0);
	choices_clear(&once);
	s->asked = asked;
	return valset_settled(v);
}

bool values_has_choice(const struct body *b, uint32_t value)
{
	const struct value *v = &b->pool.values[value];
	const struct event *call = v->kind == VALUE_RESULT ? &b->events[v->num] : NULL;
	bool has = v->kind == VALUE_CHOICE || (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_LOCAL);

	/* Only choices look forward, so this ends. */
	for (uint32_t i = 0; v->kind == VALUE_OP && !has && i < v->nargs; i++)
		has = values_has_choice(b, v->args[i]);
	for (uint32_t i = 0; call && !has && i < call->nargs; i++)
		has = values_has_choice(b, call->args[i]);
	return has;
}

/* Is successor @to taken for errors only that no worker sees? */
static bool is_signal_case(struct solver *s, const struct env *env, const struct block *blk, uint32_t to)
{
	bool any = false;

	for (uint32_t i = 0; i < blk->ncases; i++) {
		if (blk->cases[i].to != to)
			continue;
		for (int64_t num = blk->cases[i].lo; num <= blk->cases[i].hi; num++)
			if (!is_signal_error(s, env, num))
				return false;
		any = true;
	}
	return any && to != blk->succs[0];
}

static uint32_t switch_successors(struct solver *s, const struct env *env, const struct block *blk, const struct valset *v,
				  uint32_t *out)
{
	uint32_t n = 0;
	int64_t num;

	if (valset_const(v, &num)) {
		out[0] = blk->succs[0];
		for (uint32_t i = 0; i < blk->ncases; i++)
			if (num >= blk->cases[i].lo && num <= blk->cases[i].hi)
				out[0] = blk->cases[i].to;
		return 1;
	}
	for (uint32_t i = 0; i < blk->nsuccs; i++)
		if (!valset_is_any(v) || !is_signal_case(s, env, blk, blk->succs[i]))
			out[n++] = blk->succs[i];
	return n;
}

uint32_t values_successors(struct solver *s, const struct env *env, uint32_t block, uint32_t *out)
{
	const struct body *b = func_body(program_func(s->program, env->func));
	const struct block *blk = &b->blocks[block];
	struct valset v;
	int truth;

	if ((blk->end == END_BRANCH || blk->end == END_SWITCH) && blk->cond != FACT_NONE && blk->nsuccs) {
		v = values_eval(s, env, blk->cond);
		if (blk->end == END_SWITCH)
			return switch_successors(s, env, blk, &v, out);
		truth = valset_truth(&v);
		if (truth >= 0 && blk->nsuccs == 2) {
			out[0] = blk->succs[!truth];
			return 1;
		}
	}
	for (uint32_t i = 0; i < blk->nsuccs; i++)
		out[i] = blk->succs[i];
	return blk->nsuccs;
}

static uint64_t edge_bit(uint32_t succ)
{
	return 1ull << (succ < 63 ? succ : 63);
}

/* The bits of all edges that leave a block. */
static uint64_t edge_bits(uint32_t nsuccs)
{
	return nsuccs < 64 ? (1ull << nsuccs) - 1 : UINT64_MAX;
}

bool live_edge(const struct live *live, const struct body *b, uint32_t from, uint32_t to)
{
	const struct block *blk = &b->blocks[from];

	if (!live->blocks)
		return true;
	for (uint32_t i = 0; i < blk->nsuccs; i++)
		if (blk->succs[i] == to && live->edges[from] & edge_bit(i))
			return true;
	return false;
}

void live_free(struct live *live)
{
	free(live->blocks);
	free(live->edges);
	if (live->choices)
		choices_clear(live->choices);
	free(live->choices);
	*live = (struct live){ 0 };
}

void values_live(struct solver *s, struct env *env)
{
	const struct body *b = func_body(program_func(s->program, env->func));
	uint32_t *succs, most = 1;
	bool changed = true;

	for (uint32_t i = 0; i < b->nblocks; i++)
		if (b->blocks[i].nsuccs > most)
			most = b->blocks[i].nsuccs;
	succs = MEM_NEW(uint32_t, most);
	env->live.blocks = MEM_NEW(uint8_t, b->nblocks);
	env->live.edges = MEM_NEW(uint64_t, b->nblocks);
	env->live.choices = MEM_NEW(struct choices, 1);
	env->live.blocks[0] = 1;
	/* Optimistic: an edge not taken yet adds nothing to a choice, so look again until nothing is new. */
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < b->nblocks; i++) {
			uint32_t n;

			/* Where all edges are taken already, a condition has nothing more to say. */
			if (!env->live.blocks[i] || env->live.edges[i] == edge_bits(b->blocks[i].nsuccs))
				continue;
			n = values_successors(s, env, i, succs);
			while (n--)
				for (uint32_t j = 0; j < b->blocks[i].nsuccs; j++) {
					if (b->blocks[i].succs[j] != succs[n] || env->live.edges[i] & edge_bit(j))
						continue;
					env->live.edges[i] |= edge_bit(j);
					env->live.blocks[succs[n]] = 1;
					env->live.choices->turn++;
					changed = true;
				}
		}
	}
	free(succs);
}

struct valset values_call(struct solver *s, uint32_t callee, const struct valset *args, uint32_t nargs,
			  const struct env *caller)
{
	const struct body *b = func_body(program_func(s->program, callee));
	struct env env = { .func = callee, .params = args, .nparams = nargs, .depth = caller->depth + 1,
			   .in_work = caller->in_work, .memory = caller->memory, .hops = caller->hops };
	struct valset r = { 0 };
	uint64_t key, at;
	bool any = false;

	if (!b || b->nblocks > MAX_BLOCKS || env.depth > MAX_CALL_DEPTH)
		return valset_any();
	key = map_key(callee, env.hops << 8 | env.depth << 2 | (uint32_t)env.memory << 1 | env.in_work);
	for (uint32_t i = 0; i < nargs; i++)
		key = valset_hash(&args[i], key);
	if (map_get(&s->call_ids, key, &at))
		return s->call_values.v[at];
	values_live(s, &env);
	for (uint32_t i = 0; i < b->nblocks; i++)
		for (uint32_t e = b->blocks[i].first; env.live.blocks[i] && e < b->blocks[i].first + b->blocks[i].nevents; e++) {
			struct valset part;

			if (b->events[e].kind != EVENT_RETURN)
				continue;
			part = b->events[e].value == FACT_NONE ? valset_any() :
								 values_eval(s, &env, b->events[e].value);
			any |= !part.n;
			valset_add(&r, &part);
		}
	live_free(&env.live);
	if (any)
		r = valset_any();
	map_put(&s->call_ids, key, s->call_values.n);
	vec_push(&s->call_values, r);
	return r;
}
