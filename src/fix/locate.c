// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * locate.c - from a call in the facts to its words in a file.
 *
 * Facts tell the expansion and one spelling. A call that a macro of the module
 * makes is edited in the macro, once, for all who use it.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

/* Is a header of the module also some other module's? Then editing it changes what is not to be changed. */
static bool is_shared(struct plan *p, const char *file)
{
	struct program *pr = solver_program(p->solver);
	str_id id = str_find(program_strings(pr), file);

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const struct unit *u = program_unit(pr, i);

		for (uint32_t f = 0; f < u->nfunctions && !plan_owns(p, i); f++)
			if (u->functions[f].loc.file == id && !plan_is_neighbour(p, i))
				return true;
	}
	return false;
}

struct code *plan_open(struct plan *p, const char *file)
{
	struct err err = { 0 };
	struct code *c = NULL;

	if (*file && plan_may_edit(p, file) && !is_shared(p, file))
		c = code_open(&p->code, file, &err);
	err_free(&err);
	return c;
}

static bool is_form(struct plan *p, const char *prefix, const struct code *c, size_t i, struct spot *out)
{
	const char *word;

	if (i >= c->nt || c->t[i].kind != TOKEN_WORD || !code_is(c, i + 1, "("))
		return false;
	word = code_text(&p->code, c, i, i);
	if (!model_text(solver_model(p->solver), prefix, word))
		return false;
	*out = (struct spot){ (struct code *)c, i, word };
	return true;
}

/* The only such call in the definition of macro @name in file @c. */
static bool in_macro(struct plan *p, const char *prefix, struct code *c, const char *name, struct spot *out)
{
	bool found = false;

	for (size_t i = 0; i + 2 < c->nt; i++) {
		if (!c->t[i].directive || !code_is(c, i, "#") || !code_is(c, i + 1, "define") || !code_is(c, i + 2, name))
			continue;
		for (size_t k = i + 3; k < c->nt && c->t[k].directive && !(code_is(c, k, "#") && code_is(c, k + 1, "define")); k++) {
			struct spot s;

			if (!is_form(p, prefix, c, k, &s))
				continue;
			if (found)
				return false;	/* which of them? */
			*out = s;
			found = true;
		}
	}
	return found;
}

/* The headers beside the file that it includes by name. */
static bool in_headers(struct plan *p, const char *prefix, const struct code *c, const char *macro, struct spot *out)
{
	const char *slash = strrchr(c->file, '/');

	for (size_t i = 0; i + 2 < c->nt; i++) {
		struct code *h;
		const char *name;

		if (!c->t[i].directive || !code_is(c, i, "#") || !code_is(c, i + 1, "include") ||
		    c->text[c->t[i + 2].off] != '"')
			continue;
		name = code_text(&p->code, c, i + 2, i + 2);
		name = arena_printf(p->code.arena, "%.*s%.*s", slash ? (int)(slash - c->file) + 1 : 0, c->file,
				    (int)strlen(name) - 2, name + 1);
		h = plan_open(p, name);
		if (h && in_macro(p, prefix, h, macro, out))
			return true;
	}
	return false;
}

bool plan_locate(struct plan *p, struct site at, const char *prefix, struct spot *out)
{
	const struct loc *loc = func_event_loc(program_func(solver_program(p->solver), at.func), at.event);
	const char *file = plan_str(p, loc->file), *macro = plan_str(p, loc->macro);
	struct code *c = plan_open(p, file), *s;

	if (!c) {
		plan_obstacle(p, "%s:%u: this is not the module's own file, or it cannot be read", file, loc->line);
		return false;
	}
	if (is_form(p, prefix, c, code_at(c, loc->line, loc->col), out))
		return true;
	if (*macro) {
		s = plan_open(p, plan_str(p, loc->sfile));
		if (s && is_form(p, prefix, s, code_at(s, loc->sline, loc->scol), out))
			return true;
		if (in_macro(p, prefix, c, macro, out) || (s && in_macro(p, prefix, s, macro, out)) ||
		    in_headers(p, prefix, c, macro, out))
			return true;
		plan_obstacle(p, "%s:%u: the call is made by macro %s, whose definition cannot be edited", file, loc->line, macro);
		return false;
	}
	plan_obstacle(p, "%s:%u: there is no such call: the file has changed since its facts were made", file, loc->line);
	return false;
}

bool plan_locate_made(struct plan *p, struct spot *out)
{
	struct program *pr = solver_program(p->solver);
	const struct loc *loc = func_event_loc(program_func(pr, p->made.func), p->made.event);
	uint32_t callee = program_callee(pr, p->made.func, p->made.event);
	struct code *c = plan_open(p, plan_str(p, loc->file));
	size_t i = c ? code_at(c, loc->line, loc->col) : CODE_NONE;

	/* Under its own name, or that of the macro that only adds what nobody sees: arguments are where the rules say. */
	if (i != CODE_NONE && callee != FACT_NONE && code_is(c, i + 1, "(")) {
		*out = (struct spot){ c, i, code_text(&p->code, c, i, i) };
		if (!strncmp(plan_func_name(p, callee), out->word, strlen(out->word)) ||
		    model_text(solver_model(p->solver), "flags.", out->word))
			return true;
	}
	plan_obstacle(p, "%s:%u: the queue is not made there by a call whose arguments are known", plan_str(p, loc->file), loc->line);
	return false;
}

bool plan_body(struct plan *p, uint32_t func, struct code **c, size_t *open)
{
	const struct function *def = program_func(solver_program(p->solver), func)->def;
	const char *file = plan_str(p, def->loc.file);

	*c = plan_open(p, file);
	*open = *c ? code_body(*c, def->loc.line, def->loc.col) : CODE_NONE;
	if (*open != CODE_NONE && code_match(*c, *open) != CODE_NONE)
		return true;
	plan_obstacle(p, "%s:%u: %s() cannot be edited", file, def->loc.line, plan_func_name(p, func));
	return false;
}
