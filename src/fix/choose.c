// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * choose.c - remove, works or queue, in the order in which maintainers were
 * seen to choose.
 *
 * The rule it keeps: what speaks against a choice is said, and where it speaks
 * against all of them nothing is done.
 */
#include <string.h>

#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/reclaim.h"
#include "solve/solver.h"
#include "solve/wait.h"

#define MAX_SINGLE_WORKS 2	/* more of them are an own queue's job */

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* Is there a wait for the work that every way to the flush passes? Then it is not pending there. */
static bool is_waited_before(struct plan *p, const struct fix_work *w, struct site at)
{
	static const enum effect_kind kinds[] = { EFFECT_CANCEL_WORK, EFFECT_FLUSH_WORK };
	const struct func *f = program_func(solver_program(p->solver), at.func);
	const struct body *b = func_body(f);

	for (uint32_t e = 0; e < b->nevents; e++)
		for (size_t k = 0; b->events[e].kind == EVENT_CALL && k < 2; k++) {
			struct site site = { at.func, e };
			uint32_t value = wait_operand(p->solver, site, kinds[k]);
			const struct flow *fl = value == FACT_NONE ? NULL : flow_sources(p->solver, at.func, value, 0);

			for (uint32_t i = 0; fl && i < fl->nleaves; i++) {
				struct class_key key = class_of_leaf(p->solver, &fl->leaves[i]);

				if (fl->nleaves == 1 && class_equal(&key, &w->key) && func_dominates(f, e, at.event))
					return true;
			}
		}
	return false;
}

/* Has the call's queue come through a variable or a choice? Then other words than the call's own decide. */
static bool is_direct(const struct flow *fl, uint32_t leaf)
{
	if (!fl)
		return true;
	for (uint32_t n = fl->leaves[leaf].node; n != FACT_NONE; n = fl->nodes[n].parent)
		if (fl->nodes[n].how == HOW_STORE || fl->nodes[n].how == HOW_INIT || fl->nodes[n].how == HOW_RETURN)
			return false;
	return !(fl->nodes[fl->leaves[leaf].node].evidence & (FLOW_CHOICE | FLOW_SLOT));
}

static void check_flush(struct plan *p, const struct fix_flush *f)
{
	const char *place = plan_place(p, f->flush.site);

	if (f->flush.kind == EFFECT_DESTROY_QUEUE)
		plan_obstacle(p, "%s: %s is destroyed, not only flushed", place, plan_queue_label(p));
	else if (f->flush.other)
		plan_obstacle(p, "%s: the queue that is flushed there may be another one than %s", place, plan_queue_label(p));
}

static void describe_works(struct plan *p)
{
	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];

		plan_reason(p, "%s%s%s%s is queued on %s at %s%s", w->name, w->funcs.n ? " runs " : "",
			    w->funcs.n ? plan_func_name(p, w->funcs.v[0]) : "", w->funcs.n ? "() and" : "",
			    plan_queue_label(p),
			    w->uses.n ? plan_place(p, w->uses.v[0].at) : plan_place(p, w->foreign),
			    w->uses.n > 1 ? " and elsewhere" : "");
	}
}

/* Can all flushes be replaced by waits for single works? Fills ->instead; reasons say why not. */
static bool try_works(struct plan *p, bool forced)
{
	struct model *m = solver_model(p->solver);

	if (!forced && p->works.n > MAX_SINGLE_WORKS) {
		plan_reason(p, "%zu works are too many to wait for one by one", p->works.n);
		return false;
	}
	if (p->ring) {
		plan_reason(p, "works queue each other, so waiting for one after the other never ends");
		return false;
	}
	for (size_t i = 0; i < p->works.n; i++)
		if (p->works.v[i].ends_itself) {
			plan_reason(p, "%s() frees what its work is in, or drops what keeps it: nobody else may touch that work",
				    plan_func_name(p, p->works.v[i].funcs.v[0]));
			return false;
		} else if (!p->works.v[i].carrier || !model_text(m, "flush-work.", p->works.v[i].carrier)) {
			plan_reason(p, "it is not known how to wait for %s alone", p->works.v[i].name);
			return false;
		}
	for (size_t i = 0; i < p->flushes.n; i++)
		for (size_t k = 0; k < p->works.n; k++)
			if (!is_waited_before(p, &p->works.v[k], p->flushes.v[i].flush.site) &&
			    !plan_work_expr(p, &p->works.v[k], p->flushes.v[i].flush.site)) {
				plan_reason(p, "%s cannot be reached from %s(), which flushes", p->works.v[k].name,
					    plan_func_name(p, p->flushes.v[i].flush.site.func));
				return false;
			}
	return true;
}

static void wait_for(struct plan *p, struct fix_flush *f, struct fix_work *w)
{
	struct model *m = solver_model(p->solver);
	const char *expr = plan_work_expr(p, w, f->flush.site), *used, *cancel = model_text(m, "cancel.", w->carrier);
	const char *flush = model_text(m, "flush-work.", w->carrier), *in = plan_func_name(p, f->flush.site.func);

	if (is_waited_before(p, w, f->flush.site)) {
		plan_reason(p, "%s: %s has been waited for above", plan_place(p, f->flush.site), w->name);
		return;
	}
	used = f->teardown ? plan_effect_used(p, w, f->flush.site) : NULL;
	if (!f->teardown)
		plan_reason(p, "%s() goes on with a living object, so %s is flushed, not cancelled", in, w->name);
	else if (used)
		plan_reason(p, "%s is flushed, not cancelled: behind it %s", w->name, used);
	else
		plan_reason(p, "%s() ends the object, and nothing behind it reads what %s does: it is cancelled", in, w->name);
	vec_push(&f->instead, plan_fill(p, f->teardown && !used && cancel ? cancel : flush, &(struct blanks){ .work = expr }));
	if (f->teardown && !used && cancel && p->works.n == 1)
		f->obsolete = plan_unqueue_above(p, w, f->flush.site);
}

static void choose_works(struct plan *p)
{
	p->strategy = FIX_WORKS;
	plan_reason(p, "%zu embedded work%s, within reach where %s is flushed: wait for %s alone", p->works.n,
		    plural(p->works.n), plan_queue_label(p), p->works.n == 1 ? "it" : "them");
	for (size_t i = 0; i < p->flushes.n; i++)
		for (size_t k = 0; k < p->works.n; k++)
			wait_for(p, &p->flushes.v[i], &p->works.v[k]);
}

/* The flags of the queue that is replaced, as far as this tree has them; and a rescuer if reclaim waits for one of the works. */
static const char *own_flags(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	const struct queue *q = runs_queue(p->solver, p->queue);
	struct model_queue *mq = model_queue(solver_model(p->solver), q->symbol ? q->symbol : program_var(pr, q->var)->name);
	struct model_term *rescuer = model_term(solver_model(p->solver), "queue.mem-reclaim");
	const char *expr = mq ? str(program_strings(pr), mq->flags) : "", *out = "";
	const struct reclaim_wait *waits;
	uint32_t nwaits;

	while (*expr) {
		size_t n = strcspn(expr, "|");
		const char *flag = arena_printf(p->code.arena, "%.*s", (int)n, expr);
		str_id id = str_find(program_strings(pr), flag);
		int64_t value;

		if (id && program_constant(pr, p->home, id, &value))
			out = arena_printf(p->code.arena, "%s%s%s", out, *out ? " | " : "", flag);
		expr += n + (expr[n] == '|');
	}
	waits = reclaim_waits(p->solver, &nwaits);
	for (uint32_t i = 0; rescuer && i < nwaits; i++)
		for (size_t k = 0; waits[i].queue == p->queue && waits[i].run && k < p->works.n; k++)
			for (size_t f = 0; f < p->works.v[k].funcs.n; f++)
				if (p->works.v[k].funcs.v[f] == waits[i].run->func) {
					plan_reason(p, "memory reclaim may wait for %s(), so the queue needs a rescuer",
						    plan_func_name(p, waits[i].run->func));
					return arena_printf(p->code.arena, "%s%s%s", out, *out ? " | " : "",
							    str(program_strings(pr), rescuer->value));
				}
	return *out ? out : "0";
}

static struct site outermost(const struct plan *p, const struct use *use)
{
	struct site at = use->site;

	for (ctx_id c = use->ctx; c; c = ctx_parent(p->solver, c))
		at = ctx_site(p->solver, c);
	return at;
}

static void check_uses(struct plan *p)
{
	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];

		if (w->foreign.func != FACT_NONE && p->host == FACT_NONE)
			plan_obstacle(p, "%s: another module queues %s; it must do so on the new queue, or have a helper that waits for it",
				      plan_place(p, w->foreign), w->name);
	}
	for (uint32_t i = 0; i < runs_nenqueues(p->solver); i++) {
		const struct enqueue *q = runs_enqueue(p->solver, i);

		if (q->queue == p->queue && q->queue_flow && q->at.site.func != FACT_NONE &&
		    module_of_func(p->solver, outermost(p, &q->at).func) == p->module && !is_direct(q->queue_flow, q->queue_leaf))
			plan_obstacle(p, "%s: the queue comes through a variable or a choice", plan_place(p, outermost(p, &q->at)));
	}
}

/* One queue for the module unless told otherwise, or unless it has no init and exit of its own. */
static enum fix_scope choose_scope(struct plan *p)
{
	bool asked = p->options->scope == FIX_DEVICE, ends = p->init != FACT_NONE && p->exit != FACT_NONE;

	if (!asked && (ends || p->options->scope == FIX_MODULE))
		return FIX_MODULE;
	if (plan_find_device(p))
		return FIX_DEVICE;
	if (asked)
		plan_obstacle(p, "there is no struct that all calls which queue, and all flushes, have a pointer to: --scope=module makes one queue for the module");
	return asked ? FIX_DEVICE : FIX_MODULE;
}

static void choose_queue(struct plan *p)
{
	p->strategy = FIX_QUEUE;
	if (p->options->scope != FIX_DEVICE)
		plan_find_host(p);
	p->scope = choose_scope(p);
	check_uses(p);
	for (size_t i = 0; i < p->flushes.n; i++)
		if (!is_direct(p->flushes.v[i].flush.flow, p->flushes.v[i].flush.leaf))
			plan_obstacle(p, "%s: the queue that is flushed comes through a variable: let that hold an own queue",
				      plan_place(p, p->flushes.v[i].flush.site));
	if (p->scope == FIX_MODULE && (p->init == FACT_NONE || p->exit == FACT_NONE))
		plan_obstacle(p, "%s: the module has no %s function that is known, so there is no place to %s its own queue",
			      plan_file(p), p->init == FACT_NONE ? "init" : "exit", p->init == FACT_NONE ? "create" : "destroy");
	p->flags = own_flags(p);
	if (p->device) {
		plan_reason(p, "an own queue for each struct %s, which all calls that queue and all flushes have a pointer to, with the flags of %s: %s",
			    p->device, plan_queue_label(p), p->flags);
		return;
	}
	p->symbol = p->init == FACT_NONE || p->host != FACT_NONE ? NULL : plan_own_already(p);
	p->reuse = p->symbol;
	if (p->reuse) {
		plan_reason(p, "the module has a queue with the same flags already, %s: its works go there", p->symbol);
		return;
	}
	if (p->host == FACT_NONE)
		plan_reason(p, "an own queue for the whole module, with the flags of %s: %s", plan_queue_label(p), p->flags);
}

static void choose_remove(struct plan *p)
{
	p->strategy = FIX_REMOVE;
	plan_note_callers(p);
	plan_reason(p, "nothing that this module queues can be pending on %s: the flush waits for strangers only",
		    plan_queue_label(p));
}

void plan_choose(struct plan *p)
{
	enum fix_strategy want = p->options->strategy;
	bool pending = p->works.n || p->unknown.n;

	for (size_t i = 0; i < p->flushes.n; i++)
		check_flush(p, &p->flushes.v[i]);
	describe_works(p);
	for (size_t i = 0; i < p->unknown.n; i++)
		plan_obstacle(p, "%s: what %s() queues here, or where, is not known", plan_place(p, p->unknown.v[i].at),
			      p->unknown.v[i].callee);
	if (!pending && (want == FIX_AUTO || want == FIX_REMOVE)) {
		choose_remove(p);
	} else if (want == FIX_REMOVE) {
		p->strategy = FIX_REMOVE;
		plan_obstacle(p, "the flush cannot just go: works of the module may be pending");
	} else if (want != FIX_QUEUE && p->works.n && try_works(p, want == FIX_WORKS)) {
		choose_works(p);
	} else if (want == FIX_WORKS) {
		p->strategy = FIX_WORKS;
		plan_obstacle(p, "the works cannot be waited for one by one");
	} else {
		choose_queue(p);
	}
}

bool plan_fall_back(struct plan *p)
{
	const char *why = p->obstacles.n ? p->obstacles.v[0] : "";

	if (p->workers.n)
		return plan_allocations_fall_back(p);
	if (p->strategy != FIX_WORKS || p->options->strategy != FIX_AUTO)
		return false;
	plan_forget_edits(p);
	for (size_t i = 0; i < p->flushes.n; i++) {
		p->flushes.v[i].instead.n = 0;
		p->flushes.v[i].obsolete.func = FACT_NONE;
	}
	/* What was said for single works no longer holds; what the works are does. */
	p->reasons.n = 0;
	describe_works(p);
	plan_reason(p, "waiting for single works did not prove: %s", why);
	for (size_t i = 0; i < p->flushes.n; i++)
		check_flush(p, &p->flushes.v[i]);
	choose_queue(p);
	return true;
}
