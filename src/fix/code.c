// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * code.c - finding one's way in the tokens of a file, and edits by byte ranges.
 */
#include "fix/code.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

void code_set_init(struct code_set *set, const char *root)
{
	*set = (struct code_set){ .arena = arena_new() };
	set->root = root ? arena_printf(set->arena, "%s", root) : NULL;
}

void code_set_free(struct code_set *set)
{
	for (size_t i = 0; i < set->files.n; i++) {
		free(set->files.v[i]->text);
		free(set->files.v[i]->t);
		vec_free(&set->files.v[i]->edits);
	}
	vec_free(&set->files);
	arena_free(set->arena);
	set->arena = NULL;
}

struct code *code_open(struct code_set *set, const char *file, struct err *err)
{
	struct buf b = { 0 };
	struct code *c;

	for (size_t i = 0; i < set->files.n; i++)
		if (!strcmp(set->files.v[i]->file, file))
			return set->files.v[i];
	c = ARENA_NEW(set->arena, struct code);
	c->file = arena_printf(set->arena, "%s", file);
	c->path = *file != '/' && set->root ? arena_printf(set->arena, "%s/%s", set->root, file) : c->file;
	if (file_read(c->path, &b, err)) {
		buf_free(&b);
		return NULL;
	}
	buf_u8(&b, 0);
	c->text = (char *)b.data;
	c->n = b.n - 1;
	if (tokens_read(c->path, c->text, c->n, &c->t, &c->nt, err)) {
		free(c->text);
		return NULL;
	}
	vec_push(&set->files, c);
	return c;
}

size_t code_at(const struct code *c, uint32_t line, uint32_t col)
{
	size_t lo = 0, hi = c->nt;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (c->t[mid].line < line || (c->t[mid].line == line && c->t[mid].col < col))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->nt && c->t[lo].line == line && c->t[lo].col == col ? lo : CODE_NONE;
}

bool code_is(const struct code *c, size_t i, const char *text)
{
	return i < c->nt && c->t[i].len == strlen(text) && !memcmp(c->text + c->t[i].off, text, c->t[i].len);
}

char *code_text(struct code_set *set, const struct code *c, size_t a, size_t b)
{
	size_t from = c->t[a].off, to = c->t[b].off + c->t[b].len;

	return arena_printf(set->arena, "%.*s", (int)(to - from), c->text + from);
}

size_t code_find(const struct code *c, size_t from, size_t to, const char *word)
{
	for (size_t i = from; i < c->nt && i < to; i++)
		if (code_is(c, i, word))
			return i;
	return CODE_NONE;
}

/* +1 for an opening bracket, -1 for a closing one. */
static int bracket(const struct code *c, size_t i)
{
	char ch = c->t[i].len == 1 && c->t[i].kind == TOKEN_PUNCT ? c->text[c->t[i].off] : 0;

	return ch && strchr("([{", ch) ? 1 : ch && strchr(")]}", ch) ? -1 : 0;
}

size_t code_match(const struct code *c, size_t i)
{
	int step = i < c->nt ? bracket(c, i) : 0, depth = 0;
	bool inside = i < c->nt && c->t[i].directive;

	for (size_t k = i; step && k < c->nt; k += (size_t)step) {
		/* A directive in the middle of code has brackets of its own. */
		if (c->t[k].directive == inside)
			depth += bracket(c, k);
		if (!depth)
			return k;
	}
	return CODE_NONE;
}

bool code_arg(const struct code *c, size_t i, unsigned int n, size_t *first, size_t *last)
{
	size_t close, from = i + 2;

	if (!code_is(c, i + 1, "(") || (close = code_match(c, i + 1)) == CODE_NONE)
		return false;
	for (size_t k = from; k <= close; k++) {
		if (k < close && bracket(c, k) > 0) {
			k = code_match(c, k);
			if (k == CODE_NONE || k > close)
				return false;
			continue;
		}
		if (k < close && !code_is(c, k, ","))
			continue;
		if (!n--) {
			*first = from;
			*last = k - 1;
			return k > from;
		}
		from = k + 1;
	}
	return false;
}

/* Going back from @i, the token behind which a statement may begin. */
static bool ends_before(const struct code *c, size_t i)
{
	return c->t[i].directive || code_is(c, i, ";") || code_is(c, i, "{") || code_is(c, i, "}") ||
	       code_is(c, i, ":") || code_is(c, i, "else") || code_is(c, i, "do");
}

static bool heads_a_body(const struct code *c, size_t i)
{
	return code_is(c, i, "if") || code_is(c, i, "for") || code_is(c, i, "while") || code_is(c, i, "switch");
}

size_t code_statement(const struct code *c, size_t i, size_t *last)
{
	size_t first = i, end = i;

	while (end < c->nt && !code_is(c, end, ";")) {
		if (c->t[end].directive || bracket(c, end) < 0)
			return CODE_NONE;
		if (bracket(c, end) > 0 && (end = code_match(c, end)) == CODE_NONE)
			return CODE_NONE;
		end++;
	}
	if (end >= c->nt)
		return CODE_NONE;
	while (first && !ends_before(c, first - 1)) {
		size_t open;

		if (bracket(c, first - 1) > 0)
			return CODE_NONE;	/* inside somebody's arguments */
		if (bracket(c, first - 1) < 0) {
			open = code_match(c, first - 1);
			if (open == CODE_NONE)
				return CODE_NONE;
			/* if (...) STATEMENT; also a macro that loops: name (...) STATEMENT without an operator between */
			if (open && code_is(c, first - 1, ")") &&
			    (heads_a_body(c, open - 1) ||
			     (c->t[first].kind == TOKEN_WORD && c->t[open - 1].kind == TOKEN_WORD && first <= i)))
				break;
			first = open;
			continue;
		}
		first--;
	}
	*last = end;
	return first;
}

bool code_is_lone(const struct code *c, size_t first)
{
	size_t open;

	if (!first)
		return false;
	if (code_is(c, first - 1, "else") || code_is(c, first - 1, "do"))
		return true;
	open = code_is(c, first - 1, ")") ? code_match(c, first - 1) : CODE_NONE;
	return open != CODE_NONE && open && c->t[open - 1].kind == TOKEN_WORD;
}

bool code_is_declaration(const struct code *c, size_t first)
{
	static const char *const verbs[] = { "return", "goto", "else", "case", "break", "continue", "do", "sizeof" };
	size_t i = first;

	for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++)
		if (code_is(c, first, verbs[k]))
			return false;
	if (i >= c->nt || c->t[i].kind != TOKEN_WORD)
		return false;
	for (i++; i < c->nt; i++) {
		bool word = c->t[i].kind == TOKEN_WORD;

		if (word && (code_is(c, i + 1, "=") || code_is(c, i + 1, ";") || code_is(c, i + 1, ",") ||
			     code_is(c, i + 1, "[")))
			return true;
		if (!word && !code_is(c, i, "*"))
			return false;
	}
	return false;
}

size_t code_last_statement(const struct code *c, size_t open)
{
	size_t close = code_match(c, open), first, last;

	if (close == CODE_NONE || close < open + 2 || !code_is(c, close - 1, ";"))
		return open;
	first = code_statement(c, close - 1, &last);
	return first == CODE_NONE || code_is_lone(c, first) ? open : first;
}

size_t code_block(const struct code *c, size_t i)
{
	int depth = 0;

	while (i-- > 0) {
		if (c->t[i].directive)
			continue;
		if (code_is(c, i, "}"))
			depth++;
		else if (code_is(c, i, "{") && !depth--)
			return i;
	}
	return CODE_NONE;
}

size_t code_body(const struct code *c, uint32_t line, uint32_t col)
{
	size_t i = code_at(c, line, col), close;

	if (i == CODE_NONE || !code_is(c, i + 1, "(") || (close = code_match(c, i + 1)) == CODE_NONE)
		return CODE_NONE;
	/* Attributes may stand between. */
	for (i = close + 1; i < c->nt && i < close + 8; i++) {
		if (code_is(c, i, "{"))
			return i;
		if (code_is(c, i, "("))
			i = code_match(c, i);
		if (i == CODE_NONE || code_is(c, i, ";"))
			break;
	}
	return CODE_NONE;
}

bool code_is_hash(const struct code *c, size_t i)
{
	return c->t[i].directive && code_is(c, i, "#") && (!i || c->t[i - 1].line != c->t[i].line);
}

size_t code_line_begin(const struct code *c, size_t off)
{
	while (off && c->text[off - 1] != '\n')
		off--;
	return off;
}

size_t code_line_end(const struct code *c, size_t off)
{
	while (off < c->n && c->text[off] != '\n')
		off++;
	return off < c->n ? off + 1 : off;
}

char *code_indent(struct code_set *set, const struct code *c, size_t i)
{
	size_t from = code_line_begin(c, c->t[i].off);

	return arena_printf(set->arena, "%.*s", (int)strspn(c->text + from, " \t"), c->text + from);
}

bool code_edit(struct code *c, size_t off, size_t len, const char *text)
{
	for (size_t i = 0; i < c->edits.n; i++) {
		const struct edit *e = &c->edits.v[i];

		if (e->off == off && e->len == len && len && !strcmp(e->text, text))
			return true;
		if (off < e->off + e->len && e->off < off + len)
			return false;
	}
	vec_push(&c->edits, (struct edit){ .off = (uint32_t)off, .len = (uint32_t)len, .text = text,
					   .rank = (uint32_t)c->edits.n });
	return true;
}

static int by_place(const void *pa, const void *pb)
{
	const struct edit *a = (const struct edit *)pa, *b = (const struct edit *)pb;

	if (a->off != b->off)
		return a->off < b->off ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

struct edit *code_sorted(const struct code *c)
{
	struct edit *list = MEM_NEW(struct edit, c->edits.n + 1);

	if (c->edits.n)
		memcpy(list, c->edits.v, c->edits.n * sizeof(*list));
	qsort(list, c->edits.n, sizeof(*list), by_place);
	return list;
}

void code_apply(const struct code *c, struct buf *out)
{
	struct edit *list = code_sorted(c);
	size_t at = 0;

	for (size_t i = 0; i < c->edits.n; i++) {
		buf_add(out, c->text + at, list[i].off - at);
		buf_add(out, list[i].text, strlen(list[i].text));
		at = list[i].off + list[i].len;
	}
	buf_add(out, c->text + at, c->n - at);
	free(list);
}
