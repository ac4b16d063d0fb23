// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ends.c - all waits, cancels and destroys of the program, by what they end.
 *
 * The rule it keeps: one wait that may be meant is enough, whatever its
 * instance; only what nobody waits for at all, or nobody at the end, is told.
 */
#include "solve/ends.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "link/cfg.h"
#include "solve/access.h"
#include "solve/guard_internal.h"
#include "solve/internal.h"
#include "solve/module.h"
#include "solve/runs.h"

#define MAX_UPS 2	/* callers of a helper of the function that ends all */
#define MAX_DEPTH 4	/* of calls under a work function in which something is given back */

/* A wait for a work or queue; of a managed action's own argument, one for each way it was registered. */
struct wait {
	struct site at;
	enum effect_kind kind;
	uint32_t value;
	const struct flow *flow;
};

struct ends {
	VEC(struct wait) works;
	VEC(struct wait) unqueues;
	VEC(struct wait) queues;	/* flushed or drained */
	VEC(struct destroy) destroys;
};

static bool ends_queue(enum effect_kind kind)
{
	return kind == EFFECT_DESTROY_QUEUE || kind == EFFECT_FLUSH_QUEUE || kind == EFFECT_DRAIN_QUEUE;
}

static void wait_add(struct solver *s, struct site at, enum effect_kind kind, uint32_t value, const struct flow *flow)
{
	struct ends *x = s->ends;
	struct wait w = { .at = at, .kind = kind, .value = value, .flow = flow };

	if (kind == EFFECT_DESTROY_QUEUE)
		vec_push(&x->destroys, (struct destroy){ .at = at, .value = value, .flow = flow });
	if (ends_queue(kind))
		vec_push(&x->queues, w);
	else if (kind == EFFECT_UNQUEUE)
		vec_push(&x->unqueues, w);
	else
		vec_push(&x->works, w);
}

/* A managed action that waits for its argument waits for what it was registered with. */
static void add_managed(struct solver *s, struct site at, enum effect_kind kind, const struct flow *fl)
{
	uint32_t n;
	const struct managed *m = module_managed(s, &n);

	for (uint32_t i = 0; i < fl->nleaves; i++)
		for (uint32_t k = 0; fl->leaves[i].kind == LEAF_WORK_ARG && k < n; k++)
			if (m[k].action == fl->leaves[i].func)
				wait_add(s, at, kind, FACT_NONE, m[k].data);
}

static void add_calls(struct solver *s, uint32_t callee, const struct effect *ef)
{
	enum effect_kind kind = (enum effect_kind)ef->kind;
	const struct operand *op = &ef->op[ends_queue(kind) ? ROLE_QUEUE : ROLE_WORK];
	struct site_list calls = program_func(s->program, callee)->callers;
	uint32_t n;
	const struct managed *m = module_managed(s, &n);

	for (uint32_t c = 0; c < calls.n; c++) {
		const struct event *e = func_event(program_func(s->program, calls.v[c].func), calls.v[c].event);
		const struct flow *fl;

		if (op->kind != OPERAND_ARG || op->num >= e->nargs || solver_model_of(s, calls.v[c].func))
			continue;
		fl = flow_sources(s, calls.v[c].func, e->args[op->num], 0);
		wait_add(s, calls.v[c], kind, e->args[op->num], fl);
		add_managed(s, calls.v[c], kind, fl);
	}
	/* The function itself, registered as an action. */
	for (uint32_t k = 0; k < n; k++)
		if (m[k].action == callee)
			wait_add(s, m[k].at, kind, FACT_NONE, m[k].data);
}

static struct ends *ends(struct solver *s)
{
	static const enum effect_kind kinds[] = { EFFECT_FLUSH_WORK, EFFECT_CANCEL_WORK, EFFECT_UNQUEUE, EFFECT_FLUSH_QUEUE,
						  EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE };

	if (s->ends)
		return s->ends;
	s->ends = MEM_NEW(struct ends, 1);
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			const struct effect *ef = solver_effect(s, i, kinds[k]);

			if (ef)
				add_calls(s, i, ef);
		}
	return s->ends;
}

void ends_free(struct solver *s)
{
	if (!s->ends)
		return;
	vec_free(&s->ends->works);
	vec_free(&s->ends->unqueues);
	vec_free(&s->ends->queues);
	vec_free(&s->ends->destroys);
	free(s->ends);
	s->ends = NULL;
}

static bool is_unknown(const struct leaf *l)
{
	return l->kind == LEAF_UNKNOWN || l->kind == LEAF_WORK_ARG || (l->kind == LEAF_OBJECT && l->id == FACT_NONE);
}

/* A work on the stack is waited for before its function returns, or all is lost anyway. */
static bool is_on_stack(struct solver *s, const struct leaf *l)
{
	return l->kind == LEAF_ADDR && l->func != FACT_NONE &&
	       func_body(program_func(s->program, l->func))->pool.places[l->id].base == PLACE_LOCAL;
}

struct work_end work_end(struct solver *s, const struct class_key *work, uint32_t func)
{
	const struct ends *x = ends(s);
	struct work_end end = { .wait = { FACT_NONE, FACT_NONE } };
	uint32_t home = module_of_func(s, func);

	for (size_t i = 0; i < x->works.n && !end.at_end; i++) {
		const struct wait *w = &x->works.v[i];
		bool unknown = !w->flow->nleaves, found = false, local = false;

		for (uint32_t k = 0; k < w->flow->nleaves; k++) {
			struct class_key key = class_of_leaf(s, &w->flow->leaves[k]);

			unknown |= is_unknown(&w->flow->leaves[k]);
			found |= class_equal(&key, work);
			local |= class_equal(&key, work) && is_on_stack(s, &w->flow->leaves[k]);
		}
		end.unknown |= unknown && module_of_func(s, w->at.func) == home;
		if (!found)
			continue;
		if (!end.waited)
			end.wait = w->at;
		end.waited = true;
		end.at_end = module_may_end(s, w->at.func) || w->value == FACT_NONE || local;
	}
	return end;
}

/* Up to the one call of the function that @at is in; false if there is another, or it is known by a pointer. */
static bool to_caller(struct solver *s, struct site *at)
{
	const struct func *f = program_func(s->program, at->func);

	if (f->callers.n != 1 || f->address_taken)
		return false;
	*at = f->callers.v[0];
	return true;
}

/* In one function, does @second come after @first, always and never before it? */
static bool comes_after(struct solver *s, struct site first, struct site second)
{
	const struct func *f = program_func(s->program, first.func);
	const struct body *b = func_body(f);
	uint32_t x, y;

	if (first.func != second.func || first.event >= second.event)
		return false;
	x = func_event_block(f, first.event);
	y = func_event_block(f, second.event);
	return cfg_dominates(b, x, y) && !cfg_path(b, y, x, CFG_ALL);
}

/* The same of calls that helpers make for the function in which both are. */
static bool is_later(struct solver *s, struct site first, struct site second)
{
	uint32_t ups = 0;

	do {
		struct site w = second;
		uint32_t more = 0;

		do {
			if (comes_after(s, first, w))
				return true;
		} while (more++ < MAX_UPS && to_caller(s, &w));
	} while (ups++ < MAX_UPS && to_caller(s, &first));
	return false;
}

bool work_ends_after(struct solver *s, const struct class_key *work, struct site destroy)
{
	const struct ends *x = ends(s);
	bool late = false;

	for (size_t i = 0; i < x->works.n; i++) {
		const struct wait *w = &x->works.v[i];
		bool may = !w->flow->nleaves;

		for (uint32_t k = 0; k < w->flow->nleaves; k++) {
			struct class_key key = class_of_leaf(s, &w->flow->leaves[k]);

			may |= is_unknown(&w->flow->leaves[k]) || class_equal(&key, work);
		}
		if (!may || (w->value != FACT_NONE && !module_may_end(s, w->at.func)))
			continue;
		if (w->value == FACT_NONE || !is_later(s, destroy, w->at))
			return false;
		late = true;
	}
	return late;
}

bool work_is_unqueued(struct solver *s, const struct class_key *work)
{
	const struct ends *x = ends(s);

	for (size_t i = 0; i < x->unqueues.n; i++) {
		const struct wait *w = &x->unqueues.v[i];

		for (uint32_t k = 0; k < w->flow->nleaves; k++) {
			struct class_key key = class_of_leaf(s, &w->flow->leaves[k]);

			if ((class_equal(&key, work) || is_unknown(&w->flow->leaves[k])) && module_may_end(s, w->at.func))
				return true;
		}
	}
	return false;
}

bool enqueue_is_delayed(struct solver *s, const struct enqueue *q)
{
	struct site at = q->at.site;
	uint32_t callee = program_callee(s->program, at.func, at.event);
	const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(s, callee, EFFECT_ENQUEUE);
	const struct operand *op = ef ? &ef->op[ROLE_DELAY] : NULL;
	const struct event *e = func_event(program_func(s->program, at.func), at.event);
	const struct flow *fl;

	if (!op || op->kind != OPERAND_ARG || op->num >= e->nargs)
		return false;
	fl = flow_sources(s, at.func, e->args[op->num], q->at.ctx);
	for (uint32_t i = 0; i < fl->nleaves; i++)
		if (fl->leaves[i].kind != LEAF_INT || fl->leaves[i].num)
			return true;
	return false;
}

bool use_is_in(struct solver *s, const struct use *use, uint32_t func)
{
	bool in = use->site.func == func;

	for (ctx_id c = use->ctx; c && !in; c = ctx_parent(s, c))
		in = ctx_site(s, c).func == func;
	return in;
}

bool queue_waited_by(struct solver *s, uint32_t queue, uint32_t func)
{
	const struct ends *x = ends(s);
	uint32_t home = module_of_func(s, func);

	for (size_t i = 0; i < x->queues.n; i++) {
		const struct wait *w = &x->queues.v[i];

		for (uint32_t k = 0; k < w->flow->nleaves; k++) {
			const struct leaf *l = &w->flow->leaves[k];

			if ((l->kind == LEAF_QUEUE || l->kind == LEAF_CREATED) && queue_of_leaf(s, l) == queue &&
			    module_of_func(s, w->at.func) == home)
				return true;
		}
	}
	return false;
}

/* The work function that is looked through for what it gives back, and what of it was. */
struct giving {
	uint32_t func;
	struct map seen;
};

static bool gives_back(struct solver *s, struct giving *g, uint32_t func, ctx_id ctx, uint32_t depth);

/* Is something freed at the call that the work is embedded in? */
static bool frees_own(struct solver *s, const struct giving *g, struct site at, ctx_id ctx)
{
	const struct event *e = func_event(program_func(s->program, at.func), at.event);

	for (uint32_t i = 0; i < e->nargs; i++) {
		struct access a = access_of(s, at.func, e->args[i], ctx);

		if (a.root == ACCESS_PARAM && a.func == g->func && access_is_embedded(&a))
			return true;
	}
	return false;
}

/* Has @at's function itself taken, on a way to there, what it gives back: a rwsem, a count that it raised? */
static bool took_itself(struct solver *s, struct site at)
{
	const struct func *f = program_func(s->program, at.func);
	const struct body *b = func_body(f);
	const struct event *drop = &b->events[at.event];
	uint32_t home = func_event_block(f, at.event);

	for (uint32_t i = 0; i < at.event && drop->nargs; i++) {
		const struct event *e = &b->events[i];
		uint32_t callee = e->kind == EVENT_CALL && e->nargs ? program_callee(s->program, at.func, i) : FACT_NONE;

		if (callee != FACT_NONE && test_same_value(b, e->args[0], drop->args[0]) &&
		    model_in_set(s->model, "reference.take", program_func(s->program, callee)->name) &&
		    leads_to(b, func_event_block(f, i), home))
			return true;
	}
	return false;
}

static bool call_gives_back(struct solver *s, struct giving *g, struct site at, uint32_t callee, ctx_id ctx, uint32_t depth)
{
	str_id name = program_func(s->program, callee)->name;

	if (model_in_set(s->model, "reference.drop", name))
		return !took_itself(s, at);
	return (depth < 2 && model_in_set(s->model, "object.free", name) && frees_own(s, g, at, ctx)) ||
	       gives_back(s, g, callee, ctx_push(s, ctx, at), depth + 1);
}

/* Calls from @func down, no deeper than MAX_DEPTH; through slots too, where all that counts is that it may be. */
static bool gives_back(struct solver *s, struct giving *g, uint32_t func, ctx_id ctx, uint32_t depth)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint64_t before;

	if (!b || depth > MAX_DEPTH || (map_get(&g->seen, func, &before) && before <= depth))
		return false;
	map_put(&g->seen, func, depth);
	for (uint32_t i = 0; i < b->nevents; i++) {
		struct site at = { func, i };
		uint32_t callee, n = 0;
		const uint32_t *targets;
		bool exact;

		if (b->events[i].kind != EVENT_CALL)
			continue;
		callee = program_callee(s->program, func, i);
		if (callee != FACT_NONE && call_gives_back(s, g, at, callee, ctx, depth))
			return true;
		if (callee != FACT_NONE)
			continue;
		targets = flow_slot_targets(s, func, i, &n, &exact);
		for (uint32_t t = 0; t < n; t++)
			if (call_gives_back(s, g, at, targets[t], ctx, depth))
				return true;
	}
	return false;
}

bool work_holds(struct solver *s, uint32_t func)
{
	struct giving g = { .func = func };
	bool holds = gives_back(s, &g, func, 0, 0);

	map_free(&g.seen);
	return holds;
}

struct queue_end queue_end(struct solver *s, uint32_t func, uint32_t event)
{
	const struct ends *x = ends(s);
	struct queue_end end = { .destroy = { FACT_NONE, FACT_NONE } };
	uint32_t home = module_of_func(s, func);

	for (size_t i = 0; i < x->destroys.n && !end.destroyed; i++) {
		const struct destroy *d = &x->destroys.v[i];
		bool unknown = !d->flow->nleaves;

		for (uint32_t k = 0; k < d->flow->nleaves; k++) {
			const struct leaf *l = &d->flow->leaves[k];

			unknown |= is_unknown(l) || l->kind == LEAF_ADDR;
			if (l->kind == LEAF_CREATED && l->func == func && l->id == event) {
				end.destroyed = true;
				end.destroy = d->at;
			}
		}
		end.unknown |= unknown && module_of_func(s, d->at.func) == home;
	}
	return end;
}

const struct destroy *queue_destroys(struct solver *s, uint32_t *n)
{
	*n = (uint32_t)ends(s)->destroys.n;
	return ends(s)->destroys.v;
}
