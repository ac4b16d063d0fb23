// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * works.c - step 4 of a conversion: every work of the module that the flush meant.
 *
 * The rule it keeps: a call that queues and is not understood is told, never
 * taken for harmless.
 */
#include <string.h>

#include "base/str.h"
#include "fix/internal.h"
#include "solve/ends.h"
#include "solve/module.h"
#include "solve/solver.h"

static const char *name_of(const struct plan *p, uint32_t func)
{
	struct program *pr = solver_program(p->solver);

	return str(program_strings(pr), program_func(pr, func)->name);
}

/* The name by which the call at @at is written in the source, if rules say how to write it for an own queue; else NULL. */
static const char *own_spelling(const struct plan *p, struct site at)
{
	struct program *pr = solver_program(p->solver);
	struct model *m = solver_model(p->solver);
	uint32_t callee = program_callee(pr, at.func, at.event);
	const struct loc *loc = func_event_loc(program_func(pr, at.func), at.event);
	const char *macro = str(program_strings(pr), loc->macro);

	if (*macro && model_text(m, "own.", macro))
		return macro;
	if (callee == FACT_NONE || !model_text(m, "own.", name_of(p, callee)))
		return NULL;
	return name_of(p, callee);
}

static const char *file_of(const struct plan *p, struct site at)
{
	struct program *pr = solver_program(p->solver);

	return str(program_strings(pr), func_event_loc(program_func(pr, at.func), at.event)->file);
}

/*
 * The call in somebody's source that does the enqueue: the outermost frame
 * whose callee queues by itself. schedule_work() is such a frame, the driver's
 * helper that calls it is not.
 */
static bool source_call(const struct plan *p, const struct use *use, struct fix_use *out)
{
	bool found = false;
	struct site at = use->site;

	for (ctx_id c = use->ctx; ; c = ctx_parent(p->solver, c)) {
		const char *callee = at.func == FACT_NONE ? NULL : own_spelling(p, at);

		if (!callee)
			return found;
		*out = (struct fix_use){ at, callee };
		found = true;
		if (!c)
			return found;
		at = ctx_site(p->solver, c);
	}
}

static bool is_home(const struct plan *p, uint32_t func)
{
	return func != FACT_NONE && module_of_func(p->solver, func) == p->module;
}

/* The struct that a work class is: that which the rules know how to wait for. */
static const char *carrier_of(const struct plan *p, const char *callee)
{
	/* What the call that queues it takes says what it is; the facts keep no types of fields. */
	struct program *pr = solver_program(p->solver);
	str_id id = str_find(program_strings(pr), callee);
	uint32_t func = id ? program_resolve_func(pr, p->home, id) : FACT_NONE;
	const struct function *def = func == FACT_NONE ? NULL : program_func(pr, func)->def;

	for (uint32_t i = 0; def && i < def->nparams; i++) {
		const char *type = str(program_strings(pr), def->params[i].type), *end;

		if (strncmp(type, "struct ", 7) || !(end = strchr(type + 7, ' ')))
			continue;
		type = arena_printf(p->code.arena, "%.*s", (int)(end - type - 7), type + 7);
		if (model_text(solver_model(p->solver), "flush-work.", type))
			return type;
	}
	return NULL;
}

static struct fix_work *work_of(struct plan *p, const struct class_key *key)
{
	struct fix_work fresh = { .key = *key, .foreign = { FACT_NONE, FACT_NONE } };

	for (size_t i = 0; i < p->works.n; i++)
		if (class_equal(&p->works.v[i].key, key))
			return &p->works.v[i];
	fresh.name = class_name(p->solver, key);
	vec_push(&p->works, fresh);
	return &p->works.v[p->works.n - 1];
}

struct functions {
	struct plan *p;
	VEC(uint32_t) list;
	bool ours;
};

static void add_function(struct solver *s, struct run run, void *arg)
{
	struct functions *f = (struct functions *)arg;

	(void)s;
	f->ours |= is_home(f->p, run.func);
	for (size_t i = 0; i < f->list.n; i++)
		if (f->list.v[i] == run.func)
			return;
	vec_push(&f->list, run.func);
}

static void add_use(use_list *list, const struct fix_use *use)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].at.func == use->at.func && list->v[i].at.event == use->at.event)
			return;
	vec_push(list, *use);
}

static void add_enqueue(struct plan *p, uint32_t id)
{
	const struct enqueue *q = runs_enqueue(p->solver, id);
	struct functions f = { .p = p };
	struct fix_use use = { { FACT_NONE, FACT_NONE }, NULL };
	bool known = source_call(p, &q->at, &use), here = known && is_home(p, use.at.func);
	struct fix_work *w;

	runs_of_enqueue(p->solver, id, add_function, &f);
	if (!here && !f.ours) {
		vec_free(&f.list);
		return;
	}
	w = work_of(p, &q->work);
	for (size_t i = 0; i < f.list.n; i++) {
		bool seen = false;

		for (size_t k = 0; k < w->funcs.n; k++)
			seen |= w->funcs.v[k] == f.list.v[i];
		if (!seen)
			vec_push(&w->funcs, f.list.v[i]);
		w->ends_itself |= work_holds(p->solver, f.list.v[i]);
	}
	vec_free(&f.list);
	w->delayed |= enqueue_is_delayed(p->solver, q);
	if (!w->carrier && known)
		w->carrier = carrier_of(p, use.callee);
	if (here) {
		add_use(&w->uses, &use);
		return;
	}
	w->foreign = q->at.site;
	if (known)
		add_use(&w->elsewhere, &use);
	w->elsewhere_unknown |= !known;
}

struct site plan_source_site(const struct plan *p, uint32_t enqueue)
{
	struct fix_use use = { { FACT_NONE, FACT_NONE }, NULL };

	source_call(p, &runs_enqueue(p->solver, enqueue)->at, &use);
	return use.at;
}

static bool is_used(const struct plan *p, struct site at)
{
	for (uint32_t i = 0; i < runs_nenqueues(p->solver); i++) {
		struct fix_use use;

		if (source_call(p, &runs_enqueue(p->solver, i)->at, &use) && use.at.func == at.func &&
		    use.at.event == at.event)
			return true;
	}
	return false;
}

/* Calls that queue, of whose queue or work nothing is known: no enqueue was made of them. */
static void find_unknown(struct plan *p)
{
	struct program *pr = solver_program(p->solver);

	for (uint32_t i = 0; i < program_nfuncs(pr); i++) {
		const struct body *b = func_body(program_func(pr, i));

		for (uint32_t e = 0; b && is_home(p, i) && e < b->nevents; e++) {
			struct fix_use use = { { i, e }, NULL };

			if (b->events[e].kind != EVENT_CALL || !(use.callee = own_spelling(p, use.at)) ||
			    !plan_may_edit(p, file_of(p, use.at)) || is_used(p, use.at))
				continue;
			vec_push(&p->unknown, use);
		}
	}
}

/* Does some function of work @a queue work @b? */
static bool feeds(struct plan *p, const struct fix_work *a, const struct fix_work *b)
{
	bool found = false;

	for (size_t f = 0; f < a->funcs.n && !found; f++)
		for (size_t u = 0; u < b->uses.n && !found; u++)
			found = plan_leads_to(p, a->funcs.v[f], b->uses.v[u].at.func);
	return found;
}

/*
 * A work that queues another one comes before it: whoever then waits for them in this order has waited
 * for all. Works that feed each other in a ring have no such order.
 */
static void sort_works(struct plan *p)
{
	for (size_t at = 0; at < p->works.n; at++) {
		size_t first = at;
		struct fix_work w;

		for (; first < p->works.n; first++) {
			bool fed = false;

			for (size_t k = at; k < p->works.n && !fed; k++)
				fed = k != first && feeds(p, &p->works.v[k], &p->works.v[first]);
			if (!fed)
				break;
		}
		if (first == p->works.n) {
			p->ring = true;
			return;
		}
		w = p->works.v[first];
		memmove(&p->works.v[at + 1], &p->works.v[at], (first - at) * sizeof(w));
		p->works.v[at] = w;
	}
}

void plan_find_works(struct plan *p)
{
	for (uint32_t i = 0; i < runs_nenqueues(p->solver); i++)
		if (runs_enqueue(p->solver, i)->queue == p->queue)
			add_enqueue(p, i);
	sort_works(p);
	find_unknown(p);
}
