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

/* Is token @i a pointer that is asked whether it is NULL? */
static bool is_asked(const struct code *c, size_t i)
{
	if (code_is(c, i + 1, "->") || code_is(c, i + 1, "[") || code_is(c, i + 1, "("))
		return false;
	if (code_is(c, i - 1, "!") || code_is(c, i + 1, "&&") || code_is(c, i + 1, "||") || code_is(c, i + 1, "?"))
		return true;
	if ((code_is(c, i + 1, "==") || code_is(c, i + 1, "!=")) && code_is(c, i + 2, "NULL"))
		return true;
	return code_is(c, i - 1, "(") && code_is(c, i + 1, ")") && code_is(c, i - 2, "if");
}

/* Does what is behind the test at token @i leave the function, or the loop, that token @to stands in? */
static bool leaves(const struct code *c, size_t i, size_t to)
{
	size_t open = i, close, end;

	while (open && !code_is(c, open, "if"))
		open--;
	close = code_match(c, open + 1);
	if (close == CODE_NONE || close < i)
		return false;
	end = code_is(c, close + 1, "{") ? code_match(c, close + 1) : CODE_NONE;
	for (size_t k = close + 1; k < to && (end == CODE_NONE ? !code_is(c, k - 1, ";") : k < end); k++)
		if (code_is(c, k, "return") || code_is(c, k, "goto") || code_is(c, k, "continue") || code_is(c, k, "break"))
			return true;
	return false;
}

/* May the pointer be NULL at token @to? Somebody in the function asks that, and not to leave before. */
static bool may_be_null(const struct code *c, size_t body, size_t to, const char *name)
{
	size_t close = code_match(c, body);

	for (size_t i = body; close != CODE_NONE && i < close; i++)
		if (code_is(c, i, name) && !code_is(c, i - 1, "->") && !code_is(c, i - 1, ".") && is_asked(c, i) &&
		    !(i < to && leaves(c, i, to)))
			return true;
	return false;
}

/* All pointers to structs that may be used at the event. @sure: none that somebody there thinks may be NULL. */
static void find_pointers(struct plan *p, struct site at, bool sure, pointer_list *out)
{
	struct program *pr = solver_program(p->solver);
	const struct function *def = program_func(pr, at.func)->def;
	const struct loc *loc = func_event_loc(program_func(pr, at.func), at.event);
	struct err err = { 0 };
	struct code *c;
	size_t body, here;

	for (uint32_t i = 0; i < def->nparams; i++) {
		const char *tag = pointee(p, plan_str(p, def->params[i].type));

		if (tag && def->params[i].name)
			vec_push(out, (struct pointer){ plan_str(p, def->params[i].name), tag });
	}
	c = code_open(&p->code, plan_str(p, def->loc.file), &err);
	body = c ? code_body(c, def->loc.line, def->loc.col) : CODE_NONE;
	here = c && !strcmp(plan_str(p, loc->file), c->file) ? code_at(c, loc->line, loc->col) : CODE_NONE;
	if (body != CODE_NONE && here != CODE_NONE)
		add_locals(p, c, body, here, out);
	add_globals(p, at.func, out);
	for (size_t i = 0; sure && body != CODE_NONE && here != CODE_NONE && i < out->n; )
		if (may_be_null(c, body, here, out->v[i].name))
			out->v[i] = out->v[--out->n];
		else
			i++;
	err_free(&err);
}

const char *plan_work_expr(struct plan *p, const struct fix_work *w, struct site at)
{
	pointer_list list = { 0 };
	const char *found = NULL;

	if (w->key.kind == CLASS_VAR || (w->key.kind == CLASS_FIELD && w->key.instance != FACT_NONE))
		return variable(p, &w->key, at);
	if (w->key.kind != CLASS_FIELD)
		return NULL;
	find_pointers(p, at, true, &list);
	for (size_t i = 0; i < list.n && !found; i++)
		found = through(p, &w->key, &list.v[i]);
	vec_free(&list);
	return found;
}

const char *plan_work_of(struct plan *p, const struct fix_work *w, const char *name, const char *tag)
{
	return w->key.kind == CLASS_FIELD ? through(p, &w->key, &(struct pointer){ name, tag }) : NULL;
}

void plan_pointees(struct plan *p, struct site at, text_list *out)
{
	pointer_list list = { 0 };

	find_pointers(p, at, true, &list);
	for (size_t i = 0; i < list.n; i++)
		vec_push(out, list.v[i].tag);
	vec_free(&list);
}

const char *plan_pointer_to(struct plan *p, const char *tag, struct site at)
{
	pointer_list list = { 0 };
	const char *found = NULL;
	bool several = false;

	find_pointers(p, at, true, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (strcmp(list.v[i].tag, tag))
			continue;
		several |= found && strcmp(found, list.v[i].name);
		found = list.v[i].name;
	}
	vec_free(&list);
	return several ? NULL : found;
}

/* Between the brackets of the call at token @i: the only one of the pointers that is followed there. */
static const char *followed_in(const struct code *c, size_t i, const pointer_list *list, const char *tag)
{
	size_t close = code_match(c, i + 1);
	const char *found = NULL;

	for (size_t k = i + 2; close != CODE_NONE && k < close; k++)
		for (size_t v = 0; v < list->n; v++)
			if (!strcmp(list->v[v].tag, tag) && code_is(c, k, list->v[v].name) && code_is(c, k + 1, "->") &&
			    !code_is(c, k - 1, "->") && !code_is(c, k - 1, ".")) {
				if (found && strcmp(found, list->v[v].name))
					return NULL;
				found = list->v[v].name;
			}
	return found;
}

const char *plan_pointer_in_call(struct plan *p, const char *tag, struct site at, const struct spot *spot)
{
	const struct loc *loc = func_event_loc(program_func(solver_program(p->solver), at.func), at.event);
	const char *file = plan_str(p, loc->file), *found;
	struct code *c = plan_open(p, file);
	size_t i = c ? code_at(c, loc->line, loc->col) : CODE_NONE;
	pointer_list list = { 0 };

	/* A macro has words of its own, which all its users share. */
	if (i == CODE_NONE || !code_is(c, i + 1, "(") || (spot && (spot->code != c || spot->token != i)))
		return NULL;
	find_pointers(p, at, false, &list);
	found = followed_in(c, i, &list, tag);
	vec_free(&list);
	return found ? found : plan_pointer_to(p, tag, at);
}
