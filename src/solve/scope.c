// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scope.c - which memalloc scopes may be open at each call of a body.
 *
 * Forward data flow over sets of masks. A scope's end puts back what its begin
 * found, so the state before each begin is kept by event. A token that comes
 * from elsewhere (a field, a parameter) ends a scope that somebody else opened:
 * its bits are cleared.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/walk_internal.h"

#define ALL_BITS (SCOPE_NOFS | SCOPE_NOIO | SCOPE_MEMALLOC)

static uint8_t pf_to_mask(const struct bits *k, uint64_t pf)
{
	return (pf & k->pf_nofs ? SCOPE_NOFS : 0) | (pf & k->pf_noio ? SCOPE_NOIO : 0) |
	       (pf & k->pf_memalloc ? SCOPE_MEMALLOC : 0);
}

/* Scope bits that a begin or end is about; ALL_BITS if they are not known. */
static uint8_t effect_mask(struct solver *s, const struct env *env, const struct event *e, const struct effect *ef)
{
	uint32_t unit = program_func(s->program, env->func)->unit;
	const struct operand *op = &ef->op[ROLE_BITS];
	struct valset v = valset_any();
	int64_t num;

	if (op->kind == OPERAND_EXPR && solver_eval(s, unit, op->text, &num))
		return pf_to_mask(solver_bits(s, unit), (uint64_t)num);
	if (op->kind == OPERAND_ARG && op->num < e->nargs)
		v = values_eval(s, env, e->args[op->num]);
	return valset_const(&v, &num) ? pf_to_mask(solver_bits(s, unit), (uint64_t)num) : ALL_BITS;
}

/* The event whose result @value is, through choices that agree; FACT_NONE if it is none. */
static uint32_t token_event(const struct body *b, uint32_t value, uint32_t depth)
{
	const struct value *v = &b->pool.values[value];
	uint32_t found = FACT_NONE;

	if (v->kind == VALUE_RESULT)
		return (uint32_t)v->num;
	if (v->kind == VALUE_CHOICE && depth < 4)
		for (uint32_t i = 0; i < v->nargs; i++) {
			uint32_t at = token_event(b, v->args[i], depth + 1);

			if (at != FACT_NONE)
				found = at;
		}
	if (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_LOCAL && depth < 4)
		for (uint32_t i = 0; i < b->nevents; i++)
			if (b->events[i].kind == EVENT_STORE &&
			    b->pool.places[b->events[i].place].base == PLACE_LOCAL &&
			    b->pool.places[b->events[i].place].ref == b->pool.places[v->place].ref)
				found = token_event(b, b->events[i].value, depth + 1);
	return found;
}

static scope_set begin_scope(scope_set set, uint8_t bits)
{
	scope_set out = 0;

	for (int m = 0; m < SCOPE_N; m++)
		if (set & MASK(m))
			out |= MASK(m | bits | (m & bits & SCOPE_NOFS ? SCOPE_NOFS_TWICE : 0));
	return out;
}

/* Put back the bits of @old, each of which is a possible old state. */
static scope_set restore_scope(scope_set set, uint8_t bits, scope_set old)
{
	scope_set out = 0;

	for (int m = 0; m < SCOPE_N; m++)
		for (int o = 0; set & MASK(m) && o < SCOPE_N; o++)
			if (old & MASK(o))
				out |= MASK((m & ~bits) | (o & bits));
	return out;
}

/* A scope ends that was begun elsewhere, who knows in what state: of two of one kind the outer one stays open. */
static scope_set end_foreign(scope_set set, uint8_t bits)
{
	scope_set out = 0;

	for (int m = 0; m < SCOPE_N; m++)
		if (set & MASK(m))
			out |= m & SCOPE_NOFS_TWICE && bits & SCOPE_NOFS ? MASK(m & ~(SCOPE_NOFS_TWICE | (bits & ~SCOPE_NOFS))) :
									     MASK(m & ~bits);
	return out;
}

static scope_set end_scope(struct solver *s, struct scopes *sc, const struct body *b, const struct event *e,
			   const struct effect *ef, scope_set set)
{
	const struct operand *op = &ef->op[ROLE_TOKEN];
	uint8_t bits = effect_mask(s, sc->env, e, ef);
	uint32_t at = FACT_NONE;

	if (op->kind == OPERAND_ARG && op->num < e->nargs)
		at = token_event(b, e->args[op->num], 0);
	if (at != FACT_NONE && b->events[at].kind == EVENT_CALL) {
		uint32_t callee = program_callee(s->program, sc->env->func, at);
		const struct effect *begin = callee == FACT_NONE ? NULL : solver_effect(s, callee, EFFECT_SCOPE_BEGIN);

		if (begin)
			bits = effect_mask(s, sc->env, &b->events[at], begin);
		if (bits & SCOPE_NOFS)
			bits |= SCOPE_NOFS_TWICE;
		return restore_scope(set, bits, sc->before[at] ? sc->before[at] : 1);
	}
	return end_foreign(set, bits);
}

/*
 * What scope bit @bit (PF bit @pf) of the task's flags is in value @value: a
 * set of 1 (clear) and 2 (set), given that it is @now in the flags right here.
 */
static int task_bit(struct solver *s, struct scopes *sc, const struct body *b, uint32_t value, uint64_t pf,
		    int bit, int now, int depth)
{
	const struct value *v = &b->pool.values[value];
	int x, y, out = 0;

	if (depth > 12)
		return 3;
	if (v->kind == VALUE_INT)
		return (uint64_t)v->num & pf ? 2 : 1;
	if (v->kind == VALUE_LOAD && is_task_flags(s, &b->pool.places[v->place])) {
		/* An older copy of the flags: the state just before the event that followed the load. */
		scope_set set = v->num < (int64_t)b->nevents ? sc->before[v->num] : 0;

		for (int m = 0; m < SCOPE_N; m++)
			if (set & MASK(m))
				out |= m & bit ? 2 : 1;
		return set ? out : now;
	}
	if (v->kind == VALUE_CHOICE) {
		for (uint32_t i = 0; i < v->nargs; i++)
			out |= task_bit(s, sc, b, v->args[i], pf, bit, now, depth + 1);
		return out;
	}
	if (v->kind != VALUE_OP || !v->nargs)
		return 3;
	x = task_bit(s, sc, b, v->args[0], pf, bit, now, depth + 1);
	if (v->op == OP_NOT)
		return (x & 1 ? 2 : 0) | (x & 2 ? 1 : 0);
	if (v->nargs < 2)
		return 3;
	y = task_bit(s, sc, b, v->args[1], pf, bit, now, depth + 1);
	if (v->op == OP_OR)
		return ((x | y) & 2) | (x & y & 1);
	if (v->op == OP_AND)
		return ((x | y) & 1) | (x & y & 2);
	return 3;
}

static scope_set store_flags(struct solver *s, struct scopes *sc, const struct body *b, const struct event *e,
			     scope_set set)
{
	const struct bits *k = solver_bits(s, program_func(s->program, sc->env->func)->unit);
	const struct { uint64_t pf; int bit; } each[] = {
		{ k->pf_nofs, SCOPE_NOFS }, { k->pf_noio, SCOPE_NOIO }, { k->pf_memalloc, SCOPE_MEMALLOC },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		scope_set out = 0;

		for (int m = 0; m < SCOPE_N; m++) {
			int t;

			if (!(set & MASK(m)))
				continue;
			t = each[i].pf ? task_bit(s, sc, b, e->value, each[i].pf, each[i].bit,
						  m & each[i].bit ? 2 : 1, 0) : 1;
			/* Of bits that are not known, keep what was: better no change than a wild one. */
			if (t == 3)
				t = m & each[i].bit ? 2 : 1;
			if (t & 1)
				out |= MASK(m & ~(each[i].bit | (each[i].bit & SCOPE_NOFS ? SCOPE_NOFS_TWICE : 0)));
			if (t & 2)
				out |= MASK(m | each[i].bit);
		}
		set = out;
	}
	return set;
}

/* One spinlock more, or one less; of more than can be counted the last is kept. */
static scope_set count_locks(scope_set set, bool taken)
{
	scope_set out = 0;

	for (uint32_t m = 0; m < SCOPE_N; m++) {
		uint32_t depth = m & ATOMIC_DEPTH;

		if (!(set & MASK(m)))
			continue;
		if (taken && depth < ATOMIC_DEPTH)
			out |= MASK(m + SCOPE_ATOMIC);
		else if (!taken && depth)
			out |= MASK(m - SCOPE_ATOMIC);
		else
			out |= MASK(m);
	}
	return out;
}

static scope_set through_callee(struct solver *s, uint32_t callee, scope_set set)
{
	scope_set out = 0;

	if (!s->funcs[callee].can_scope)
		return set;
	for (; set; set &= set - 1)
		out |= scope_exits(s, callee, (uint8_t)__builtin_ctzll(set));
	return out;
}

/* A call of a function that the rules know. */
static scope_set through_known(struct solver *s, struct scopes *sc, const struct body *b, const struct event *e,
			       uint32_t callee, scope_set set)
{
	const struct effect *ef;

	if ((ef = solver_effect(s, callee, EFFECT_SCOPE_BEGIN)))
		return begin_scope(set, effect_mask(s, sc->env, e, ef));
	if ((ef = solver_effect(s, callee, EFFECT_SCOPE_END)))
		return end_scope(s, sc, b, e, ef, set);
	if (solver_effect(s, callee, EFFECT_ATOMIC_BEGIN))
		return count_locks(set, true);
	if (solver_effect(s, callee, EFFECT_ATOMIC_END))
		return count_locks(set, false);
	return through_callee(s, callee, set);
}

static scope_set through_event(struct solver *s, struct scopes *sc, const struct body *b, uint32_t event,
			       scope_set set)
{
	const struct event *e = &b->events[event];
	uint32_t callee;

	sc->before[event] |= set;
	if (e->kind == EVENT_STORE)
		return is_task_flags(s, &b->pool.places[e->place]) ? store_flags(s, sc, b, e, set) : set;
	if (e->kind != EVENT_CALL)
		return set;
	callee = program_callee(s->program, sc->env->func, event);
	if (callee == FACT_NONE)
		return set;
	return solver_model_of(s, callee) ? through_known(s, sc, b, e, callee, set) : through_callee(s, callee, set);
}

void scopes_solve(struct solver *s, struct scopes *sc)
{
	const struct body *b = func_body(program_func(s->program, sc->env->func));
	bool changed = true;

	sc->in = MEM_NEW(scope_set, b->nblocks);
	sc->before = MEM_NEW(scope_set, b->nevents);
	if (!s->funcs[sc->env->func].can_scope) {
		/* Nothing opens or closes a scope here or below: most functions. */
		for (uint32_t i = 0; i < b->nblocks; i++)
			sc->in[i] = MASK(sc->entry);
		for (uint32_t i = 0; i < b->nevents; i++)
			sc->before[i] = MASK(sc->entry);
		return;
	}
	sc->in[0] = MASK(sc->entry);
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < b->nblocks; i++) {
			const struct block *blk = &b->blocks[i];
			scope_set set = sc->in[i];

			if (!set || (sc->env->live.blocks && !sc->env->live.blocks[i]))
				continue;
			for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++) {
				scope_set old = sc->before[e];

				set = through_event(s, sc, b, e, set);
				changed |= old != sc->before[e];
			}
			for (uint32_t n = 0; n < blk->nsuccs; n++) {
				scope_set *in = &sc->in[blk->succs[n]];

				if (!live_edge(&sc->env->live, b, i, blk->succs[n]))
					continue;
				changed |= (*in | set) != *in;
				*in |= set;
			}
		}
	}
}

scope_set scopes_after(struct solver *s, struct scopes *sc, uint32_t event)
{
	return through_event(s, sc, func_body(program_func(s->program, sc->env->func)), event, sc->before[event]);
}

void scopes_free(struct scopes *sc)
{
	free(sc->in);
	free(sc->before);
	sc->in = sc->before = NULL;
}

/*
 * A lock and its unlock under the same condition are no path from one to more or
 * fewer: who may return as it was entered does so, and else with as many locks.
 */
static scope_set presume_balance(scope_set set, uint8_t entry)
{
	if (set & MASK(entry))
		return MASK(entry);
	return set & ENTERED_MASKS ? set & ENTERED_MASKS : set;
}

/*
 * Masks when @func returns that was entered under @flags and one lock. Whatever
 * was answered before; the answer is kept.
 */
static scope_set find_exits(struct solver *s, uint32_t func, uint8_t flags)
{
	const struct body *b = func_body(program_func(s->program, func));
	struct env env = { .func = func };
	struct scopes sc = { .env = &env, .entry = flags | SCOPE_ATOMIC };
	struct valset none[1] = { { 0 } };
	scope_set out = 0;

	if (!b || !s->funcs[func].can_scope || s->nested >= MAX_NESTED)
		return MASK(sc.entry);
	map_put(&s->walk->exits, map_key(func, flags), MASK(sc.entry));	/* answer for a recursive call */
	s->nested++;
	env.params = none;
	scopes_solve(s, &sc);
	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];
		scope_set set = sc.in[i];

		if (blk->nsuccs)
			continue;
		for (uint32_t e = blk->first; set && e < blk->first + blk->nevents; e++)
			set = through_event(s, &sc, b, e, set);
		out |= set;
	}
	scopes_free(&sc);
	s->nested--;
	out = out ? presume_balance(out, sc.entry) : MASK(sc.entry);
	map_put(&s->walk->exits, map_key(func, flags), out);
	return out;
}

scope_set scope_exits(struct solver *s, uint32_t func, uint8_t mask)
{
	uint8_t flags = mask & (uint8_t)~ATOMIC_DEPTH;
	uint64_t known;
	scope_set out = 0, from;

	from = map_get(&s->walk->exits, map_key(func, flags), &known) ? (scope_set)known : find_exits(s, func, flags);
	/* How many locks more or fewer than the one it was asked with, on top of those that are held. */
	for (; from; from &= from - 1) {
		int m = __builtin_ctzll(from), depth = (m & ATOMIC_DEPTH) - SCOPE_ATOMIC + (mask & ATOMIC_DEPTH);

		depth = depth < 0 ? 0 : depth > ATOMIC_DEPTH ? ATOMIC_DEPTH : depth;
		out |= MASK((m & ~ATOMIC_DEPTH) | depth);
	}
	return out;
}

typedef VEC(uint32_t) func_list;

static void push_callers(struct solver *s, func_list *todo, uint32_t func)
{
	const struct func *f = program_func(s->program, func);

	for (uint32_t c = 0; c < f->callers.n; c++) {
		uint32_t caller = f->callers.v[c].func;

		if (s->funcs[caller].can_scope & CAN_QUEUED || solver_model_of(s, caller))
			continue;
		s->funcs[caller].can_scope |= CAN_ATOMIC | CAN_QUEUED;
		vec_push(todo, caller);
	}
}

/*
 * Spinlocks are everywhere, and nearly always given back where they were
 * taken: only of a function that does not do so need the callers look inside.
 */
void scopes_find_atomic(struct solver *s)
{
	func_list todo = { 0 };

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (solver_effect(s, i, EFFECT_ATOMIC_BEGIN) || solver_effect(s, i, EFFECT_ATOMIC_END))
			push_callers(s, &todo, i);
	for (uint32_t i = 0; i < todo.n; i++) {
		uint32_t func = todo.v[i];

		s->funcs[func].can_scope &= (uint8_t)~CAN_QUEUED;
		if (find_exits(s, func, 0) == MASK(SCOPE_ATOMIC) || s->funcs[func].can_scope & CAN_UNBALANCED)
			continue;
		s->funcs[func].can_scope |= CAN_UNBALANCED;
		push_callers(s, &todo, func);
	}
	vec_free(&todo);
	map_free(&s->walk->exits);	/* some were found before all of their callees */
}
