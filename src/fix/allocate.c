// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * allocate.c - works that memory reclaim waits for, and that allocate.
 *
 * Two ways: each call says that it starts no I/O, or the work does all it does in a
 * scope that says so. The second reaches what lies deep, and leaves other callers
 * of it alone.
 */
#include <string.h>

#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

#define RULE "alloc-in-reclaim-work"

/* The function that a worker runs in that finding, and how many calls lie between it and the allocation. */
static uint32_t work_function(struct solver *s, const struct finding *f, uint32_t *calls)
{
	struct program *pr = solver_program(s);
	const struct step *run = NULL;

	*calls = 0;
	for (uint32_t i = 0; i < f->nsteps; i++) {
		if (f->steps[i].kind == STEP_RUN)
			run = &f->steps[i];
		*calls += run && f->steps[i].kind == STEP_CALL;
	}
	for (uint32_t i = 0; run && i < program_nfuncs(pr); i++) {
		const struct function *def = program_func(pr, i)->def;

		if (def && def->loc.line == run->at.line && def->loc.col == run->at.col &&
		    !strcmp(str(program_strings(pr), def->loc.file), run->at.file))
			return i;
	}
	return FACT_NONE;
}

static struct plan *plan_of(plan_list *out, struct solver *s, const struct fix_options *o, uint32_t func)
{
	uint32_t unit = program_func(solver_program(s), func)->unit;
	struct plan *p;

	for (size_t i = 0; i < out->n; i++)
		if (out->v[i]->workers.n && out->v[i]->module == module_of_unit(s, unit))
			return out->v[i];
	p = plan_new(out, s, o, unit, FACT_NONE);
	p->made = (struct site){ FACT_NONE, FACT_NONE };
	p->rule = RULE;
	p->subject = "do not wait for reclaim in reclaim work";
	p->body = "Memory reclaim waits for these works, so none of them may wait for reclaim: both would wait for ever once memory is short. Let their allocations start no I/O.";
	return p;
}

static struct fix_worker *worker_of(struct plan *p, uint32_t func)
{
	for (size_t i = 0; i < p->workers.n; i++)
		if (p->workers.v[i].func == func)
			return &p->workers.v[i];
	vec_push(&p->workers, (struct fix_worker){ .func = func, .scope = p->options->allocation == ALLOCATION_SCOPE });
	return &p->workers.v[p->workers.n - 1];
}

static void describe(struct plan *p)
{
	for (size_t i = 0; i < p->workers.n; i++) {
		const char *name = plan_func_name(p, p->workers.v[i].func);

		if (p->workers.v[i].scope)
			plan_reason(p, "%s() allocates in what it calls: a scope around all of it reaches that, and leaves other callers alone; --allocation=gfp would change the calls",
				    name);
		else
			plan_reason(p, "%s() allocates by itself, so each call says it; --allocation=scope would say it once for all that it calls",
				    name);
	}
}

void allocations_make(struct solver *s, const struct fix_options *o, const struct findings *f, enum tier floor, plan_list *out)
{
	size_t begin = out->n;

	for (size_t i = 0; i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];
		struct fix_worker *w;
		uint32_t func, calls;
		struct plan *p;

		if (strcmp(x->rule, RULE) || x->tier > floor || (func = work_function(s, x, &calls)) == FACT_NONE)
			continue;
		p = plan_of(out, s, o, func);
		if (!p->workers.n)
			p->where = x->at;
		w = worker_of(p, func);
		vec_push(&w->calls, x->hint);
		w->scope |= o->allocation == ALLOCATION_AUTO && (calls || x->hint.kind != HINT_REPLACE);
		vec_push(&p->gone, arena_printf(p->code.arena, "%s", x->fingerprint));
		plan_reason(p, "%s:%u: %s [%s]", x->at.file, x->at.line, x->message, x->rule);
	}
	for (; begin < out->n; begin++)
		describe(out->v[begin]);
}

static void edit_call(struct plan *p, const struct hint *h)
{
	struct code *c = h->kind == HINT_REPLACE ? plan_open(p, h->call.file) : NULL;
	size_t i = c ? code_at(c, h->call.line, h->call.col) : CODE_NONE, first, last;

	if (i != CODE_NONE && code_arg(c, i, h->arg, &first, &last) && first == last && code_is(c, first, h->old))
		plan_replace(p, c, c->t[first].off, c->t[first].len, h->fresh);
	else if (h->kind == HINT_REPLACE)
		plan_obstacle(p, "%s:%u: %s is not what is written there, or it is not the module's own file", h->call.file,
			      h->call.line, h->old);
	else
		plan_obstacle(p, "an allocation whose flags come from elsewhere: --allocation=scope puts all of the work in a scope");
}

static void edit_scope(struct plan *p, uint32_t func)
{
	static const char *const names[] = { "noio_flags", "old_noio_flags" };
	const char *decl = plan_text(p, "scope.variable", NULL), *begin = plan_text(p, "scope.begin", NULL);
	const char *end = plan_text(p, "scope.end", NULL), *header = plan_text(p, "scope.header", NULL);
	struct blanks with = { .name = NULL };
	struct code *c;
	size_t open;

	if (!decl || !begin || !end || !header || !plan_body(p, func, &c, &open))
		return;
	for (size_t i = 0; i < 2 && !with.name; i++)
		if (code_find(c, open, code_match(c, open), names[i]) == CODE_NONE)
			with.name = names[i];
	if (!with.name) {
		plan_obstacle(p, "%s: there is no name left for what the scope saves", plan_func_name(p, func));
		return;
	}
	plan_need_header(p, c, header);
	plan_enclose(p, func, plan_fill(p, decl, &with), plan_fill(p, begin, &with), plan_fill(p, end, &with));
}

void plan_edit_allocations(struct plan *p)
{
	for (size_t i = 0; i < p->workers.n; i++) {
		const struct fix_worker *w = &p->workers.v[i];

		if (w->scope)
			edit_scope(p, w->func);
		for (size_t k = 0; k < w->calls.n && !w->scope; k++)
			edit_call(p, &w->calls.v[k]);
	}
}

bool plan_allocations_fall_back(struct plan *p)
{
	bool other = false;

	for (size_t i = 0; i < p->workers.n && p->options->allocation == ALLOCATION_AUTO; i++) {
		other |= !p->workers.v[i].scope;
		p->workers.v[i].scope = true;
	}
	if (!other)
		return false;
	plan_reason(p, "the calls alone did not prove: %s", p->obstacles.n ? p->obstacles.v[0] : "");
	plan_forget_edits(p);
	return true;
}
