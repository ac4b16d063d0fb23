// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - the list of checks, and what they share to write findings down.
 */
#include "check/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

#define CHECK(name, id, summary, cost) void check_##name(struct solver *s, struct findings *out);
#include "check/check.def"

const struct check checks[] = {
#define CHECK(name, id, summary, cost) { id, summary, check_##name, cost },
#include "check/check.def"
	{ NULL, NULL, NULL, 0 }
};

const struct check *check_find(const char *id)
{
	for (const struct check *c = checks; c->id; c++)
		if (!strcmp(c->id, id))
			return c;
	return NULL;
}

static const char *text(struct draft *d, str_id id)
{
	/* Findings outlive the program's strings. */
	return arena_printf(d->out->arena, "%s", str(program_strings(solver_program(d->s)), id));
}

static struct position position(struct draft *d, const struct loc *loc)
{
	if (!loc)
		return (struct position){ "", 0, 0 };
	return (struct position){ text(d, loc->file), loc->line, loc->col };
}

const char *check_func_name(struct solver *s, uint32_t func)
{
	return str(program_strings(solver_program(s)), program_func(solver_program(s), func)->name);
}

const char *check_callee_name(struct solver *s, struct site call)
{
	struct program *p = solver_program(s);
	uint32_t callee = program_callee(p, call.func, call.event);
	const struct loc *loc = func_event_loc(program_func(p, call.func), call.event);

	/*
	 * kzalloc() is a macro over names that nobody writes. What is spelled at or
	 * behind the expansion is an argument: WARN_ON(f()) calls f.
	 */
	if (loc->macro && (loc->sfile != loc->file || loc->sline < loc->line))
		return str(program_strings(p), loc->macro);
	return callee == FACT_NONE ? "a function pointer" : check_func_name(s, callee);
}

void check_begin(struct draft *d, struct solver *s, struct findings *out, const char *rule, struct site at)
{
	memset(d, 0, sizeof(*d));
	d->s = s;
	d->out = out;
	d->f.rule = rule;
	d->f.queue = "";
	d->f.at = position(d, func_event_loc(program_func(solver_program(s), at.func), at.event));
	d->f.function = arena_printf(out->arena, "%s", check_func_name(s, at.func));
}

static void step_add(struct draft *d, const struct loc *loc, const char *function, const char *fmt, va_list ap)
{
	struct step step = { .at = position(d, loc), .function = arena_printf(d->out->arena, "%s", function),
			     .variable = "", .thread = d->thread, .act = "" };
	char *line = NULL;

	if (vasprintf(&line, fmt, ap) < 0)
		bug("out of memory");
	step.text = arena_printf(d->out->arena, "%s", line);
	free(line);
	vec_push(&d->steps, step);
}

void check_step_at(struct draft *d, const struct loc *loc, const char *function, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	step_add(d, loc, function, fmt, ap);
	va_end(ap);
}

void check_step_var(struct draft *d, uint32_t var, const char *fmt, ...)
{
	const struct var *v = program_var(solver_program(d->s), var);
	va_list ap;

	va_start(ap, fmt);
	step_add(d, &v->def->loc, "", fmt, ap);
	va_end(ap);
	d->steps.v[d->steps.n - 1].variable = text(d, v->name);
}

void check_step(struct draft *d, struct site at, const char *fmt, ...)
{
	const struct func *f = program_func(solver_program(d->s), at.func);
	va_list ap;

	va_start(ap, fmt);
	step_add(d, func_event_loc(f, at.event), check_func_name(d->s, at.func), fmt, ap);
	va_end(ap);
}

void check_act(struct draft *d, uint32_t when, const char *fmt, ...)
{
	char *act = NULL;
	va_list ap;

	if (!d->steps.n)
		bug("an act without a step");
	va_start(ap, fmt);
	if (vasprintf(&act, fmt, ap) < 0)
		bug("out of memory");
	va_end(ap);
	d->steps.v[d->steps.n - 1].act = arena_printf(d->out->arena, "%s", act);
	d->steps.v[d->steps.n - 1].when = when;
	free(act);
}

void check_step_kind(struct draft *d, enum step_kind kind)
{
	d->steps.v[d->steps.n - 1].kind = kind;
}

void check_queue(struct draft *d, const char *label)
{
	if (!*d->f.queue)
		d->f.queue = arena_printf(d->out->arena, "%s", label);
}

void check_end(struct draft *d, enum tier tier, const char *key, const char *message)
{
	d->f.tier = tier;
	d->f.key = arena_printf(d->out->arena, "%s", key);
	d->f.message = arena_printf(d->out->arena, "%s", message);
	d->f.steps = (struct step *)arena_copy(d->out->arena, d->steps.v, d->steps.n * sizeof(*d->steps.v));
	d->f.nsteps = (uint32_t)d->steps.n;
	vec_push(&d->out->list, d->f);
	vec_free(&d->steps);
}

/* What a store writes, as people say it: struct.field, or the variable. */
static const char *place_text(struct draft *d, struct site store)
{
	const struct body *b = func_body(program_func(solver_program(d->s), store.func));
	const struct place *to = &b->pool.places[b->events[store.event].place];
	const struct elem *last = path_last_field(to->path, to->npath);
	const struct strtab *st = program_strings(solver_program(d->s));

	if (last)
		return arena_printf(d->out->arena, "%s.%s", str(st, last->tag), str(st, last->field));
	if (to->base == PLACE_DEREF)
		return "what its argument points to";
	return to->name ? str(st, to->name) : "a local";
}

/* Is that call the use itself, or one of those that lead to it through wrappers? */
static bool is_of_use(struct solver *s, const struct use *use, struct site call)
{
	bool same = use->site.func == call.func && use->site.event == call.event;

	for (ctx_id c = use->ctx; c && !same; c = ctx_parent(s, c))
		same = ctx_site(s, c).func == call.func && ctx_site(s, c).event == call.event;
	return same;
}

void check_flow_steps(struct draft *d, const struct flow *flow, uint32_t leaf, const struct use *use)
{
	struct program *p = solver_program(d->s);

	for (uint32_t i = flow->leaves[leaf].node; i != FACT_NONE; i = flow->nodes[i].parent) {
		const struct flow_node *n = &flow->nodes[i];

		if (is_of_use(d->s, use, n->via))
			continue;
		switch (n->how) {
		case HOW_STORE:
			check_step(d, n->via, "%s() keeps it in %s", check_func_name(d->s, n->via.func),
				   place_text(d, n->via));
			break;
		case HOW_INIT:
			check_step_var(d, n->var, "in the initialiser of %s",
				       str(program_strings(p), program_var(p, n->var)->name));
			break;
		case HOW_ARG:
			check_step(d, n->via, "passed to %s() here", check_callee_name(d->s, n->via));
			break;
		case HOW_RETURN:
			check_step(d, n->via, "returned by %s()", check_func_name(d->s, n->via.func));
			break;
		default:
			continue;
		}
		check_step_kind(d, STEP_KEEP);
	}
}
