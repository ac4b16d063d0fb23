// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * host.c - works that another module queues for this one: that module, the
 * host, gets the queue, and a function that waits for it.
 *
 * The rule it keeps: nobody else who flushed for works of the host's helper
 * may be left behind.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

/* Everything that the module has on the queue is put there by one other module, which is to have a queue then. */
static uint32_t only_host(struct plan *p)
{
	uint32_t host = FACT_NONE;

	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];

		if (w->uses.n || !w->elsewhere.n || w->elsewhere_unknown)
			return FACT_NONE;
		for (size_t k = 0; k < w->elsewhere.n; k++) {
			uint32_t module = module_of_func(p->solver, w->elsewhere.v[k].at.func);

			if (host != FACT_NONE && module != host)
				return FACT_NONE;
			host = module;
		}
	}
	return host;
}

static bool is_moved(const struct plan *p, struct site at)
{
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++)
			if (p->works.v[i].uses.v[k].at.func == at.func && p->works.v[i].uses.v[k].at.event == at.event)
				return true;
	return false;
}

struct others {
	struct plan *p;
	uint32_t module;	/* that flushes the queue, too */
	bool uses;		/* and has works there by the calls that move */
};

static void of_module(struct solver *s, struct run run, void *arg)
{
	struct others *o = (struct others *)arg;

	o->uses |= module_of_func(s, run.func) == o->module;
}

/* Some module flushes the queue: does it mean works that will be on another one? */
static void check_other(struct solver *s, const struct system_flush *f, void *arg)
{
	struct plan *p = (struct plan *)arg;
	struct others o = { .p = p, .module = module_of_func(s, f->site.func) };

	if (f->proof == FLUSH_WEAK || f->queue != p->queue || o.module == p->module)
		return;
	for (uint32_t i = 0; i < runs_nenqueues(s) && !o.uses; i++) {
		struct site at = plan_source_site(p, i);

		if (runs_enqueue(s, i)->queue == p->queue && at.func != FACT_NONE && is_moved(p, at))
			runs_of_enqueue(s, i, of_module, &o);
	}
	if (o.uses)
		plan_obstacle(p, "%s: this flushes for works that would move to the other queue, and would no longer wait for them",
			      plan_place(p, f->site));
}

bool plan_find_host(struct plan *p)
{
	uint32_t host = only_host(p), func, init, leave;

	if (host == FACT_NONE || host == p->module)
		return false;
	func = p->works.v[0].elsewhere.v[0].at.func;
	init = module_init(p->solver, func);
	leave = module_exit(p->solver, func);
	if (init == FACT_NONE || leave == FACT_NONE)
		return false;
	p->host = host;
	p->init = init;
	p->exit = leave;
	p->home = program_func(solver_program(p->solver), init)->unit;
	for (size_t i = 0; i < p->works.n; i++) {
		struct fix_work *w = &p->works.v[i];

		for (size_t k = 0; k < w->elsewhere.n; k++)
			vec_push(&w->uses, w->elsewhere.v[k]);
	}
	plan_reason(p, "%s(), of another module, queues %s: that module gets the queue, and a function that waits for it",
		    plan_func_name(p, func), p->works.n == 1 ? "it" : "them");
	each_system_flush(p->solver, check_other, p);
	return true;
}

/* The declaration of @name at the level of a header that may be edited: its first token. */
static struct code *declaration(struct plan *p, const char *name, size_t *at)
{
	for (size_t f = 0; f < p->code.files.n; f++) {
		struct code *c = p->code.files.v[f];
		size_t n = strlen(c->file);

		for (size_t i = 0; n > 2 && !strcmp(c->file + n - 2, ".h") && i + 1 < c->nt; i++)
			if (code_is(c, i, name) && code_is(c, i + 1, "(") && !c->t[i].directive &&
			    code_block(c, i) == CODE_NONE && plan_open(p, c->file)) {
				*at = i;
				return c;
			}
	}
	return NULL;
}

/* Behind the function whose body closes at token @close, the macro that exports it: its first token; CODE_NONE if there is none. */
static size_t export_of(struct plan *p, const struct code *c, size_t close, const char *name)
{
	for (size_t i = close; i + 3 < c->nt; i++)
		if (c->t[i].kind == TOKEN_WORD && code_is(c, i + 1, "(") && code_is(c, i + 2, name) && code_is(c, i + 3, ")") &&
		    model_text(solver_model(p->solver), "export.", code_text(&p->code, c, i, i)))
			return i;
	return CODE_NONE;
}

static void add_function(struct plan *p, struct code *c, size_t at, const char *head)
{
	const char *flush = plan_text(p, "helper.wait", NULL), *macro = code_text(&p->code, c, at, at);
	const char *form = plan_text(p, "export.", macro);
	struct blanks with = { .queue = p->symbol, .name = p->helper };
	size_t last;

	if (!flush || !form || code_statement(c, at, &last) == CODE_NONE)
		return;
	plan_insert(p, c, code_line_end(c, c->t[last].off),
		    arena_printf(p->code.arena, "\n/* Waits for all works that %s() has queued. */\n%s\n{\n\t%s;\n}\n%s;\n",
				 plan_func_name(p, p->works.v[0].uses.v[0].at.func), head, plan_fill(p, flush, &with),
				 plan_fill(p, form, &with)));
}

void plan_edit_host(struct plan *p)
{
	uint32_t func = p->works.v[0].uses.v[0].at.func;
	const char *name = plan_func_name(p, func), *head = plan_text(p, "helper.function", NULL), *cut = strrchr(name, '_');
	text_list files = { 0 };
	struct code *c, *header;
	size_t open, exported, at, last;

	if (!head || !plan_body(p, func, &c, &open))
		return;
	vec_push(&files, plan_str(p, program_func(solver_program(p->solver), p->flushes.v[0].flush.site.func)->def->loc.file));
	vec_push(&files, c->file);
	plan_common_header(p, &files);
	vec_free(&files);
	p->helper = arena_printf(p->code.arena, "%.*s_flush", cut ? (int)(cut - name) : (int)strlen(name), name);
	if (plan_has_word(p, p->helper))
		p->helper = arena_printf(p->code.arena, "%s_flush_all", name);
	head = plan_fill(p, head, &(struct blanks){ .name = p->helper });
	exported = export_of(p, c, code_match(c, open), name);
	header = declaration(p, name, &at);
	if (exported == CODE_NONE || !header || code_statement(header, at, &last) == CODE_NONE || plan_has_word(p, p->helper)) {
		plan_obstacle(p, "%s() is not exported beside its body, or no header that may be edited declares it: there is no place for a function that waits",
			      name);
		return;
	}
	add_function(p, c, exported, head);
	plan_insert(p, header, code_line_end(header, header->t[last].off), arena_printf(p->code.arena, "%s;\n", head));
}
