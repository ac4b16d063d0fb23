// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - one plan for each module and system queue that it flushes.
 */
#include "fix/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

const char *plan_str(const struct plan *p, str_id id)
{
	return str(program_strings(solver_program(p->solver)), id);
}

static void say(struct plan *p, text_list *list, const char *fmt, va_list ap)
{
	char *line = NULL;

	if (vasprintf(&line, fmt, ap) < 0)
		bug("out of memory");
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], line)) {
			free(line);
			return;
		}
	vec_push(list, arena_printf(p->code.arena, "%s", line));
	free(line);
}

void plan_reason(struct plan *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(p, &p->reasons, fmt, ap);
	va_end(ap);
}

void plan_obstacle(struct plan *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(p, &p->obstacles, fmt, ap);
	va_end(ap);
}

void plan_note(struct plan *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(p, &p->notes, fmt, ap);
	va_end(ap);
}

const char *plan_func_name(const struct plan *p, uint32_t func)
{
	return plan_str(p, program_func(solver_program(p->solver), func)->name);
}

const char *plan_place(struct plan *p, struct site at)
{
	const struct loc *loc = func_event_loc(program_func(solver_program(p->solver), at.func), at.event);

	return arena_printf(p->code.arena, "%s:%u", plan_str(p, loc->file), loc->line);
}

const char *plan_queue_label(const struct plan *p)
{
	return p->queue == FACT_NONE ? "" : queue_label(p->solver, runs_queue(p->solver, p->queue));
}

const char *plan_file(const struct plan *p)
{
	return plan_str(p, program_unit(solver_program(p->solver), p->home)->file);
}

/* Length of the directory part of a path, with its slash. */
static size_t dir_len(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? (size_t)(slash - file) + 1 : 0;
}

bool plan_owns(const struct plan *p, uint32_t unit)
{
	uint32_t module = module_of_unit(p->solver, unit);

	return module == p->module || module == p->host;
}

bool plan_is_neighbour(const struct plan *p, uint32_t unit)
{
	struct program *pr = solver_program(p->solver);
	const char *file = plan_str(p, program_unit(pr, unit)->file);

	if (plan_owns(p, unit) || module_has_ends(p->solver, unit))
		return false;
	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *other = plan_str(p, program_unit(pr, i)->file);

		if (plan_owns(p, i) && dir_len(other) == dir_len(file) && !strncmp(other, file, dir_len(file)))
			return true;
	}
	return false;
}

bool plan_may_edit(const struct plan *p, const char *file)
{
	struct program *pr = solver_program(p->solver);
	bool beside = false;

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *unit = plan_str(p, program_unit(pr, i)->file);
		bool own = plan_owns(p, i);

		if (!strcmp(unit, file))
			return own;
		/* Headers, and what is included though it is called .c. */
		beside |= own && dir_len(unit) == dir_len(file) && !strncmp(unit, file, dir_len(file));
	}
	return beside;
}

struct plan *plan_new(plan_list *out, struct solver *s, const struct fix_options *o, uint32_t unit, uint32_t queue)
{
	struct plan *p = MEM_NEW(struct plan, 1);

	p->solver = s;
	p->options = o;
	p->home = unit;
	p->module = module_of_unit(s, unit);
	p->queue = queue;
	p->init = p->exit = p->host = FACT_NONE;
	code_set_init(&p->code, o->root);
	vec_push(out, p);
	return p;
}

static struct plan *plan_of(plan_list *out, struct solver *s, const struct fix_options *o, uint32_t module, uint32_t queue)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i]->module == module && out->v[i]->queue == queue)
			return out->v[i];
	return plan_new(out, s, o, module, queue);
}

struct maker {
	plan_list *out;
	const struct fix_options *o;
};

static void add_flush(struct solver *s, const struct system_flush *f, void *arg)
{
	struct maker *m = (struct maker *)arg;
	struct plan *p;
	struct fix_flush fresh = { .flush = *f, .obsolete = { FACT_NONE, FACT_NONE } };

	if (f->proof == FLUSH_WEAK)
		return;
	p = plan_of(m->out, s, m->o, module_of_func(s, f->site.func), f->queue);
	fresh.teardown = plan_is_teardown(s, f->site.func);
	vec_push(&p->flushes, fresh);
}

/* The loader's functions of the module. */
static void find_ends(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	uint32_t func = p->flushes.v[0].flush.site.func;

	p->exit = module_exit(p->solver, func);
	p->init = module_init(p->solver, func);
	p->home = program_func(pr, p->init != FACT_NONE ? p->init : func)->unit;
}

void plans_make(struct solver *s, const struct fix_options *o, plan_list *out)
{
	struct maker m = { out, o };

	each_system_flush(s, add_flush, &m);
	for (size_t i = 0; i < out->n; i++) {
		struct plan *p = out->v[i];

		find_ends(p);
		plan_find_works(p);
		plan_choose(p);
	}
}

void plan_forget_edits(struct plan *p)
{
	p->obstacles.n = p->notes.n = 0;
	for (size_t i = 0; i < p->code.files.n; i++)
		p->code.files.v[i]->edits.n = 0;
}

void plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->works.n; i++) {
		vec_free(&p->works.v[i].funcs);
		vec_free(&p->works.v[i].uses);
		vec_free(&p->works.v[i].elsewhere);
	}
	for (size_t i = 0; i < p->flushes.n; i++)
		vec_free(&p->flushes.v[i].instead);
	for (size_t i = 0; i < p->workers.n; i++)
		vec_free(&p->workers.v[i].calls);
	vec_free(&p->workers);
	vec_free(&p->flushes);
	vec_free(&p->works);
	vec_free(&p->unknown);
	vec_free(&p->gone);
	vec_free(&p->reasons);
	vec_free(&p->obstacles);
	vec_free(&p->notes);
	code_set_free(&p->code);
	free(p);
}
