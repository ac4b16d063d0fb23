// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rare.c - the last reference, and nothing under way.
 *
 * A teardown at the end of a reference count and a removal that refuses while
 * anything is in flight are written so that the work does not come there. That
 * cannot be proven from the code, nor disproven. (Simple counts are an effect in
 * rules/context.rules; those that take a lock at the end are walked, for the lock.)
 */
#include "solve/rare.h"

#include "link/cfg.h"
#include "solve/internal.h"

/* PATH_* bits of the call that @value is the result of, or is compared with zero; *@zero: true means zero. */
static uint8_t tested_path(struct solver *s, uint32_t func, const struct body *b, uint32_t value, bool *zero)
{
	const struct value *v = &b->pool.values[value];
	uint32_t callee;

	*zero = false;
	while (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_EQ || v->op == OP_NE)) {
		const struct value *with = &b->pool.values[v->args[1]];

		if (with->kind != VALUE_INT || with->num)
			return 0;
		*zero ^= v->op == OP_EQ;
		v = &b->pool.values[v->args[0]];
	}
	if (v->kind != VALUE_RESULT || b->events[v->num].kind != EVENT_CALL)
		return 0;
	callee = program_callee(s->program, func, (uint32_t)v->num);
	return callee == FACT_NONE ? 0 : s->funcs[callee].path;
}

/* Is the call at @site made only where a reference was the last, or a counter zero? */
static bool rare_call(struct solver *s, struct site site)
{
	const struct func *f = program_func(s->program, site.func);
	const struct body *b = func_body(f);
	uint32_t block = func_event_block(f, site.event);

	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];
		bool zero;
		uint8_t path;

		if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2 || blk->succs[0] == blk->succs[1])
			continue;
		path = tested_path(s, site.func, b, blk->cond, &zero);
		/* succs[0] is taken if the condition holds */
		if (path & PATH_LAST && cfg_edge_dominates(b, i, blk->succs[zero], block))
			return true;
		if (path & PATH_COUNTS && cfg_edge_dominates(b, i, blk->succs[!zero], block))
			return true;
	}
	return false;
}

bool rare_path(struct solver *s, const struct walk_hit *hit)
{
	for (uint32_t i = 0; i < hit->nsteps; i++)
		if (rare_call(s, hit->steps[i].call))
			return true;
	return false;
}
