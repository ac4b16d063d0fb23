// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * expr.c - how a work is called where the flush stands.
 *
 * The rule it keeps: only a pointer that is a parameter, or a local that was
 * assigned before, names an object; what its type says is then checked by
 * the compiler when the patch is proven.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/solver.h"

/* A pointer in scope: "struct foo *d", and where the name stands. */
struct pointer {
	const char *name;
	const char *tag;
};

typedef VEC(struct pointer) pointer_list;

/* "struct foo *" to "foo"; also the typedef of a struct without a tag. NULL if it is no pointer to one. */
static const char *pointee(struct plan *p, const char *type)
{
	size_t n = strlen(type);

	if (n < 3 || type[n - 1] != '*' || type[n - 2] != ' ' || strchr(type, '(') || memchr(type, '*', n - 1))
		return NULL;
	if (!strncmp(type, "const ", 6))
		type += 6, n -= 6;
	if (!strncmp(type, "struct ", 7))
		type += 7, n -= 7;
	return arena_printf(p->code.arena, "%.*s", (int)n - 2, type);
}

static bool is_assigned(const struct code *c, size_t from, size_t to, const char *name)
{
	for (size_t i = from; i < to; i++)
		if (code_is(c, i, name) && code_is(c, i + 1, "=") && !code_is(c, i - 1, ".") && !code_is(c, i - 1, "->"))
			return true;
	return false;
}

/* Locals declared between the tokens: [struct] TAG * NAME, in blocks that are open at @to. */
static void add_locals(struct plan *p, const struct code *c, size_t from, size_t to, pointer_list *out)
{
	for (size_t i = from; i + 2 < to; i++) {
		const char *name;

		if (code_is(c, i, "{") || c->t[i].directive) {
			size_t close = code_match(c, i);

			if (i > from && close != CODE_NONE && close < to)
				i = close;
			continue;
		}
		if (c->t[i].kind != TOKEN_WORD || !code_is(c, i + 1, "*") || c->t[i + 2].kind != TOKEN_WORD ||
		    !(code_is(c, i + 3, "=") || code_is(c, i + 3, ";") || code_is(c, i + 3, ",")))
			continue;
		if (!(code_is(c, i - 1, "struct") || code_is(c, i - 1, ";") || code_is(c, i - 1, "{") ||
		      code_is(c, i - 1, "const")))
			continue;
		name = code_text(&p->code, c, i + 2, i + 2);
		if (is_assigned(c, i, to, name))
			vec_push(out, (struct pointer){ name, code_text(&p->code, c, i, i) });
	}
}

/* Does the function look into what the variable points to? Then it is set there. */
static bool is_followed(const struct plan *p, uint32_t func, str_id var)
{
	const struct body *b = func_body(program_func(solver_program(p->solver), func));

	for (uint32_t i = 0; b && i < b->pool.nplaces; i++) {
		const struct place *pl = &b->pool.places[i];
		const struct value *v = pl->base == PLACE_DEREF ? &b->pool.values[pl->ref] : NULL;

		if (v && v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_GLOBAL &&
		    b->pool.places[v->place].name == var && !b->pool.places[v->place].npath)
			return true;
	}
	return false;
}

/* Variables of the function's file that point to an object, and do so there. */
static void add_globals(struct plan *p, uint32_t func, pointer_list *out)
{
	struct program *pr = solver_program(p->solver);
	const struct unit *u = program_unit(pr, program_func(pr, func)->unit);

	for (uint32_t i = 0; i < u->nglobals; i++) {
		const struct global *g = &u->globals[i];
		const char *tag = pointee(p, plan_str(p, g->type));

		if (tag && !strchr(plan_str(p, g->name), '.') && is_followed(p, func, g->name))
			vec_push(out, (struct pointer){ plan_str(p, g->name), tag });
	}
}

static const char *through(struct plan *p, const struct class_key *key, const struct pointer *v)
{
	const char *tag = plan_str(p, key->a), *field = plan_str(p, key->b), *dot = strchr(tag, '.');

	if (!strcmp(v->tag, tag))
		return arena_printf(p->code.arena, "&%s->%s", v->name, field);
	/* The struct has no name but its member's: "outer.member". */
	if (dot && strlen(v->tag) == (size_t)(dot - tag) && !strncmp(v->tag, tag, strlen(v->tag)))
		return arena_printf(p->code.arena, "&%s->%s.%s", v->name, dot + 1, field);
	if (key->outer_tag && !strcmp(v->tag, plan_str(p, key->outer_tag)))
		return arena_printf(p->code.arena, "&%s->%s.%s", v->name, plan_str(p, key->outer_field), field);
	return NULL;
}

static const char *variable(struct plan *p, const struct class_key *key, struct site at)
{
	struct program *pr = solver_program(p->solver);
	const struct var *v = program_var(pr, key->kind == CLASS_VAR ? key->a : key->instance);
	const char *name = plan_str(p, v->name), *file = plan_str(p, program_func(pr, at.func)->def->loc.file);

	/* A static of a function, or of another file, cannot be named here. */
	if (strchr(name, '.') || !v->def || ((v->def->flags & SYM_STATIC) && strcmp(plan_str(p, v->def->loc.file), file)))
		return NULL;
	if (key->kind == CLASS_VAR)
		return arena_printf(p->code.arena, "&%s", name);
	return strchr(plan_str(p, key->a), '.') || key->outer_tag ? NULL :
	       arena_printf(p->code.arena, "&%s.%s", name, plan_str(p, key->b));
}

const char *plan_work_expr(struct plan *p, const struct fix_work *w, struct site at)
{
	struct program *pr = solver_program(p->solver);
	const struct function *def = program_func(pr, at.func)->def;
	const struct loc *loc = func_event_loc(program_func(pr, at.func), at.event);
	pointer_list list = { 0 };
	struct err err = { 0 };
	const char *found = NULL;
	struct code *c;
	size_t body, here;

	if (w->key.kind == CLASS_VAR || (w->key.kind == CLASS_FIELD && w->key.instance != FACT_NONE))
		return variable(p, &w->key, at);
	if (w->key.kind != CLASS_FIELD)
		return NULL;
	for (uint32_t i = 0; i < def->nparams; i++) {
		const char *tag = pointee(p, plan_str(p, def->params[i].type));

		if (tag && def->params[i].name)
			vec_push(&list, (struct pointer){ plan_str(p, def->params[i].name), tag });
	}
	c = code_open(&p->code, plan_str(p, def->loc.file), &err);
	body = c ? code_body(c, def->loc.line, def->loc.col) : CODE_NONE;
	here = c && !strcmp(plan_str(p, loc->file), c->file) ? code_at(c, loc->line, loc->col) : CODE_NONE;
	if (body != CODE_NONE && here != CODE_NONE)
		add_locals(p, c, body, here, &list);
	add_globals(p, at.func, &list);
	for (size_t i = 0; i < list.n && !found; i++)
		found = through(p, &w->key, &list.v[i]);
	vec_free(&list);
	err_free(&err);
	return found;
}
