// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock.c - must-held locks, forward over one body.
 *
 * The union over all paths and callers explodes (doc: design section 3); so a
 * lock must be held on every way inside a function. What a callee takes or
 * gives back for its caller is net.c's, callers are held.c's.
 */
#include "solve/lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/internal.h"
#include "solve/lock_internal.h"

static bool is_lock(enum effect_kind k)
{
	return k == EFFECT_LOCK || k == EFFECT_LOCK_SHARED || k == EFFECT_LOCK_UNLESS || lock_is_try(k) ||
	       k == EFFECT_SPIN || k == EFFECT_SPIN_SHARED;
}

bool lock_is_try(enum effect_kind k)
{
	return k == EFFECT_TRYLOCK || k == EFFECT_TRYLOCK_UNLESS || k == EFFECT_TRYSPIN;
}

static enum lock_sort sort_of(enum effect_kind k)
{
	return k == EFFECT_SPIN || k == EFFECT_SPIN_SHARED || k == EFFECT_TRYSPIN || k == EFFECT_UNSPIN ? LOCKS_SPIN :
													   LOCKS_SLEEP;
}

bool lock_same(const struct lock_key *a, const struct lock_key *b)
{
	if (a->symbol || b->symbol)
		return a->symbol == b->symbol;
	if (!class_equal(&a->cls, &b->cls))
		return false;
	return a->cls.instance == FACT_NONE || b->cls.instance == FACT_NONE ||
	       a->cls.instance == b->cls.instance;
}

bool lock_is_single(const struct lock_key *k)
{
	return k->symbol || k->cls.kind == CLASS_VAR;
}

struct access lock_access(struct solver *s, const struct lock_key *k, ctx_id outer)
{
	struct access a = { .root = ACCESS_PARAM, .func = k->operand.site.func, .id = k->arg, .nsteps = 1 };

	if (k->value == FACT_NONE && k->arg == FACT_NONE)
		a.root = ACCESS_NOTHING;
	a.steps[0] = (struct access_step){ ACCESS_FIELD, k->cls.a, k->cls.b, 0 };
	if (k->value == FACT_NONE)
		return a;
	a = access_of(s, k->operand.site.func, k->value, ctx_within(s, outer, k->operand.ctx));
	/* &lock->rlock is the lock that lock is. */
	while (a.nsteps && a.steps[a.nsteps - 1].kind == ACCESS_FIELD &&
	       is_carrier(s, a.steps[a.nsteps - 1].tag, a.steps[a.nsteps - 1].field))
		a.nsteps--;
	if (k->member && a.root != ACCESS_NOTHING && a.nsteps == ACCESS_MAX)
		a.root = ACCESS_NOTHING;
	else if (k->member)
		a.steps[a.nsteps++] = (struct access_step){ ACCESS_FIELD, k->cls.a, k->cls.b, 0 };
	return a;
}

const char *lock_name(struct solver *s, const struct lock_key *k)
{
	return k->symbol ? str(s->st, k->symbol) : class_name(s, &k->cls);
}

bool lock_resolve(struct solver *s, const struct lock_use *use, struct lock_key *out)
{
	uint32_t callee = program_callee(s->program, use->site.func, use->site.event);
	const struct effect *ef = solver_effect(s, callee, use->kind);
	const struct event *e = func_event(program_func(s->program, use->site.func), use->site.event);
	const struct operand *op = &ef->op[ROLE_LOCK];
	const struct flow *fl;
	ctx_id ctx = 0;

	memset(out, 0, sizeof(*out));
	out->value = FACT_NONE;
	out->arg = FACT_NONE;
	out->cls.instance = FACT_NONE;
	out->shared = use->kind == EFFECT_LOCK_SHARED || use->kind == EFFECT_SPIN_SHARED;
	if (op->kind == OPERAND_SYMBOL) {
		out->symbol = op->text;
		return true;
	}
	if (op->kind == OPERAND_SLOT) {
		out->cls.kind = CLASS_FIELD;
		out->cls.a = op->members[0].tag;
		out->cls.b = op->members[0].field;
		return true;
	}
	if ((op->kind != OPERAND_ARG && op->kind != OPERAND_MEMBER) || op->num >= e->nargs)
		return false;
	for (uint32_t i = 0; i < use->npath; i++)
		ctx = ctx_push(s, ctx, use->path[i]);
	if (op->kind == OPERAND_MEMBER) {
		out->cls.kind = CLASS_FIELD;
		out->cls.a = op->members[0].tag;
		out->cls.b = op->members[0].field;
		out->operand = (struct use){ use->site, ctx };
		out->value = e->args[op->num];
		out->member = true;
		return true;
	}
	fl = flow_sources(s, use->site.func, e->args[op->num], ctx);
	if (fl->nleaves != 1)
		return false;
	out->cls = class_of_leaf(s, &fl->leaves[0]);
	out->operand = (struct use){ use->site, ctx };
	out->value = e->args[op->num];
	/* A lock on the stack is nobody else's. A completion there is handed to whoever completes it. */
	if (out->cls.kind == CLASS_LOCAL)
		return use->kind == EFFECT_WAIT || use->kind == EFFECT_COMPLETE;
	return out->cls.kind != CLASS_NONE;
}

/* The effect of the model at a call, if it takes or gives back a lock. */
static const struct effect *lock_effect(struct solver *s, uint32_t callee)
{
	const struct model_function *mf = solver_model_of(s, callee);

	for (uint32_t i = 0; mf && i < mf->neffects; i++)
		if (is_lock((enum effect_kind)mf->effects[i].kind) || mf->effects[i].kind == EFFECT_UNLOCK ||
		    mf->effects[i].kind == EFFECT_UNSPIN)
			return &mf->effects[i];
	return NULL;
}

/* A callee's use, seen from the caller at @call. Returns false if the path grows too long. */
static bool lift(const struct lock_use *from, struct site call, struct lock_use *to)
{
	if (from->npath == MAX_CHAIN)
		return false;
	*to = *from;
	to->path[0] = call;
	memcpy(&to->path[1], from->path, from->npath * sizeof(*from->path));
	to->npath++;
	return true;
}

uint32_t lock_event_uses(struct solver *s, enum lock_sort sorts, struct site at, bool taken, struct lock_use *out,
			 uint32_t max)
{
	uint32_t func = at.func, event = at.event;
	const struct event *e = func_event(program_func(s->program, func), event);
	uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, event) : FACT_NONE, n = 0;
	const struct effect *ef;

	if (callee == FACT_NONE || !max)
		return 0;
	ef = lock_effect(s, callee);
	if (ef) {
		if (is_lock((enum effect_kind)ef->kind) != taken || !(sort_of((enum effect_kind)ef->kind) & sorts))
			return 0;
		out[0] = (struct lock_use){ .site = { func, event }, .kind = (enum effect_kind)ef->kind };
		return 1;
	}
	if (solver_model_of(s, callee) || !func_body(program_func(s->program, callee)))
		return 0;
	for (int sort = LOCKS_SLEEP; sort <= LOCKS_SPIN; sort <<= 1) {
		const struct net *net = sort & sorts ? lock_net(s, (enum lock_sort)sort, callee) : NULL;

		for (uint32_t i = 0; net && i < (taken ? net->ntaken : net->ngiven) && n < max; i++)
			n += lift(taken ? &net->taken[i] : &net->given[i], at, &out[n]);
	}
	return n;
}

static uint64_t give_back(const struct lock_flow *f, uint32_t event, uint64_t held)
{
	struct lock_use given[8];
	uint32_t n = lock_event_uses(f->s, f->sorts, (struct site){ f->func, event }, false, given, 8);

	for (uint32_t i = 0; i < n; i++) {
		struct lock_key key;

		if (!lock_resolve(f->s, &given[i], &key))
			return 0;	/* some lock, perhaps any of them */
		for (uint32_t u = 0; u < f->n; u++)
			if (lock_same(&f->keys[u], &key))
				held &= ~(1ull << u);
	}
	return held;
}

static uint64_t through(const struct lock_flow *f, uint32_t event, uint64_t held)
{
	if (f->b->events[event].kind != EVENT_CALL)
		return held;
	held = give_back(f, event, held);
	for (uint32_t u = 0; u < f->n; u++)
		if (f->events[u] == event)
			held |= 1ull << u;
	return held;
}

static void find_uses(struct lock_flow *f)
{
	struct lock_use uses[MAX_USES];
	struct lock_key keys[MAX_USES];
	uint32_t events[MAX_USES];

	for (uint32_t e = 0; e < f->b->nevents; e++) {
		struct lock_use taken[8];
		uint32_t n = lock_event_uses(f->s, f->sorts, (struct site){ f->func, e }, true, taken, 8);

		for (uint32_t i = 0; i < n && f->n < MAX_USES; i++) {
			if (!lock_resolve(f->s, &taken[i], &keys[f->n]))
				continue;
			uses[f->n] = taken[i];
			events[f->n++] = e;
		}
	}
	f->uses = (struct lock_use *)arena_copy(f->s->arena, uses, f->n * sizeof(*uses));
	f->keys = (struct lock_key *)arena_copy(f->s->arena, keys, f->n * sizeof(*keys));
	f->events = (uint32_t *)arena_copy(f->s->arena, events, f->n * sizeof(*events));
}

/* The result of a call that the branch out of @block tests: what is it on the way to successor @succ? */
enum tested { TESTED_NOT, TESTED_ZERO, TESTED_NONZERO };

static enum tested tested_result(const struct body *b, const struct block *blk, uint32_t succ, uint32_t *call)
{
	const struct value *v = &b->pool.values[blk->cond], *right;
	bool nonzero = succ == 0;

	if (v->kind == VALUE_OP && v->nargs == 2) {
		enum value_op op = (enum value_op)v->op;

		right = &b->pool.values[v->args[1]];
		v = &b->pool.values[v->args[0]];
		if (right->kind != VALUE_INT || (op != OP_EQ && op != OP_NE && op != OP_LT))
			return TESTED_NOT;
		if (op == OP_EQ)
			nonzero = !nonzero;
		if (op == OP_LT && (!nonzero || right->num > 0))
			return TESTED_NOT;
		if (op != OP_LT && right->num) {	/* if (ret == -EINTR) */
			if (nonzero)
				return TESTED_NOT;
			nonzero = true;
		}
	}
	if (v->kind != VALUE_RESULT)
		return TESTED_NOT;
	*call = (uint32_t)v->num;
	return nonzero ? TESTED_NONZERO : TESTED_ZERO;
}

/* Attempts that failed, by what the branch out of @block to successor @succ found their result to be. */
static uint64_t failed_attempts(const struct lock_flow *f, uint32_t block, uint32_t succ)
{
	const struct block *blk = &f->b->blocks[block];
	enum tested tested;
	uint64_t failed = 0;
	uint32_t call;

	if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2)
		return 0;
	tested = tested_result(f->b, blk, succ, &call);
	for (uint32_t u = 0; tested != TESTED_NOT && u < f->n; u++) {
		enum effect_kind k = f->uses[u].kind;
		bool unless = k == EFFECT_LOCK_UNLESS || k == EFFECT_TRYLOCK_UNLESS;

		if (f->events[u] == call && (unless || lock_is_try(k)) && (tested == TESTED_NONZERO) == unless)
			failed |= 1ull << u;
	}
	return failed;
}

/* Must-analysis: what is held at a block's entry is held at the end of all its predecessors. */
static void solve_flow(struct lock_flow *f)
{
	uint64_t *in = ARENA_ARRAY(f->s->arena, uint64_t, f->b->nblocks);
	bool changed = true;

	for (uint32_t i = 1; i < f->b->nblocks; i++)
		in[i] = UINT64_MAX;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < f->b->nblocks; i++) {
			const struct block *blk = &f->b->blocks[i];
			uint64_t held = in[i];

			if (i && held == UINT64_MAX)
				continue;	/* not reached yet */
			for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++)
				held = through(f, e, held);
			for (uint32_t k = 0; k < blk->nsuccs; k++) {
				uint64_t next = in[blk->succs[k]] & (held & ~failed_attempts(f, i, k));

				changed |= next != in[blk->succs[k]];
				in[blk->succs[k]] = next;
			}
		}
	}
	f->in = in;
}

const struct lock_flow *lock_flow_of(struct solver *s, uint32_t func, enum lock_sort sorts)
{
	uint64_t key = map_key(func, sorts), at;
	struct lock_flow *f;

	if (map_get(&s->locks->flow_ids, key, &at))
		return s->locks->flows.v[at];
	f = ARENA_NEW(s->arena, struct lock_flow);
	f->s = s;
	f->func = func;
	f->sorts = sorts;
	f->b = func_body(program_func(s->program, func));
	find_uses(f);
	if (f->n)
		solve_flow(f);
	vec_push(&s->locks->flows, f);
	map_put(&s->locks->flow_ids, key, s->locks->flows.n - 1);
	return f;
}

uint64_t lock_flow_held(const struct lock_flow *f, uint32_t event)
{
	uint32_t block = func_event_block(program_func(f->s->program, f->func), event);
	uint64_t held = f->n ? f->in[block] : 0;

	if (held == UINT64_MAX)
		return 0;
	for (uint32_t e = f->b->blocks[block].first; e < event && f->n; e++)
		held = through(f, e, held);
	return held;
}

uint64_t lock_flow_at_exit(const struct lock_flow *f)
{
	uint64_t held = UINT64_MAX;
	bool returns = false;

	for (uint32_t i = 0; i < f->b->nblocks && f->n; i++) {
		const struct block *blk = &f->b->blocks[i];
		uint64_t at = f->in[i];

		if (blk->nsuccs || (i && at == UINT64_MAX))
			continue;
		for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++)
			at = through(f, e, at);
		held &= at;
		returns = true;
	}
	return returns ? held : 0;
}

uint32_t locks_waited_for(struct solver *s, struct site at, enum lock_sort sorts, struct lock_key *out, uint32_t max)
{
	struct lock_use uses[8];
	uint32_t n = 0, nuses = lock_event_uses(s, sorts, at, true, uses, 8);

	for (uint32_t i = 0; i < nuses && n < max; i++)
		if (!lock_is_try(uses[i].kind))
			n += lock_resolve(s, &uses[i], &out[n]);
	return n;
}

uint32_t locks_taken(struct solver *s, uint32_t func, uint32_t event, struct lock_key *out, uint32_t max)
{
	return locks_waited_for(s, (struct site){ func, event }, LOCKS_SLEEP, out, max);
}

bool lock_inside(struct solver *s, struct site at, struct lock_key *out)
{
	uint32_t callee = program_callee(s->program, at.func, at.event);
	struct lock_use use = { .site = at, .kind = EFFECT_TAKES };

	return callee != FACT_NONE && solver_effect(s, callee, EFFECT_TAKES) && lock_resolve(s, &use, out);
}

static bool spells(const struct place *p, const struct class_key *field)
{
	for (uint32_t i = 0; i < p->npath; i++)
		if (p->path[i].tag == field->a && p->path[i].field == field->b)
			return true;
	return false;
}

/* Is a function called that takes such a lock without spelling it? */
static bool is_called_for(struct solver *s, uint32_t func, const struct class_key *field)
{
	const struct model_function *mf = program_func(s->program, func)->callers.n ? solver_model_of(s, func) : NULL;

	for (uint32_t i = 0; mf && i < mf->neffects; i++) {
		const struct operand *op = &mf->effects[i].op[ROLE_LOCK];

		if (op->kind == OPERAND_MEMBER && op->members[0].tag == field->a && op->members[0].field == field->b)
			return true;
	}
	return false;
}

bool lock_is_spelled(struct solver *s, const struct lock_key *k)
{
	for (uint32_t i = 0; k->cls.kind == CLASS_FIELD && i < program_nfuncs(s->program); i++) {
		const struct body *b = func_body(program_func(s->program, i));

		if (is_called_for(s, i, &k->cls))
			return true;
		for (uint32_t p = 0; b && p < b->pool.nplaces; p++)
			if (spells(&b->pool.places[p], &k->cls))
				return true;
	}
	return k->cls.kind != CLASS_FIELD;
}

void locks_prepare(struct solver *s)
{
	s->locks = MEM_NEW(struct locks, 1);
	s->locks->nets = MEM_NEW(struct net, program_nfuncs(s->program));
	s->locks->spin_nets = MEM_NEW(struct net, program_nfuncs(s->program));
	s->locks->balance = MEM_NEW(uint8_t, program_nfuncs(s->program));
}

void locks_free(struct solver *s)
{
	if (s->locks) {
		free(s->locks->nets);
		free(s->locks->spin_nets);
		free(s->locks->balance);
		vec_free(&s->locks->flows);
		map_free(&s->locks->flow_ids);
		vec_free(&s->locks->sites);
		vec_free(&s->locks->completes);
		vec_free(&s->locks->handed);
		vec_free(&s->locks->answers);
		map_free(&s->locks->answer_ids);
	}
	free(s->locks);
	s->locks = NULL;
}
