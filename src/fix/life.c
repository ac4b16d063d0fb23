// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * life.c - steps 2 and 3: the queue is made first in init, and destroyed last
 * in exit and wherever init fails.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/ends.h"
#include "solve/solver.h"

/* A function while it is edited. */
struct edited {
	struct plan *p;
	struct code *c;
	size_t open, close;
	const char *indent;		/* of its statements */
};

static bool body_of(struct plan *p, uint32_t func, struct edited *b)
{
	if (!plan_body(p, func, &b->c, &b->open))
		return false;
	b->p = p;
	b->close = code_match(b->c, b->open);
	b->indent = b->open + 1 < b->close ? code_indent(&p->code, b->c, b->open + 1) : "\t";
	if (b->c->t[b->open].line == b->c->t[b->close].line) {
		plan_obstacle(p, "%s:%u: %s() stands on one line", b->c->file, b->c->t[b->open].line, plan_func_name(p, func));
		return false;
	}
	return true;
}

bool plan_is_last(struct plan *p, const struct spot *spot, uint32_t func)
{
	struct code *c;
	size_t open, last, first = code_statement(spot->code, spot->token, &last);

	if (program_func(solver_program(p->solver), func)->def->loc.macro)
		return false;
	return first != CODE_NONE && plan_body(p, func, &c, &open) && c == spot->code && last + 1 == code_match(c, open) &&
	       !code_is_lone(c, first);
}

void plan_before_statement(struct plan *p, struct code *c, size_t at, const char *const *lines, size_t n)
{
	size_t last, first = code_statement(c, at, &last);
	const char *indent = code_indent(&p->code, c, at), *text = "";
	size_t from = c->t[at].off - strlen(indent);

	if (first != at || from != code_line_begin(c, from)) {
		plan_obstacle(p, "%s:%u: a return or another end that is not on a line of its own", c->file, c->t[at].line);
		return;
	}
	for (size_t i = 0; i < n; i++)
		text = arena_printf(p->code.arena, "%s%s%s\n", text, indent, lines[i]);
	if (!code_is_lone(c, at)) {
		plan_insert(p, c, from, text);
		return;
	}
	plan_insert(p, c, c->t[at - 1].off + c->t[at - 1].len, " {");
	plan_insert(p, c, from, text);
	plan_insert(p, c, code_line_end(c, c->t[last].off),
		    arena_printf(p->code.arena, "%.*s}\n", (int)strlen(indent) - 1, indent));
}

/* Behind the declarations at the head of the body: where the first statement may stand. *@any: there are some. */
static size_t first_statement(const struct edited *b, bool *any)
{
	size_t i = b->open + 1, last;

	*any = false;
	while (i < b->close && code_is_declaration(b->c, i)) {
		if (code_statement(b->c, i, &last) == CODE_NONE)
			break;
		*any = true;
		i = last + 1;
	}
	return i;
}

/* Is the return's value known to be an error where it stands: -E..., or tested by the if that it depends on? */
static bool is_failure(const struct edited *b, size_t ret, size_t last)
{
	const struct code *c = b->c;
	size_t head = code_is_lone(c, ret) ? ret : code_block(c, ret), open;

	if (code_is(c, ret + 1, "-"))
		return true;
	if (last != ret + 2 || head == CODE_NONE || !head || !code_is(c, head - 1, ")"))
		return false;
	open = code_match(c, head - 1);
	if (open == CODE_NONE || !open || !code_is(c, open - 1, "if") || c->t[open + 1].len != c->t[ret + 1].len ||
	    memcmp(c->text + c->t[open + 1].off, c->text + c->t[ret + 1].off, c->t[ret + 1].len))
		return false;
	return open + 2 == head - 1 || (open + 4 == head - 1 && code_is(c, open + 3, "0") &&
					(code_is(c, open + 2, "<") || code_is(c, open + 2, "!=")));
}

/* The first label at the body's own level, or its end. */
static size_t first_label(const struct edited *b)
{
	const struct code *c = b->c;

	for (size_t i = b->open + 1; i + 1 < b->close; i++) {
		if (code_is(c, i, "{") || code_is(c, i, "(")) {
			size_t close = code_match(c, i);

			if (close == CODE_NONE)
				return b->close;
			i = close;
		} else if (c->t[i].kind == TOKEN_WORD && code_is(c, i + 1, ":") && !c->t[i].directive &&
			   (code_is(c, i - 1, ";") || code_is(c, i - 1, "}"))) {
			return i;
		}
	}
	return b->close;
}

/* Is what stands from the label on reached by goto alone? A return stands right before it. */
static bool is_ladder(const struct edited *b, size_t label)
{
	size_t last, first = label > b->open + 1 && label < b->close ? code_statement(b->c, label - 1, &last) : CODE_NONE;

	return first != CODE_NONE && code_is(b->c, first, "return");
}

/* An int that the function returns somewhere, or NULL. */
static const char *result_variable(const struct edited *b)
{
	for (size_t i = b->open; i + 2 < b->close; i++) {
		const char *name;

		if (!code_is(b->c, i, "return") || b->c->t[i + 1].kind != TOKEN_WORD || !code_is(b->c, i + 2, ";"))
			continue;
		name = code_text(&b->p->code, b->c, i + 1, i + 1);
		for (size_t k = b->open; k < i; k++)
			if (code_is(b->c, k, "int"))
				for (size_t n = k + 1; n < i && !code_is(b->c, n, ";"); n++)
					if (code_is(b->c, n, name))
						return name;
	}
	return NULL;
}

/* return f(x); of which nobody knows yet whether it fails. */
static void split_return(const struct edited *b, size_t ret, size_t last, const char *var, const char *destroy)
{
	const char *indent = code_indent(&b->p->code, b->c, ret), *expr = code_text(&b->p->code, b->c, ret + 1, last - 1);

	if (code_is_lone(b->c, ret)) {
		plan_obstacle(b->p, "%s:%u: a call is returned from within a condition", b->c->file, b->c->t[ret].line);
		return;
	}
	plan_replace(b->p, b->c, b->c->t[ret].off, b->c->t[last].off + 1 - b->c->t[ret].off,
		     arena_printf(b->p->code.arena, "%s = %s;\n%sif (%s)\n%s\t%s;\n\n%sreturn %s;", var, expr, indent, var,
				  indent, destroy, indent, var));
}

/* The variable that a return's call goes into. Declared anew, as first of the body, if there is none: *@decl. */
static const char *need_variable(const struct edited *b, const char **decl)
{
	const char *var = result_variable(b);

	if (var)
		return var;
	var = code_find(b->c, b->open, b->close, "ret") == CODE_NONE ? "ret" : "err";
	*decl = arena_printf(b->p->code.arena, "int %s;", var);
	return var;
}

/* Behind token @from; *@decl: a declaration that this needs. */
static void unwind(const struct edited *b, size_t from, const char *destroy, const char **decl)
{
	struct arena *a = b->p->code.arena;
	const char *var, *line = arena_printf(a, "%s;", destroy);
	size_t label = first_label(b);
	bool ladder = is_ladder(b, label);

	for (size_t i = from; i < b->close; i++) {
		size_t last;

		if (!code_is(b->c, i, "return") || b->c->t[i].directive)
			continue;
		if (code_statement(b->c, i, &last) == CODE_NONE || last == i + 1) {
			plan_obstacle(b->p, "%s:%u: a return that is not understood", b->c->file, b->c->t[i].line);
			return;
		}
		if (last == i + 2 && code_is(b->c, i + 1, "0"))
			continue;
		if (is_failure(b, i, last) || (ladder && i > label)) {
			plan_before_statement(b->p, b->c, i, &line, 1);
		} else if (last == i + 2 && b->c->t[i + 1].kind == TOKEN_WORD) {
			var = code_text(&b->p->code, b->c, i + 1, i + 1);
			plan_before_statement(b->p, b->c, i, (const char *const[]){ arena_printf(a, "if (%s)", var),
					   arena_printf(a, "\t%s;", destroy) }, 2);
		} else {
			var = need_variable(b, decl);
			split_return(b, i, last, var, destroy);
		}
	}
}

void plan_unwind(struct plan *p, struct code *c, size_t open, size_t from, const char *destroy)
{
	struct edited b = { .p = p, .c = c, .open = open, .close = code_match(c, open),
			    .indent = code_indent(&p->code, c, open + 1) };
	const char *decl = NULL;

	unwind(&b, from, destroy, &decl);
	if (decl)
		plan_insert(p, c, code_line_end(c, c->t[open].off), arena_printf(p->code.arena, "%s%s\n", b.indent, decl));
}

/* Begins and ends of a queue's life, as text. */
struct words {
	const char *create, *destroy, *no_memory;
};

static bool find_words(struct plan *p, struct words *w)
{
	const char *create = plan_text(p, "queue.create", NULL), *destroy = plan_text(p, "queue.destroy", NULL);

	w->no_memory = plan_text(p, "queue.no-memory", NULL);
	if (!create || !destroy || !w->no_memory)
		return false;
	w->create = plan_fill(p, create, &(struct blanks){ .queue = p->symbol, .name = p->name, .flags = p->flags });
	w->destroy = plan_fill(p, destroy, &(struct blanks){ .queue = p->symbol });
	return true;
}

/* Is it known to the end what the function does, and does it call nobody? */
static bool calls_nobody(const struct func *f)
{
	const struct body *body = func_body(f);

	if (!f->def)
		return false;
	for (uint32_t e = 0; body && e < body->nevents; e++)
		if (body->events[e].kind == EVENT_CALL)
			return false;
	return true;
}

/* Does something happen at the word at token @k that looks like a call: not at container_of(), say? */
static bool is_call(const struct edited *b, uint32_t func, size_t k)
{
	struct program *pr = solver_program(b->p->solver);
	const struct func *f = program_func(pr, func);
	const struct body *body = func_body(f);

	for (uint32_t e = 0; body && e < body->nevents; e++) {
		const struct loc *loc = func_event_loc(f, e);
		uint32_t callee;

		if (body->events[e].kind != EVENT_CALL || loc->line != b->c->t[k].line || loc->col != b->c->t[k].col)
			continue;
		callee = program_callee(pr, func, e);
		if (callee == FACT_NONE || !calls_nobody(program_func(pr, callee)))
			return true;
	}
	return false;
}

/*
 * A declaration whose initialiser calls something would run before the queue is made: only the
 * declaration stays, the call moves behind. Once one has, others that name anything follow.
 */
static const char *move_initialisers(const struct edited *b, uint32_t func, size_t first)
{
	const char *out = "";
	bool moved = false;

	for (size_t i = b->open + 1, last; i < first; i = last + 1) {
		size_t eq, name;
		bool calls = false, names = false, several = false;

		code_statement(b->c, i, &last);
		eq = code_find(b->c, i, last, "=");
		for (size_t k = eq; eq != CODE_NONE && k < last; k++) {
			calls |= b->c->t[k].kind == TOKEN_WORD && code_is(b->c, k + 1, "(") && is_call(b, func, k);
			names |= b->c->t[k].kind == TOKEN_WORD;
			several |= code_is(b->c, k, "{");
		}
		if (eq == CODE_NONE || (!calls && !(moved && names)))
			continue;
		name = eq - 1;
		for (size_t k = i, depth = 0; k < last; k++) {
			depth += code_is(b->c, k, "(") - (size_t)code_is(b->c, k, ")");
			several |= (!depth && code_is(b->c, k, ",")) || code_is(b->c, k, "const") || code_is(b->c, k, "static");
		}
		if (several || b->c->t[name].kind != TOKEN_WORD) {
			plan_obstacle(b->p, "%s:%u: a declaration in init calls something before a queue could be made",
				      b->c->file, b->c->t[i].line);
			return out;
		}
		out = arena_printf(b->p->code.arena, "%s%s%s;\n", out, b->indent, code_text(&b->p->code, b->c, name, last - 1));
		plan_replace(b->p, b->c, b->c->t[name].off + b->c->t[name].len,
			     b->c->t[last].off - b->c->t[name].off - b->c->t[name].len, "");
		moved = true;
	}
	return out;
}

/* @text as the first statements of the body, behind its declarations, of which @decl, or NULL, is to be one more. */
static void put_begin(const struct edited *b, uint32_t func, const char *decl, const char *text)
{
	struct arena *a = b->p->code.arena;
	const char *moved;
	size_t first, at;
	bool any;

	first = first_statement(b, &any);
	moved = move_initialisers(b, func, first);
	if (first < b->close || *moved)
		text = arena_printf(a, "%s\n%s", text, moved);
	at = code_line_end(b->c, b->c->t[first - 1].off);
	if (decl && any) {
		plan_insert(b->p, b->c, at, arena_printf(a, "%s%s\n", b->indent, decl));
	} else if (decl) {
		text = arena_printf(a, "%s%s\n\n%s", b->indent, decl, text);
	}
	if (any && at < b->c->n && b->c->text[at] == '\n')
		at++;		/* the blank line behind the declarations */
	else if (any)
		text = arena_printf(a, "\n%s", text);
	plan_insert(b->p, b->c, at, text);
}

static void edit_init_body(struct plan *p, const struct words *w)
{
	const char *decl = NULL;
	struct edited b;

	if (!body_of(p, p->init, &b))
		return;
	unwind(&b, b.open + 1, w->destroy, &decl);
	put_begin(&b, p->init, decl, arena_printf(p->code.arena, "%s%s = %s;\n%sif (!%s)\n%s\treturn %s;\n", b.indent, p->symbol,
					 w->create, b.indent, p->symbol, b.indent, w->no_memory));
}

void plan_enclose(struct plan *p, uint32_t func, const char *decl, const char *begin, const char *end)
{
	const char *line = arena_printf(p->code.arena, "%s;", end);
	struct edited b;

	if (!body_of(p, func, &b))
		return;
	for (size_t i = b.open + 1; i < b.close; i++) {
		size_t last;

		if (!code_is(b.c, i, "return") || b.c->t[i].directive)
			continue;
		if (code_statement(b.c, i, &last) != i || code_find(b.c, i, last, "(") != CODE_NONE) {
			plan_obstacle(p, "%s:%u: a return that calls something", b.c->file, b.c->t[i].line);
			return;
		}
		plan_before_statement(p, b.c, i, &line, 1);
	}
	if (!code_is(b.c, code_last_statement(b.c, b.open), "return"))
		plan_insert(p, b.c, code_line_begin(b.c, b.c->t[b.close].off),
			    arena_printf(p->code.arena, "%s%s\n", b.indent, line));
	put_begin(&b, func, arena_printf(p->code.arena, "%s;", decl), arena_printf(p->code.arena, "%s%s;\n", b.indent, begin));
}

static bool is_free(struct plan *p, const char *name)
{
	return !plan_has_word(p, name);
}

static const char *named(struct plan *p, const char *form, const char *name)
{
	return plan_fill(p, form, &(struct blanks){ .name = name });
}

static const char *of(struct plan *p, const char *form, const char *arg)
{
	return plan_fill(p, form, &(struct blanks){ .arg = { arg } });
}

/* module_pci_driver(foo_driver); becomes the two functions that it stands for. */
static void write_out_macro(struct plan *p, const struct words *w)
{
	const struct loc *loc = &program_func(solver_program(p->solver), p->init)->def->loc;
	const char *macro = plan_str(p, loc->macro), *begin, *end, *arg, *base, *init, *leave, *head, *tail;
	struct arena *a = p->code.arena;
	struct err err = { 0 };
	struct code *c = code_open(&p->code, plan_str(p, loc->file), &err);
	size_t i = c ? code_at(c, loc->line, loc->col) : CODE_NONE, first, last, stop;

	err_free(&err);
	begin = plan_text(p, "begin.", macro);
	end = plan_text(p, "end.", macro);
	init = plan_text(p, "module.init", NULL);
	leave = plan_text(p, "module.exit", NULL);
	head = plan_text(p, "module.init-function", NULL);
	tail = plan_text(p, "module.exit-function", NULL);
	if (!begin || !end || !init || !leave || !head || !tail)
		return;
	if (i == CODE_NONE || !code_is(c, i, macro) || !code_arg(c, i, 0, &first, &last) ||
	    code_statement(c, i, &stop) != i) {
		plan_obstacle(p, "%s:%u: %s() is not written as expected", plan_str(p, loc->file), loc->line, macro);
		return;
	}
	arg = code_text(&p->code, c, first, last);
	base = arena_printf(a, "%.*s", (int)strcspn(p->name, "-"), p->name);
	if (!is_free(p, arena_printf(a, "%s_init", base)) || !is_free(p, arena_printf(a, "%s_exit", base)))
		base = arena_printf(a, "%s_module", base);
	if (i && c->t[i - 1].line + 1 == c->t[i].line)
		plan_insert(p, c, code_line_begin(c, c->t[i].off), "\n");
	plan_replace(p, c, c->t[i].off, c->t[stop].off + 1 - c->t[i].off,
		     arena_printf(a, "%s\n{\n\tint ret;\n\n\t%s = %s;\n\tif (!%s)\n\t\treturn %s;\n\n"
				  "\tret = %s;\n\tif (ret)\n\t\t%s;\n\n\treturn ret;\n}\n%s;\n\n"
				  "%s\n{\n\t%s;\n\t%s;\n}\n%s;", named(p, head, base), p->symbol, w->create, p->symbol,
				  w->no_memory, of(p, begin, arg), w->destroy, of(p, init, arena_printf(a, "%s_init", base)),
				  named(p, tail, base), of(p, end, arg), w->destroy,
				  of(p, leave, arena_printf(a, "%s_exit", base))));
}

static bool is_macro_made(const struct plan *p, uint32_t func)
{
	return program_func(solver_program(p->solver), func)->def->loc.macro;
}

void plan_edit_init(struct plan *p)
{
	struct words w;

	if (p->obstacles.n || !find_words(p, &w))
		return;
	if (is_macro_made(p, p->init))
		write_out_macro(p, &w);
	else
		edit_init_body(p, &w);
}

/* Timers of the module's own variables must not go off when the queue is gone: what stops them, as lines; or "". */
static const char *stop_timers(struct plan *p, const char *indent)
{
	struct program *pr = solver_program(p->solver);
	const char *out = "";

	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];
		const char *form = w->carrier ? model_text(solver_model(p->solver), "cancel.", w->carrier) : NULL;
		struct site end = { p->exit, 0 };
		const char *expr;

		if (!w->delayed || w->key.kind != CLASS_VAR || !form || !w->funcs.n ||
		    work_end(p->solver, &w->key, w->funcs.v[0]).at_end || !func_body(program_func(pr, p->exit))->nevents)
			continue;
		expr = plan_work_expr(p, w, end);
		if (p->ring)
			plan_obstacle(p, "works with timers queue each other: in which order they are to be stopped is not known");
		if (expr)
			out = arena_printf(p->code.arena, "%s%s%s;\n", out, indent,
					   plan_fill(p, form, &(struct blanks){ .work = expr }));
	}
	return out;
}

void plan_edit_exit(struct plan *p)
{
	const char *line;
	struct words w;
	struct edited b;

	if (p->obstacles.n || !find_words(p, &w) || is_macro_made(p, p->exit) || !body_of(p, p->exit, &b))
		return;
	line = arena_printf(p->code.arena, "%s;", w.destroy);
	for (size_t i = b.open + 1; i < b.close; i++)
		if (code_is(b.c, i, "return") && !b.c->t[i].directive)
			plan_before_statement(p, b.c, i, &line, 1);
	plan_insert(p, b.c, code_line_begin(b.c, b.c->t[b.close].off),
		    arena_printf(p->code.arena, "%s%s%s\n", stop_timers(p, b.indent), b.indent, line));
}
