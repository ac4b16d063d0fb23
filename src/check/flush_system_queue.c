// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_system_queue.c - flush-system-queue: waiting for everybody's work.
 *
 * A system-wide queue runs the works of strangers. Who flushes it under its own
 * locks waits for any of them, one of which may want those locks. The kernel's
 * own guard is __warn_flushing_systemwide_wq(), which sees a direct name only.
 */
#include <stddef.h>

#include "base/str.h"
#include "check/check.h"
#include "solve/guard.h"

struct candidate {
	uint32_t queue;
	const struct flow *flow;
	uint32_t leaf;
};

static const char *verb(enum effect_kind kind)
{
	return kind == EFFECT_FLUSH_QUEUE ? "flushes" : kind == EFFECT_DRAIN_QUEUE ? "drains" : "destroys";
}

static enum tier tier_of(const struct candidate *c)
{
	uint8_t how;
	bool mixed = false;

	if (!c->flow)
		return TIER_CERTAIN;
	how = c->flow->nodes[c->flow->leaves[c->leaf].node].evidence;
	if (how & FLOW_WEAK)
		return TIER_POSSIBLE;
	if (how & FLOW_SLOT)
		return TIER_LIKELY;
	for (uint32_t i = 0; i < c->flow->nleaves; i++)
		mixed |= c->flow->leaves[i].kind != LEAF_QUEUE && c->flow->leaves[i].kind != LEAF_INT;
	return (how & FLOW_HEAP) && mixed ? TIER_LIKELY : TIER_CERTAIN;
}

static void tell(struct solver *s, struct findings *out, struct site site, enum effect_kind kind,
		 const struct candidate *c)
{
	const struct queue *q = runs_queue(s, c->queue);
	const char *func = check_func_name(s, site.func), *label = queue_label(s, q);
	struct draft d;

	check_begin(&d, s, out, "flush-system-queue", site);
	if (c->flow)
		check_flow_steps(&d, c->flow, c->leaf, &(struct use){ .site = site });
	check_step(&d, site, "%s() %s %s (\"%s\") here, and waits for every work that anybody in the kernel queued on it",
		   func, verb(kind), label, str(program_strings(solver_program(s)), q->name));
	check_step_kind(&d, STEP_WAIT);
	check_queue(&d, label);
	check_end(&d, tier_of(c), arena_printf(out->arena, "%s|%s|%s", func, check_callee_name(s, site), label),
		  arena_printf(out->arena, "%s() %s the system-wide workqueue %s and waits for everybody's work", func,
			       verb(kind), label));
}

/* Of several ways in which a system queue gets here, the surest. */
static void better(struct candidate *best, const struct candidate *c)
{
	if (best->queue == FACT_NONE || tier_of(c) < tier_of(best))
		*best = *c;
}

static void check_call(struct solver *s, struct findings *out, struct site site, const struct effect *ef)
{
	const struct func *f = program_func(solver_program(s), site.func);
	const struct event *e = func_event(f, site.event);
	const struct operand *op = &ef->op[ROLE_QUEUE];
	struct candidate best = { .queue = FACT_NONE };

	if (op->kind == OPERAND_SYMBOL) {
		uint32_t var = program_resolve_var(solver_program(s), f->unit, op->text);
		struct leaf leaf = { .kind = LEAF_QUEUE, .id = var };

		if (var != FACT_NONE && model_queue(solver_model(s), op->text))
			best.queue = queue_of_leaf(s, &leaf);
	} else if (op->kind == OPERAND_ARG && op->num < e->nargs) {
		const struct flow *fl = flow_sources(s, site.func, e->args[op->num], 0);

		for (uint32_t i = 0; i < fl->nleaves; i++) {
			struct candidate c = { .flow = fl, .leaf = i };

			if (fl->leaves[i].kind != LEAF_QUEUE || guard_excludes(s, site, fl, i))
				continue;
			c.queue = queue_of_leaf(s, &fl->leaves[i]);
			better(&best, &c);
		}
	}
	if (best.queue != FACT_NONE)
		tell(s, out, site, (enum effect_kind)ef->kind, &best);
}

void check_flush_system_queue(struct solver *s, struct findings *out);

void check_flush_system_queue(struct solver *s, struct findings *out)
{
	static const enum effect_kind kinds[] = { EFFECT_FLUSH_QUEUE, EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE };
	struct program *p = solver_program(s);

	for (uint32_t i = 0; i < program_nfuncs(p); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			const struct effect *ef = solver_effect(s, i, kinds[k]);
			struct site_list calls = program_func(p, i)->callers;

			for (uint32_t c = 0; ef && c < calls.n; c++)
				if (!solver_model_of(s, calls.v[c].func))
					check_call(s, out, calls.v[c], ef);
		}
}
