// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hint.c - the arguments that would have been right, for who can see the source.
 */
#include "base/str.h"
#include "check/check.h"
#include "solve/valset.h"

/* Argument @role of an effect of the call, as its number; false if it is no plain argument. */
static bool argument(struct draft *d, struct site call, enum effect_kind kind, enum role role, uint32_t *out)
{
	uint32_t callee = program_callee(solver_program(d->s), call.func, call.event);
	const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(d->s, callee, kind);
	const struct event *e = func_event(program_func(solver_program(d->s), call.func), call.event);
	const struct operand *op = ef ? &ef->op[role] : NULL;

	if (!op || (op->kind != OPERAND_ARG && op->kind != OPERAND_ARG_FROM_END) || op->num > e->nargs)
		return false;
	*out = op->kind == OPERAND_ARG ? op->num : e->nargs - op->num;
	return true;
}

static void give(struct draft *d, struct site call, struct hint h)
{
	struct program *p = solver_program(d->s);
	const struct loc *loc = func_event_loc(program_func(p, call.func), call.event);

	if (!loc || !loc->line)
		return;
	h.call = (struct position){ arena_printf(d->out->arena, "%s", str(program_strings(p), loc->file)), loc->line, loc->col };
	h.name = arena_printf(d->out->arena, "%s", check_func_name(d->s, program_callee(p, call.func, call.event)));
	d->f.hint = h;
}

static const char *term(struct draft *d, const char *name)
{
	struct model_term *t = name ? model_term(solver_model(d->s), name) : NULL;

	return t ? arena_printf(d->out->arena, "%s", str(program_strings(solver_program(d->s)), t->value)) : "";
}

/* May the limit be the flags, and the flags a limit? What is written at the call decides then. */
static bool may_be_swapped(const struct queue *q)
{
	int64_t flags, max;

	return valset_const(&q->flags, &flags) && valset_const(&q->max_active, &max) && max > 0 && flags >= 0 && flags <= 1;
}

void check_hint_swap(struct draft *d, const struct queue *q, const char *other)
{
	struct site at = { q->func, q->event };
	struct hint h = { .kind = HINT_SWAP, .old = term(d, "queue.flags"), .fresh = term(d, other) };

	if (!may_be_swapped(q) && other)
		check_hint_flag(d, q, other);
	else if (!q->ctx && may_be_swapped(q) && argument(d, at, EFFECT_CREATE_QUEUE, ROLE_FLAGS, &h.arg) &&
	    argument(d, at, EFFECT_CREATE_QUEUE, ROLE_MAX_ACTIVE, &h.other))
		give(d, at, h);
}

void check_hint_flag(struct draft *d, const struct queue *q, const char *flag)
{
	struct site at = { q->func, q->event };
	struct hint h = { .kind = HINT_ADD, .fresh = term(d, flag) };

	if (!*h.fresh || q->func == FACT_NONE || q->ctx || !argument(d, at, EFFECT_CREATE_QUEUE, ROLE_FLAGS, &h.arg))
		return;
	give(d, at, h);
}

void check_hint_gfp(struct draft *d, struct site alloc)
{
	const char *old = model_text(solver_model(d->s), "gfp.plain", NULL);
	const char *fresh = model_text(solver_model(d->s), "gfp.no-io", NULL);
	struct hint h = { .kind = HINT_REPLACE };

	if (!old || !fresh || !argument(d, alloc, EFFECT_ALLOC, ROLE_GFP, &h.arg))
		return;
	h.old = arena_printf(d->out->arena, "%s", old);
	h.fresh = arena_printf(d->out->arena, "%s", fresh);
	give(d, alloc, h);
}
