// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fails.c - return driver_register(&d): the last step's failure is the whole's.
 *
 * The rule it keeps: a function that can be read and never returns a negative
 * number does not fail; one that cannot be read may, or nobody would hand on
 * what it returns.
 */
#include "solve/fails.h"

#include <string.h>

#include "base/str.h"
#include "solve/internal.h"

#define MAX_DEPTH 3	/* functions that return what the next one returned */

static bool may_fail(struct solver *s, uint32_t func, uint32_t depth);

static bool value_may_fail(struct solver *s, uint32_t func, uint32_t value, uint32_t depth, uint32_t choices)
{
	const struct body *b = func_body(program_func(s->program, func));
	const struct value *v = &b->pool.values[value];
	uint32_t callee;

	if (v->kind == VALUE_INT)
		return v->num < 0;
	for (uint32_t i = 0; v->kind == VALUE_CHOICE && choices < 4 && i < v->nargs; i++)
		if (value_may_fail(s, func, v->args[i], depth, choices + 1))
			return true;
	if (v->kind != VALUE_RESULT || b->events[v->num].kind != EVENT_CALL)
		return false;
	callee = program_callee(s->program, func, (uint32_t)v->num);
	return callee != FACT_NONE && depth < MAX_DEPTH && may_fail(s, callee, depth + 1);
}

static bool may_fail(struct solver *s, uint32_t func, uint32_t depth)
{
	const struct func *f = program_func(s->program, func);
	const struct body *b = func_body(f);

	if (!f->def)
		return true;
	if (!b || strcmp(str(s->st, f->def->ret), "int"))
		return false;
	for (uint32_t i = 0; i < b->nevents; i++)
		if (b->events[i].kind == EVENT_RETURN && b->events[i].value != FACT_NONE &&
		    value_may_fail(s, func, b->events[i].value, depth, 0))
			return true;
	return false;
}

bool call_may_fail(struct solver *s, uint32_t func, uint32_t event)
{
	uint32_t callee = program_callee(s->program, func, event);

	return callee != FACT_NONE && may_fail(s, callee, 0);
}
