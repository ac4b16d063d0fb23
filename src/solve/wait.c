// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wait.c - from a wait to the works it waits for.
 */
#include "solve/wait.h"

#include "base/str.h"
#include "solve/bound.h"

bool wait_is_for_work(enum effect_kind kind)
{
	return kind == EFFECT_FLUSH_WORK || kind == EFFECT_CANCEL_WORK;
}

uint32_t effect_operand(struct solver *s, struct site site, enum effect_kind kind, enum role role)
{
	uint32_t callee = program_callee(solver_program(s), site.func, site.event);
	const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(s, callee, kind);
	const struct event *e = func_event(program_func(solver_program(s), site.func), site.event);
	const struct operand *op = ef ? &ef->op[role] : NULL;

	return op && op->kind == OPERAND_ARG && op->num < e->nargs ? e->args[op->num] : FACT_NONE;
}

uint32_t wait_operand(struct solver *s, struct site site, enum effect_kind kind)
{
	enum role what = kind == EFFECT_RUN_WAIT ? ROLE_FUNC : wait_is_for_work(kind) ? ROLE_WORK : ROLE_QUEUE;

	return effect_operand(s, site, kind, what);
}

const char *wait_target(struct solver *s, enum effect_kind kind, const struct run *run)
{
	const struct binding *b = runs_binding(s, run->binding);

	if (kind == EFFECT_RUN_WAIT || (wait_is_for_work(kind) && b->given))
		return str(program_strings(solver_program(s)), program_func(solver_program(s), run->func)->name);
	return wait_is_for_work(kind) ? class_name(s, &b->work) : queue_label(s, runs_queue(s, run->queue));
}

/* Is some function bound to that class of work in the directory of the waiter? */
static bool has_near(struct solver *s, const struct class_key *work, str_id dir)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);

		if (class_equal(&runs_binding(s, run->binding)->work, work) &&
		    program_func(solver_program(s), run->func)->dir == dir)
			return true;
	}
	return false;
}

bool wait_flow_is_for(struct solver *s, struct site site, enum effect_kind kind, const struct flow *fl,
		      const struct run *run)
{
	const struct class_key *work = &runs_binding(s, run->binding)->work;
	str_id here = program_func(solver_program(s), site.func)->dir;
	str_id there = program_func(solver_program(s), run->func)->dir;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];

		if (kind == EFFECT_RUN_WAIT) {
			/* It waits for the very function that it gives away, by whatever call we know of that. */
			if (l->kind == LEAF_FUNC && l->id == run->func && runs_binding(s, run->binding)->given)
				return true;
		} else if (wait_is_for_work(kind)) {
			struct class_key key = class_of_leaf(s, l);

			/* Structs of one name live in many drivers: next door's work is not ours if we have our own. */
			if (class_equal(&key, work) && (key.instance == FACT_NONE || work->instance == FACT_NONE ||
							key.instance == work->instance) &&
			    (here == there || !has_near(s, &key, here)))
				return bound_may_be(s, runs_binding(s, run->binding), site.func,
						    wait_operand(s, site, kind), 0);
		} else if ((l->kind == LEAF_CREATED || l->kind == LEAF_QUEUE) && queue_of_leaf(s, l) == run->queue) {
			return true;
		}
	}
	return false;
}

bool wait_is_for(struct solver *s, const struct walk_hit *hit, const struct run *run)
{
	uint32_t value = wait_operand(s, hit->at, hit->kind);

	return value != FACT_NONE &&
	       wait_flow_is_for(s, hit->at, hit->kind, flow_sources(s, hit->at.func, value, walk_hit_ctx(s, hit)), run);
}
