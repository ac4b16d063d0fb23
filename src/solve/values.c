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

#define MAX_CALL_DEPTH	4	/* constant functions call constant functions, but not deeply */
#define MAX_VALUE_DEPTH	24
#define MAX_ROUNDS	4	/* of a loop-carried choice */
#define NONE_YET	UINT32_MAX
#define MAX_CALLERS	8
#define MAX_HOPS	4
#define MAX_BLOCKS	400	/* a body larger than that is evaluated without pruning for its result */

struct valset valset_any(void)
{
	return (struct valset){ 0 };
}

static struct valset one(struct atom a)
{
	struct valset v = { .n = 1 };

	v.atom[0] = a;
	return v;
}

struct valset valset_int(int64_t num)
{
	return one((struct atom){ .known = UINT64_MAX, .bits = (uint64_t)num, .func = FACT_NONE, .nonzero = num != 0 });
}

static struct valset address(uint32_t func)
{
	return one((struct atom){ .func = func, .nonzero = true });
}

static struct valset truth_unknown(void)
{
	/* A comparison is 0 or 1. */
	return one((struct atom){ .known = ~1ull, .func = FACT_NONE });
}

bool valset_is_any(const struct valset *v)
{
	return !v->n;
}

uint64_t valset_hash(const struct valset *v, uint64_t seed)
{
	uint64_t h = (seed + 0x165667b19e3779f9u) * 0x9e3779b97f4a7c15u + v->n;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct atom *a = &v->atom[i];
		const uint64_t part[] = { a->known, a->bits, (uint64_t)a->func << 1 | a->nonzero };

		for (int k = 0; k < 3; k++) {
			h = (h ^ part[k]) * 0xbf58476d1ce4e5b9u;
			h ^= h >> 29;
		}
	}
	h ^= h >> 32;
	return h & ~(1ull << 63);
}

static bool atom_equal(const struct atom *a, const struct atom *b)
{
	return a->known == b->known && a->bits == b->bits && a->func == b->func && a->nonzero == b->nonzero;
}

bool valset_equal(const struct valset *a, const struct valset *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!atom_equal(&a->atom[i], &b->atom[i]))
			return false;
	return true;
}

static void atom_add(struct valset *to, const struct atom *a)
{
	struct atom *last;

	for (uint32_t i = 0; i < to->n; i++)
		if (atom_equal(&to->atom[i], a))
			return;
	if (to->n < VALSET_MAX) {
		to->atom[to->n++] = *a;
		return;
	}
	last = &to->atom[VALSET_MAX - 1];
	last->known &= a->known & ~(last->bits ^ a->bits);
	last->bits &= last->known;
	last->nonzero = last->nonzero && a->nonzero;
	if (last->func != a->func)
		last->func = FACT_NONE;
}

void valset_add(struct valset *to, const struct valset *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		atom_add(to, &from->atom[i]);
}

static int atom_truth(const struct atom *a)
{
	if (a->nonzero || a->func != FACT_NONE || (a->known & a->bits))
		return 1;
	return a->known == UINT64_MAX ? 0 : -1;
}

int valset_truth(const struct valset *v)
{
	int t;

	if (!v->n)
		return -1;
	t = atom_truth(&v->atom[0]);
	for (uint32_t i = 1; i < v->n; i++)
		if (atom_truth(&v->atom[i]) != t)
			return -1;
	return t;
}

bool valset_const(const struct valset *v, int64_t *out)
{
	if (v->n != 1 || v->atom[0].known != UINT64_MAX)
		return false;
	*out = (int64_t)v->atom[0].bits;
	return true;
}

static struct valset compare(uint8_t op, const struct atom *a, const struct atom *b)
{
	int64_t x = (int64_t)a->bits, y = (int64_t)b->bits;
	bool both = a->known == UINT64_MAX && b->known == UINT64_MAX;

	if (op == OP_EQ || op == OP_NE) {
		int differ = -1;

		if ((a->bits ^ b->bits) & a->known & b->known)
			differ = 1;
		else if (both)
			differ = 0;
		else if (a->func != FACT_NONE && b->func != FACT_NONE)
			differ = a->func != b->func;
		else if ((atom_truth(a) == 0 && atom_truth(b) == 1) || (atom_truth(a) == 1 && atom_truth(b) == 0))
			differ = 1;
		return differ < 0 ? truth_unknown() : valset_int(op == OP_NE ? differ : !differ);
	}
	/* Facts do not say whether the operands are signed: of negative ones the order is not known. */
	if (!both || x < 0 || y < 0)
		return truth_unknown();
	switch (op) {
	case OP_LT: return valset_int(x < y);
	case OP_LE: return valset_int(x <= y);
	case OP_GT: return valset_int(x > y);
	default:    return valset_int(x >= y);
	}
}

/* Sums that do not fit an int may have wrapped, in a width that facts do not tell. */
static struct valset narrow(int64_t num)
{
	return num == (int32_t)num ? valset_int(num) : valset_any();
}

static struct valset combine(uint8_t op, const struct atom *a, const struct atom *b)
{
	struct atom r = { .func = FACT_NONE };
	bool both = a->known == UINT64_MAX && b->known == UINT64_MAX;
	uint64_t x = a->bits, y = b->bits;

	if (op >= OP_EQ)
		return compare(op, a, b);
	switch (op) {
	case OP_OR:
		r.known = (a->known & b->known) | (a->known & x) | (b->known & y);
		r.bits = (x | y) & r.known;
		break;
	case OP_AND:
		r.known = (a->known & b->known) | (a->known & ~x) | (b->known & ~y);
		r.bits = x & y & r.known;
		break;
	case OP_XOR:
		r.known = a->known & b->known;
		r.bits = (x ^ y) & r.known;
		break;
	default:
		if (!both)
			return valset_any();
		switch (op) {
		case OP_ADD: return narrow((int64_t)(x + y));
		case OP_SUB: return narrow((int64_t)(x - y));
		case OP_MUL: return narrow((int64_t)(x * y));
		case OP_SHL: return y < 32 ? narrow((int64_t)(x << y)) : valset_any();
		case OP_SHR: return y < 64 && (int64_t)x >= 0 ? valset_int((int64_t)(x >> y)) : valset_any();
		default:     return valset_any();
		}
	}
	return one(r);
}

/* "Nothing yet": what a loop-carried choice is while its own arms are evaluated for the first time. */
static struct valset valset_none(void)
{
	return (struct valset){ .n = NONE_YET };
}

/* Of what is not finished yet, nothing is known outside of its loop. */
static struct valset settled(struct valset v)
{
	return v.n == NONE_YET ? valset_any() : v;
}

static const struct valset unknown_atom_set = { .n = 1, .atom = { { .func = FACT_NONE } } };

static struct valset eval_op(const struct value *v, const struct valset *a, const struct valset *b)
{
	struct valset r = { 0 };

	if (a->n == NONE_YET || b->n == NONE_YET)
		return valset_none();
	/* An unknown operand still leaves bits known: (x | FLAG), (x & ~FLAG). */
	if (!a->n)
		a = &unknown_atom_set;
	if (!b->n)
		b = &unknown_atom_set;
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t j = 0; j < b->n; j++) {
			struct valset part = combine(v->op, &a->atom[i], &b->atom[j]);

			if (!part.n)
				return part;
			valset_add(&r, &part);
		}
	return r;
}

static struct valset eval_not(const struct valset *a)
{
	struct valset r = *a;

	if (r.n == NONE_YET)
		return r;

	for (uint32_t i = 0; i < r.n; i++) {
		struct atom *at = &r.atom[i];

		*at = (struct atom){ .known = at->known, .bits = ~at->bits & at->known, .func = FACT_NONE };
	}
	return r;
}

static struct valset eval_at(struct solver *s, const struct env *env, uint32_t value, uint32_t depth);

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
		args[i] = settled(eval_at(s, env, e->args[i], depth + 1));
	return values_call(s, callee, args, e->nargs, env);
}

/* What the body itself stores to this local; the address may have been given away. */
static struct valset eval_local(struct solver *s, const struct env *env, const struct body *b,
				const struct place *place, uint32_t depth)
{
	struct valset r = { 0 };
	uint32_t found = 0;

	if (place->npath)
		return valset_any();
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		struct valset part;

		for (uint32_t a = 0; a < e->nargs; a++)
			if (b->pool.values[e->args[a]].kind == VALUE_ADDR &&
			    b->pool.places[b->pool.values[e->args[a]].place].base == PLACE_LOCAL &&
			    b->pool.places[b->pool.values[e->args[a]].place].ref == place->ref)
				return valset_any();
		if (e->kind != EVENT_STORE || b->pool.places[e->place].base != PLACE_LOCAL ||
		    b->pool.places[e->place].ref != place->ref)
			continue;
		part = settled(eval_at(s, env, e->value, depth + 1));
		if (!part.n)
			return part;
		valset_add(&r, &part);
		found++;
	}
	return found ? r : valset_any();
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
			part = address(l->id);
		else
			return valset_any();
		valset_add(&r, &part);
	}
	return r;
}

/* A choice whose evaluation is under way. */
struct assumption {
	const struct env *env;
	const struct value *choice;
	struct valset is;
	bool asked;
};

static struct valset eval_arms(struct solver *s, const struct env *env, const struct value *v, uint32_t depth)
{
	const struct body *b = func_body(program_func(s->program, env->func));
	struct valset r = valset_none();

	for (uint32_t i = 0; i < v->nargs; i++) {
		struct valset part;

		if (i < v->npreds && !live_edge(&env->live, b, v->preds[i], v->block))
			continue;
		part = eval_at(s, env, v->args[i], depth + 1);
		if (part.n == NONE_YET)
			continue;
		if (!part.n)
			return part;
		if (r.n == NONE_YET)
			r = valset_any();
		valset_add(&r, &part);
	}
	return r;
}

/*
 * flags |= BIT in a loop: the choice at the loop's head depends on itself. It
 * starts as nothing and is evaluated again with what came out, until that
 * stays the same.
 */
static struct valset eval_choice(struct solver *s, const struct env *env, const struct value *v, uint32_t depth)
{
	struct assumption self = { .env = env, .choice = v, .is = valset_none() };
	struct valset r = valset_any();
	size_t at = s->assumptions.n;

	for (size_t i = at; i--; )
		if (s->assumptions.v[i]->choice == v && s->assumptions.v[i]->env == env) {
			s->assumptions.v[i]->asked = true;
			return s->assumptions.v[i]->is;
		}
	vec_push(&s->assumptions, &self);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		self.asked = false;
		r = eval_arms(s, env, v, depth);
		if (!self.asked || (r.n != NONE_YET && self.is.n != NONE_YET && valset_equal(&r, &self.is)))
			break;
		if (round == MAX_ROUNDS - 1)
			r = valset_any();
		self.is = r;
	}
	s->assumptions.n = at;
	return r;
}

bool is_task_flags(struct solver *s, const struct place *place)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	struct model_struct *ms = last ? model_struct(s->model, last->tag) : NULL;

	return ms && ms->task_flags && ms->task_flags == last->field;
}

static struct valset eval_at(struct solver *s, const struct env *env, uint32_t value, uint32_t depth)
{
	const struct func *f = program_func(s->program, env->func);
	const struct body *b = func_body(f);
	const struct value *v = &b->pool.values[value];
	struct valset x, y;

	if (depth > MAX_VALUE_DEPTH)
		return valset_any();
	switch (v->kind) {
	case VALUE_INT:
		return valset_int(v->num);
	case VALUE_FUNC:
		return address(program_resolve_func(s->program, f->unit, v->name));
	case VALUE_ADDR:
	case VALUE_STRING:
		return address(FACT_NONE);
	case VALUE_PARAM:
		return eval_param(s, env, v->num);
	case VALUE_RESULT:
		return eval_result(s, env, (uint32_t)v->num, depth);
	case VALUE_CHOICE:
		return eval_choice(s, env, v, depth);
	case VALUE_LOAD:
		if (b->pool.places[v->place].base == PLACE_LOCAL)
			return eval_local(s, env, b, &b->pool.places[v->place], depth);
		if (env->in_work && is_task_flags(s, &b->pool.places[v->place]))
			return one((struct atom){ .known = s->worker_flags, .bits = s->worker_flags, .func = FACT_NONE });
		return env->memory ? eval_memory(s, env, value) : valset_any();
	case VALUE_OP:
		if (!v->nargs)
			return valset_any();
		x = eval_at(s, env, v->args[0], depth + 1);
		if (v->op == OP_NOT)
			return eval_not(&x);
		if (v->nargs < 2)
			return valset_any();
		y = eval_at(s, env, v->args[1], depth + 1);
		return eval_op(v, &x, &y);
	default:
		return valset_any();
	}
}

struct valset values_eval(struct solver *s, const struct env *env, uint32_t value)
{
	struct valset v = eval_at(s, env, value, 0);

	return settled(v);
}

static uint32_t switch_successors(const struct block *blk, const struct valset *v, uint32_t *out)
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
			return switch_successors(blk, &v, out);
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
	env->live.blocks[0] = 1;
	/* Optimistic: an edge not taken yet adds nothing to a choice, so look again until nothing is new. */
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < b->nblocks; i++) {
			uint32_t n = env->live.blocks[i] ? values_successors(s, env, i, succs) : 0;

			while (n--)
				for (uint32_t j = 0; j < b->blocks[i].nsuccs; j++) {
					if (b->blocks[i].succs[j] != succs[n] || env->live.edges[i] & edge_bit(j))
						continue;
					env->live.edges[i] |= edge_bit(j);
					env->live.blocks[succs[n]] = 1;
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
			   .in_work = caller->in_work };
	struct valset r = { 0 };
	uint64_t key, at;
	bool any = false;

	if (!b || b->nblocks > MAX_BLOCKS || env.depth > MAX_CALL_DEPTH)
		return valset_any();
	key = map_key(callee, env.depth << 1 | env.in_work);
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
