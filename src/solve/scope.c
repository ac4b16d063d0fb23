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
		if (set & 1 << m)
			out |= (scope_set)(1 << (m | bits));
	return out;
}

/* Put back the bits of @old, each of which is a possible old state. */
static scope_set restore_scope(scope_set set, uint8_t bits, scope_set old)
{
	scope_set out = 0;

	for (int m = 0; m < SCOPE_N; m++)
		for (int o = 0; set & 1 << m && o < SCOPE_N; o++)
			if (old & 1 << o)
				out |= (scope_set)(1 << ((m & ~bits) | (o & bits)));
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
		return restore_scope(set, bits, sc->before[at] ? sc->before[at] : 1);
	}
	return restore_scope(set, bits, 1);
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
			if (set & 1 << m)
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

			if (!(set & 1 << m))
				continue;
			t = each[i].pf ? task_bit(s, sc, b, e->value, each[i].pf, each[i].bit,
						  m & each[i].bit ? 2 : 1, 0) : 1;
			/* Of bits that are not known, keep what was: better no change than a wild one. */
			if (t == 3)
				t = m & each[i].bit ? 2 : 1;
			if (t & 1)
				out |= (scope_set)(1 << (m & ~each[i].bit));
			if (t & 2)
				out |= (scope_set)(1 << (m | each[i].bit));
		}
		set = out;
	}
	return set;
}

static scope_set through_event(struct solver *s, struct scopes *sc, const struct body *b, uint32_t event,
			       scope_set set)
{
	const struct event *e = &b->events[event];
	const struct effect *ef;
	scope_set out = 0;
	uint32_t callee;

	sc->before[event] |= set;
	if (e->kind == EVENT_STORE)
		return is_task_flags(s, &b->pool.places[e->place]) ? store_flags(s, sc, b, e, set) : set;
	if (e->kind != EVENT_CALL)
		return set;
	callee = program_callee(s->program, sc->env->func, event);
	if (callee == FACT_NONE)
		return set;
	if ((ef = solver_effect(s, callee, EFFECT_SCOPE_BEGIN)))
		return begin_scope(set, effect_mask(s, sc->env, e, ef));
	if ((ef = solver_effect(s, callee, EFFECT_SCOPE_END)))
		return end_scope(s, sc, b, e, ef, set);
	if (!s->funcs[callee].can_scope)
		return set;
	for (uint8_t m = 0; m < SCOPE_N; m++)
		if (set & 1 << m)
			out |= scope_exits(s, callee, m);
	return out;
}

void scopes_solve(struct solver *s, struct scopes *sc)
{
	const struct body *b = func_body(program_func(s->program, sc->env->func));
	bool changed = true;

	sc->in = MEM_NEW(scope_set, b->nblocks);
	sc->before = MEM_NEW(scope_set, b->nevents);
	if (!s->funcs[sc->env->func].can_scope) {
		/* Nothing opens or closes a scope here or below: most functions. */
		memset(sc->in, 1 << sc->entry, b->nblocks);
		memset(sc->before, 1 << sc->entry, b->nevents);
		return;
	}
	sc->in[0] = (scope_set)(1 << sc->entry);
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

scope_set scope_exits(struct solver *s, uint32_t func, uint8_t mask)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint32_t at = func * SCOPE_N + mask;
	struct env env = { .func = func };
	struct scopes sc = { .env = &env, .entry = mask };
	struct valset none[1] = { { 0 } };
	scope_set out = 0;

	if (s->walk->exits_known[at])
		return s->walk->exits[at];
	if (s->nested >= MAX_NESTED)
		return (scope_set)(1 << mask);
	s->walk->exits_known[at] = 1;
	s->walk->exits[at] = (scope_set)(1 << mask);	/* answer for a recursive call */
	if (!b || !s->funcs[func].can_scope)
		return s->walk->exits[at];
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
	if (out)
		s->walk->exits[at] = out;
	return s->walk->exits[at];
}
