// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * remedy.c - the arguments of a call as they are written, and what they should be.
 *
 * The rule it keeps: only plain words and numbers are touched, on lines of plain ASCII.
 */
#include "report/remedy.h"

#include <ctype.h>
#include <string.h>

#include "report/source.h"

#define MAX_CALL 4096	/* bytes that a call may have */

/* Text from a place on, which moves. */
struct cursor {
	const char *p, *end;
	uint32_t line, col;
};

/* An argument: its first byte and behind its last, white space left out. */
struct span {
	const char *text;
	size_t n;
	uint32_t line, col, end_line, end_col;
};

static void step(struct cursor *c)
{
	c->line += *c->p == '\n';
	c->col = *c->p == '\n' ? 1 : c->col + 1;
	c->p++;
}

static bool at_word(const struct cursor *c, const char *begin)
{
	return c->p < c->end && (isalpha((unsigned char)*c->p) || *c->p == '_' ||
				 (isdigit((unsigned char)*c->p) && c->p > begin));
}

/* Past the call's name and its '('; false if another word stands there. */
static bool enter(struct cursor *c, const char *name)
{
	const char *begin = c->p;
	size_t n;

	while (at_word(c, begin))
		step(c);
	n = (size_t)(c->p - begin);
	while (c->p < c->end && strchr(" \t\n", *c->p))
		step(c);
	/* kmalloc() may be a macro over _kmalloc_noprof(). */
	if (*begin != '_')
		name += strspn(name, "_");
	if (!n || strncmp(name, begin, n) || c->p == c->end || *c->p != '(')
		return false;
	step(c);
	return true;
}

/* One argument, up to its ',' or the call's ')', which is left there; false at anything that may hide another one. */
static bool next_argument(struct cursor *c, struct span *out)
{
	int depth = 0;

	while (c->p < c->end && isspace((unsigned char)*c->p))
		step(c);
	*out = (struct span){ .text = c->p, .line = c->line, .col = c->col, .end_line = c->line, .end_col = c->col };
	for (; c->p < c->end; step(c)) {
		if (*c->p == '"') {
			step(c);
			while (c->p < c->end && *c->p != '"' && *c->p != '\\' && *c->p != '\n')
				step(c);
			if (c->p == c->end || *c->p != '"')
				return false;
		} else if (strchr("'#;{}/\\", *c->p) || (unsigned char)*c->p >= 0x80) {
			return false;
		} else if (!depth && (*c->p == ',' || *c->p == ')')) {
			return out->n > 0;
		}
		depth += (*c->p == '(' || *c->p == '[') - (*c->p == ')' || *c->p == ']');
		if (isspace((unsigned char)*c->p))
			continue;
		out->n = (size_t)(c->p + 1 - out->text);
		out->end_line = c->line;
		out->end_col = c->col + 1;
	}
	return false;
}

static bool is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

static bool find_argument(struct sources *src, const struct hint *h, uint32_t arg, struct span *out)
{
	size_t len, all;
	const char *line = sources_line(src, h->call.file, h->call.line, &len);
	const char *text = line ? sources_from(src, h->call.file, h->call.line, &all) : NULL;
	struct cursor c;

	if (!text || !h->call.col || h->call.col > len || !is_plain(text, h->call.col))
		return false;
	c = (struct cursor){ text + h->call.col - 1, text + (all < MAX_CALL ? all : MAX_CALL), h->call.line, h->call.col };
	if (!enter(&c, h->name))
		return false;
	for (uint32_t i = 0; next_argument(&c, out); i++) {
		if (i == arg)
			return true;
		if (*c.p != ',')
			return false;
		step(&c);
	}
	return false;
}

static bool is_number(const struct span *a)
{
	size_t digits = 0;

	while (digits < a->n && isxdigit((unsigned char)a->text[digits]))
		digits++;
	return a->n && isdigit((unsigned char)*a->text) && (digits == a->n || (a->n > 2 && !strncmp(a->text, "0x", 2)));
}

/* Names with | between them. */
static bool is_sum(const struct span *a)
{
	bool name = false;

	for (size_t i = 0; i < a->n; i++) {
		bool word = isalnum((unsigned char)a->text[i]) || a->text[i] == '_';

		if (word && !name && isdigit((unsigned char)a->text[i]))
			return false;
		if (!word && !strchr("| \t\n", a->text[i]))
			return false;
		name = word;
	}
	return a->n && name;
}

/* Is each of its names in @list, which has | between them? */
static bool are_listed(const struct span *a, const char *list)
{
	for (size_t i = 0, n; i < a->n; i += n) {
		const char *at = list;

		n = 1;
		if (strchr("| \t\n", a->text[i]))
			continue;
		while (i + n < a->n && !strchr("| \t\n", a->text[i + n]))
			n++;
		while (at && (strncmp(at, a->text + i, n) || (at[n] && at[n] != '|'))) {
			at = strchr(at, '|');
			at += at != NULL;
		}
		if (!at)
			return false;
	}
	return true;
}

static bool is_text(const struct span *a, const char *text)
{
	return a->n == strlen(text) && !memcmp(a->text, text, a->n);
}

static struct change replaced(const struct hint *h, const struct span *a, const char *text)
{
	return (struct change){ { h->call.file, a->line, a->col }, a->end_line, a->end_col, text };
}

static const char *copy(struct arena *mem, const struct span *a)
{
	return arena_printf(mem, "%.*s", (int)a->n, a->text);
}

static uint32_t add_name(const struct hint *h, const struct span *a, struct arena *mem, struct change *out, const char **what)
{
	if (!*h->fresh || (!is_text(a, "0") && !is_sum(a)))
		return 0;
	*out = replaced(h, a, is_text(a, "0") ? h->fresh : arena_printf(mem, "%s | %s", copy(mem, a), h->fresh));
	*what = arena_printf(mem, "add %s", h->fresh);
	return 1;
}

/* The changes for a hint, at most two, and what they are; 0 if the words are not as expected. */
static uint32_t changes_of(const struct hint *h, struct sources *src, struct arena *mem, struct change out[2], const char **what)
{
	struct span a, b, *first = &a, *second = &b;

	if (!find_argument(src, h, h->arg, &a))
		return 0;
	switch (h->kind) {
	case HINT_SWAP:
		if (!find_argument(src, h, h->other, &b) || !is_number(&a) || !is_sum(&b) || !are_listed(&b, h->old))
			return add_name(h, &a, mem, out, what);
		if (h->arg > h->other) {
			first = &b;
			second = &a;
		}
		out[0] = replaced(h, first, copy(mem, second));
		out[1] = replaced(h, second, copy(mem, first));
		*what = arena_printf(mem, "swap %s and %s", copy(mem, &a), copy(mem, &b));
		return 2;
	case HINT_ADD:
		return add_name(h, &a, mem, out, what);
	case HINT_REPLACE:
		if (!is_text(&a, h->old))
			return 0;
		out[0] = replaced(h, &a, h->fresh);
		*what = arena_printf(mem, "%s in place of %s", h->fresh, h->old);
		return 1;
	default:
		return 0;
	}
}

void remedies_find(struct findings *f, struct sources *src)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct finding *x = &f->list.v[i];
		struct change changes[2];
		struct remedy *r;
		const char *what;
		uint32_t n = x->hint.kind == HINT_NONE || x->remedy ? 0 : changes_of(&x->hint, src, f->arena, changes, &what);

		if (!n)
			continue;
		r = ARENA_NEW(f->arena, struct remedy);
		r->what = what;
		r->changes = (struct change *)arena_copy(f->arena, changes, n * sizeof(*changes));
		r->n = n;
		x->remedy = r;
	}
}
