// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rewrite.c - calls and statements replaced, in the form that the file has.
 */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/solver.h"

#define WIDTH 80	/* columns that a line may have before it is broken */
#define MAX_WIDTH 100	/* ... that somebody wrote, and in which one word changes */
#define TAB 8

const char *plan_text(struct plan *p, const char *prefix, const char *name)
{
	const char *text = model_text(solver_model(p->solver), prefix, name);

	if (!text)
		plan_obstacle(p, "the rules do not say how to write %s%s", prefix, name ? name : "");
	return text;
}

static const char *blank(const struct blanks *with, char name)
{
	switch (name) {
	case 'q':
		return with->queue;
	case 'n':
		return with->name;
	case 'f':
		return with->flags;
	case 'w':
		return with->work;
	default:
		return isdigit((unsigned char)name) ? with->arg[name - '0'] : NULL;
	}
}

const char *plan_fill(struct plan *p, const char *form, const struct blanks *with)
{
	struct buf b = { 0 };
	const char *out;

	for (; *form; form++) {
		const char *text = form[0] == '$' ? blank(with, form[1]) : NULL;

		if (!text) {
			buf_u8(&b, (uint8_t)*form);
			continue;
		}
		buf_add(&b, text, strlen(text));
		form++;
	}
	buf_u8(&b, 0);
	out = arena_printf(p->code.arena, "%s", (const char *)b.data);
	buf_free(&b);
	return out;
}

/* An argument as one line: a break in it and what indents the next line are one space. */
static const char *one_line(struct plan *p, const char *text)
{
	char *out = arena_printf(p->code.arena, "%s", text), *to = out;

	for (const char *from = text; *from; ) {
		const char *end = from + strspn(from, " \t\n\\");

		if (memchr(from, '\n', (size_t)(end - from))) {
			*to++ = ' ';
			from = end;
		} else {
			*to++ = *from++;
		}
	}
	*to = 0;
	return out;
}

static size_t width_of(const char *text, size_t n)
{
	size_t w = 0;

	for (size_t i = 0; i < n; i++)
		w = text[i] == '\t' ? (w / TAB + 1) * TAB : w + 1;
	return w;
}

/* Break a call that is too long behind a comma at its own level, and align what follows with its first argument. */
static const char *break_lines(struct plan *p, const char *text, size_t column, size_t behind)
{
	const char *open = strchr(text, '(');
	size_t inner = column + (open ? (size_t)(open - text) + 1 : 0), at = column;
	struct buf b = { 0 };
	const char *from = text, *last = NULL, *out;
	int depth = 0;

	if (column + strlen(text) + behind <= WIDTH || !open)
		return text;
	for (const char *c = text; ; c++) {
		bool end = !*c;

		if (at + (size_t)(c - from) + (end ? behind : 0) > WIDTH && last) {
			buf_add(&b, from, (size_t)(last - from));
			buf_printf(&b, "\n");
			for (size_t i = 0; i < inner / TAB; i++)
				buf_u8(&b, '\t');
			buf_printf(&b, "%*s", (int)(inner % TAB), "");
			from = last + 1;
			at = inner;
			last = NULL;
		}
		if (end)
			break;
		depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
		if (depth == 1 && c[0] == ',' && c[1] == ' ')
			last = c + 1;
	}
	buf_printf(&b, "%s", from);
	buf_u8(&b, 0);
	out = arena_printf(p->code.arena, "%s", (const char *)b.data);
	buf_free(&b);
	return out;
}

/* The call's own argument @n, on one line, or NULL and an obstacle. */
static const char *own_argument(struct plan *p, const struct spot *spot, unsigned int n)
{
	const struct code *c = spot->code;
	size_t first, last;
	const char *text;

	if (!code_arg(c, spot->token, n, &first, &last)) {
		plan_obstacle(p, "%s:%u: %s() has not the arguments that the rules expect", c->file, c->t[spot->token].line,
			      spot->word);
		return NULL;
	}
	text = code_text(&p->code, c, first, last);
	if (strstr(text, "//") || strstr(text, "/*")) {
		plan_obstacle(p, "%s:%u: a comment stands between the arguments", c->file, c->t[first].line);
		return NULL;
	}
	return one_line(p, text);
}

void plan_replace_argument(struct plan *p, const struct spot *spot, size_t first, size_t last, const char *text)
{
	const struct code *c = spot->code;
	size_t begin = code_line_begin(c, c->t[first].off), end = c->t[last].off + c->t[last].len, stop = end;
	size_t width;
	size_t open = spot->token + 1, line = code_line_begin(c, c->t[open].off);
	size_t column = width_of(c->text + line, c->t[open].off + 1 - line), behind = c->t[first - 1].off + c->t[first - 1].len;

	while (stop < c->n && !strchr(";\n", c->text[stop]))
		stop++;
	width = width_of(c->text + begin, stop + 1 - begin) + strlen(text) - (end - c->t[first].off);
	/* On a line of its own, aligned with the first argument, if it would get too long and does not stand so already. */
	if (width <= MAX_WIDTH || first == open + 1 || c->t[first - 1].line != c->t[first].line || c->t[first].directive ||
	    c->t[first].line != c->t[last].line)
		plan_replace(p, spot->code, c->t[first].off, end - c->t[first].off, text);
	else
		plan_replace(p, spot->code, behind, end - behind,
			     arena_printf(p->code.arena, "\n%.*s%*s%s", (int)(column / TAB), "\t\t\t\t\t\t\t\t\t\t\t\t",
					  (int)(column % TAB), "", text));
}

const char *plan_render(struct plan *p, const struct spot *spot, const char *form, const char *queue)
{
	const struct code *c = spot->code;
	size_t close = code_match(c, spot->token + 1), begin = code_line_begin(c, c->t[spot->token].off), behind;
	struct blanks with = { .queue = queue };
	const char *out;

	for (const char *at = form; (at = strchr(at, '$')); at++)
		if (isdigit((unsigned char)at[1]) && !with.arg[at[1] - '0'] &&
		    !(with.arg[at[1] - '0'] = own_argument(p, spot, (unsigned int)(at[1] - '0'))))
			return NULL;
	out = plan_fill(p, form, &with);
	if (c->t[spot->token].directive)
		return out;	/* a macro's lines end in backslashes: its author breaks them */
	behind = code_line_end(c, c->t[close].off) - c->t[close].off - 2;
	return break_lines(p, out, width_of(c->text + begin, c->t[spot->token].off - begin), behind);
}

void plan_replace_call(struct plan *p, const struct spot *spot, const char *text)
{
	const struct token *t = spot->code->t;
	size_t close = code_match(spot->code, spot->token + 1);

	plan_replace(p, spot->code, t[spot->token].off, t[close].off + 1 - t[spot->token].off, text);
}

static bool is_blank(const struct code *c, size_t from, size_t to)
{
	return strspn(c->text + from, " \t\n") >= to - from;
}

/* The comment that ends in the line above @off, if it is about the next statement only; else @off. */
static size_t comment_above(const struct code *c, size_t off)
{
	size_t line = off, text, end;

	while (line) {
		line = code_line_begin(c, line - 1);
		text = line + strspn(c->text + line, " \t");
		end = code_line_end(c, line) - 1;
		if (text >= end)
			return off;
		if (!strncmp(c->text + text, "/*", 2))
			return memmem(c->text + text, off - text, "*/", 2) ? line : off;
		/* Lines of one block comment only: nothing but '*' may begin them. */
		if (c->text[text] != '*')
			return off;
	}
	return off;
}

/* Take the lines @from..@to out, with the comment about them and the blank line that would be left twice. */
static void remove_lines(struct plan *p, struct code *c, size_t from, size_t to)
{
	size_t next = code_line_end(c, to);
	bool ends_group = is_blank(c, to, next) || c->text[to + strspn(c->text + to, " \t")] == '}';
	size_t above;

	/* A comment above is about this statement alone if nothing follows it in its paragraph. */
	if (ends_group)
		from = comment_above(c, from);
	above = from ? code_line_begin(c, from - 1) : 0;
	if (from && is_blank(c, above, from)) {
		if (is_blank(c, to, next) && to < c->n)
			to = next;
		else if (c->text[to + strspn(c->text + to, " \t")] == '}')
			from = above;
	} else if (is_blank(c, to, next) && to < c->n && from && c->text[from - 2] == '{') {
		to = next;
	}
	plan_replace(p, c, from, to - from, "");
}

void plan_replace_statement(struct plan *p, const struct spot *spot, const char *const *text, size_t n)
{
	struct code *c = spot->code;
	size_t last, first = code_statement(c, spot->token, &last), from, to;
	const char *indent, *whole = "";
	bool lone;

	if (first == CODE_NONE || first != spot->token || c->t[first].directive) {
		plan_obstacle(p, "%s:%u: %s() is not a statement of its own", c->file, c->t[spot->token].line, spot->word);
		return;
	}
	lone = code_is_lone(c, first);
	from = code_line_begin(c, c->t[first].off);
	to = code_line_end(c, c->t[last].off);
	if (!n && lone) {
		plan_obstacle(p, "%s:%u: the flush is all that its condition or loop is about", c->file, c->t[first].line);
		return;
	}
	if (!n && is_blank(c, from, c->t[first].off) && is_blank(c, c->t[last].off + 1, to)) {
		remove_lines(p, c, from, to);
		return;
	}
	if (n != 1 && lone) {
		plan_obstacle(p, "%s:%u: %zu statements would have to stand where one is the body of a condition", c->file,
			      c->t[first].line, n);
		return;
	}
	indent = code_indent(&p->code, c, first);
	for (size_t i = 0; i < n; i++)
		whole = arena_printf(p->code.arena, "%s%s%s;", whole, i ? arena_printf(p->code.arena, "\n%s", indent) : "", text[i]);
	plan_replace(p, c, c->t[first].off, c->t[last].off + 1 - c->t[first].off, whole);
}
