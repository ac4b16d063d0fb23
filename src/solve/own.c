// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own.c - proof of instance by way of the work function's argument.
 *
 * The rule it keeps: every source must be the own object; one that is not
 * known makes the whole only a matter of class.
 */
#include "solve/own.h"

#include "solve/internal.h"

/* An argument, or what some pointer is the inside of: nothing else can be the own object. */
static bool may_be_own(struct solver *s, const struct leaf *leaf)
{
	(void)s;
	return leaf->kind == LEAF_WORK_ARG || (leaf->kind == LEAF_OBJECT && leaf->id == FACT_NONE);
}

bool own_object(struct solver *s, uint32_t work_func, uint32_t func, uint32_t value, ctx_id ctx)
{
	const struct flow *fl = flow_sources_if(s, func, value, ctx, may_be_own);
	bool found = false;

	for (uint32_t i = 0; fl && i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		const struct value *v;

		if (l->kind == LEAF_WORK_ARG && l->func == work_func && l->num == 0) {
			found = true;
			continue;
		}
		if (l->kind != LEAF_OBJECT)
			return false;
		v = &func_body(program_func(s->program, l->func))->pool.values[fl->nodes[l->node].id];
		if (v->kind != VALUE_CONTAINER || !own_object(s, work_func, l->func, v->args[0], l->ctx))
			return false;
		found = true;
	}
	return found;
}

enum own_work own_work(struct solver *s, uint32_t work_func, const struct class_key *work, uint32_t func,
		       uint32_t value, ctx_id ctx)
{
	const struct flow *fl = flow_sources(s, func, value, ctx);
	enum own_work best = OWN_NO;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		const struct place *p;
		struct class_key key;

		if (l->kind == LEAF_WORK_ARG && l->func == work_func && l->num == 0)
			return OWN_PROVEN;
		key = class_of_leaf(s, l);
		if (!class_equal(&key, work))
			continue;
		if (key.kind == CLASS_VAR)
			return OWN_PROVEN;
		best = OWN_CLASS;
		if (l->func == FACT_NONE)
			continue;
		p = &func_body(program_func(s->program, l->func))->pool.places[l->id];
		if (p->base == PLACE_DEREF && own_object(s, work_func, l->func, p->ref, l->ctx))
			return OWN_PROVEN;
		if (p->base == PLACE_GLOBAL && work->instance == key.instance && key.instance != FACT_NONE &&
		    p->npath && path_last_field(p->path, p->npath) == &p->path[0])
			return OWN_PROVEN;
	}
	return best;
}
