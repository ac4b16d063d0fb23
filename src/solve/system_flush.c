// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * system_flush.c - which call may wait for a queue that everybody shares.
 */
#include "solve/system_flush.h"

#include <stddef.h>

#include "solve/guard.h"
#include "solve/internal.h"

static enum flush_proof proof_of(const struct system_flush *f)
{
	uint8_t how;
	bool mixed = false;

	if (!f->flow)
		return FLUSH_SEEN;
	how = f->flow->nodes[f->flow->leaves[f->leaf].node].evidence;
	if (how & FLOW_WEAK)
		return FLUSH_WEAK;
	if (how & FLOW_SLOT)
		return FLUSH_BY_SLOT;
	for (uint32_t i = 0; i < f->flow->nleaves; i++)
		mixed |= f->flow->leaves[i].kind != LEAF_QUEUE && f->flow->leaves[i].kind != LEAF_INT;
	return (how & FLOW_HEAP) && mixed ? FLUSH_BY_SLOT : FLUSH_SEEN;
}

/* Of several ways in which a system queue gets here, the surest. */
static void better(struct system_flush *best, struct system_flush f)
{
	f.proof = proof_of(&f);
	f.other = best->other;
	if (best->queue == FACT_NONE || f.proof < best->proof)
		*best = f;
}

static void by_argument(struct solver *s, struct system_flush *best, uint32_t value)
{
	const struct flow *fl = flow_sources(s, best->site.func, value, 0);
	uint32_t first = FACT_NONE;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		struct system_flush f = { .site = best->site, .kind = best->kind, .flow = fl, .leaf = i };

		if (fl->leaves[i].kind == LEAF_INT)
			continue;
		if (fl->leaves[i].kind != LEAF_QUEUE) {
			best->other = true;
			continue;
		}
		if (guard_excludes(s, best->site, fl, i))
			continue;
		f.queue = queue_of_leaf(s, &fl->leaves[i]);
		best->other |= first != FACT_NONE && f.queue != first;
		first = f.queue;
		better(best, f);
	}
}

static struct system_flush flush_at(struct solver *s, struct site site, const struct effect *ef)
{
	const struct func *f = program_func(s->program, site.func);
	const struct event *e = func_event(f, site.event);
	const struct operand *op = &ef->op[ROLE_QUEUE];
	struct system_flush best = { .site = site, .kind = (enum effect_kind)ef->kind, .queue = FACT_NONE };

	if (op->kind == OPERAND_SYMBOL) {
		uint32_t var = program_resolve_var(s->program, f->unit, op->text);
		struct leaf leaf = { .kind = LEAF_QUEUE, .id = var };

		if (var != FACT_NONE && model_queue(s->model, op->text))
			best.queue = queue_of_leaf(s, &leaf);
	} else if (op->kind == OPERAND_ARG && op->num < e->nargs) {
		by_argument(s, &best, e->args[op->num]);
	}
	return best;
}

void each_system_flush(struct solver *s, void (*fn)(struct solver *s, const struct system_flush *f, void *arg), void *arg)
{
	static const enum effect_kind kinds[] = { EFFECT_FLUSH_QUEUE, EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE };

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			const struct effect *ef = solver_effect(s, i, kinds[k]);
			struct site_list calls = program_func(s->program, i)->callers;

			for (uint32_t c = 0; ef && c < calls.n; c++) {
				struct system_flush f;

				if (solver_model_of(s, calls.v[c].func))
					continue;
				f = flush_at(s, calls.v[c], ef);
				if (f.queue != FACT_NONE)
					fn(s, &f, arg);
			}
		}
}
