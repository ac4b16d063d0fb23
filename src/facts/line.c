// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * line.c - reads one line of the text form by its fields in facts.def.
 *
 * Fields without a label come first and in order, labelled ones follow in any
 * order, each at most once.
 */
#include "facts/line.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

void line_begin(struct line *l, const char *p, const char *end)
{
	l->number++;
	l->p = l->token = p;
	l->end = end;
}

static int at_end(const struct line *l)
{
	return l->p >= l->end || *l->p == '#';
}

char line_peek(struct line *l)
{
	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t' || *l->p == '\r'))
		l->p++;
	l->token = l->p;
	return at_end(l) ? 0 : *l->p;
}

int line_expected(struct line *l, const char *what)
{
	const char *e = l->token;

	while (e < l->end && e - l->token < 40 && *e != ' ' && *e != '\t' && *e != ',' && *e != ')')
		e++;
	if (e == l->token && e < l->end)
		e++;
	if (l->token >= l->end || *l->token == '#')
		return err_add(l->err, "%s:%u: expected %s, found the end of the line", l->name,
			       l->number, what);
	return err_add(l->err, "%s:%u: expected %s, found '%.*s'", l->name, l->number, what,
		       (int)(e - l->token), l->token);
}

static int is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$' || c == '/' || c == '-';
}

static size_t word_length(const struct line *l)
{
	size_t n = 0;

	if (at_end(l) || (!isalpha((unsigned char)*l->p) && *l->p != '_'))
		return 0;
	while (l->p + n < l->end && is_word(l->p[n]))
		n++;
	return n;
}

int line_word(struct line *l, const char *word)
{
	size_t n = strlen(word);

	line_peek(l);
	if (word_length(l) != n || memcmp(l->p, word, n))
		return 0;
	l->p += n;
	return 1;
}

int line_is_kind(struct line *l, enum rec r)
{
	size_t n;

	line_peek(l);
	n = word_length(l);
	for (unsigned k = 0; k < DESC_WORDS; k++)
		if (desc_kinds[r][k] && strlen(desc_kinds[r][k]) == n && !memcmp(desc_kinds[r][k], l->p, n))
			return 1;
	return 0;
}

int line_punct(struct line *l, char c)
{
	char what[4] = { '\'', c, '\'', 0 };

	if (line_peek(l) != c)
		return line_expected(l, what);
	l->p++;
	return 0;
}

int line_end(struct line *l)
{
	return line_peek(l) ? line_expected(l, "the end of the line") : 0;
}

static int get_i64(struct line *l, const char *what, int64_t *out)
{
	char text[32];
	size_t n = 0;
	char *end;
	int hex;

	line_peek(l);
	if (l->p < l->end && *l->p == '-')
		text[n++] = *l->p;
	while (l->p + n < l->end && n + 1 < sizeof(text) && isalnum((unsigned char)l->p[n])) {
		text[n] = l->p[n];
		n++;
	}
	text[n] = 0;
	hex = n > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	errno = 0;
	/* Hexadecimal is for flags, where the highest bit is no sign. */
	*out = hex ? (int64_t)strtoull(text, &end, 16) : strtoll(text, &end, 10);
	if (!n || end == text || *end || errno)
		return line_expected(l, what);
	l->p += n;
	return 0;
}

int line_u32(struct line *l, const char *what, uint32_t *out)
{
	int64_t v;

	if (get_i64(l, what, &v))
		return -1;
	if (v < 0 || v >= UINT32_MAX)
		return line_expected(l, what);
	*out = (uint32_t)v;
	return 0;
}

int line_index(struct line *l, char sigil, const char *what, uint32_t *out)
{
	const char *token;

	if (line_peek(l) != sigil || l->p + 1 >= l->end || !isdigit((unsigned char)l->p[1]))
		return line_expected(l, what);
	token = l->p++;
	if (line_u32(l, what, out))
		return -1;
	l->token = token;
	return 0;
}

static int hex_digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* What follows a backslash; 0 if nothing sensible does. */
static char get_escape(struct line *l)
{
	static const char from[] = "nt\"\\", to[] = "\n\t\"\\";
	const char *at;

	if (l->p >= l->end)
		return 0;
	at = strchr(from, *l->p);
	if (*l->p && at) {
		l->p++;
		return to[at - from];
	}
	if (*l->p == 'x' && l->end - l->p >= 3 && hex_digit(l->p[1]) >= 0 && hex_digit(l->p[2]) >= 0) {
		l->p += 3;
		return (char)(hex_digit(l->p[-2]) << 4 | hex_digit(l->p[-1]));
	}
	return 0;
}

static int get_quoted(struct line *l, str_id *out)
{
	struct buf b = { 0 };

	for (l->p++; l->p < l->end && *l->p != '"';) {
		char c = *l->p++;

		if (c == '\\')
			c = get_escape(l);
		if (!c) {
			buf_free(&b);
			l->token = l->p < l->end ? l->p - 1 : l->end;
			return line_expected(l, "an escape (\\n \\t \\\" \\\\ \\x01 to \\xff)");
		}
		buf_u8(&b, (uint8_t)c);
	}
	if (l->p >= l->end) {
		buf_free(&b);
		l->token = l->end;
		return line_expected(l, "a closing '\"'");
	}
	l->p++;
	*out = str_intern_len(l->st, b.n ? (const char *)b.data : "", b.n);
	buf_free(&b);
	return 0;
}

/* A quoted string, or a bare one of letters, digits and @more. */
static int get_string(struct line *l, const char *what, const char *more, str_id *out)
{
	size_t n = 0;

	if (l->p < l->end && *l->p == '"')
		return get_quoted(l, out);
	if (at_end(l) || (!isalpha((unsigned char)*l->p) && *l->p != '_'))
		return line_expected(l, what);
	while (l->p + n < l->end && (isalnum((unsigned char)l->p[n]) || (l->p[n] && strchr(more, l->p[n]))))
		n++;
	*out = str_intern_len(l->st, l->p, n);
	l->p += n;
	return 0;
}

#define BARE	"_.$/-"

static int glued(struct line *l, char c)
{
	if (l->p >= l->end || *l->p != c)
		return 0;
	l->p++;
	return 1;
}

static int get_position(struct line *l, str_id *file, uint32_t *line, uint32_t *col)
{
	static const char what[] = "a location (file:line:column)";

	line_peek(l);
	if (get_string(l, what, BARE, file))
		return -1;
	if (!glued(l, ':'))
		return line_expected(l, what);
	if (line_u32(l, what, line))
		return -1;
	return glued(l, ':') ? line_u32(l, what, col) : line_expected(l, what);
}

static int get_loc(struct line *l, struct loc *loc)
{
	*loc = (struct loc){ 0 };
	if (get_position(l, &loc->file, &loc->line, &loc->col))
		return -1;
	if (line_word(l, "in")) {
		line_peek(l);
		if (get_string(l, "the name of a macro", BARE, &loc->macro))
			return -1;
	}
	if (line_word(l, "from"))
		return get_position(l, &loc->sfile, &loc->sline, &loc->scol);
	return 0;
}

/* ".tag:field", "[3]" or "[*]"; the first character is at hand. */
static int get_elem(struct line *l, struct elem *e)
{
	static const char what[] = "a path (.struct:field, [index] or [*])";

	*e = (struct elem){ 0 };
	l->token = l->p;
	if (glued(l, '.')) {
		if (l->p < l->end && *l->p != ':' && get_string(l, what, "_.$", &e->tag))
			return -1;
		if (!glued(l, ':'))
			return line_expected(l, what);
		if (l->p < l->end && (isalpha((unsigned char)*l->p) || *l->p == '_' || *l->p == '"'))
			return get_string(l, what, "_$", &e->field);
		return e->tag ? 0 : line_expected(l, what);
	}
	l->p++;
	if (glued(l, '*'))
		e->index = FACT_ANY_INDEX;
	else if (get_i64(l, what, &e->index))
		return -1;
	return line_punct(l, ']');
}

static int get_path(struct line *l, struct elem **path, uint32_t *n)
{
	VEC(struct elem) list = { 0 };
	int ret = 0;

	for (line_peek(l); !ret && l->p < l->end && (*l->p == '.' || *l->p == '[');) {
		struct elem e;

		ret = get_elem(l, &e);
		vec_push(&list, e);
	}
	*path = (struct elem *)arena_copy(l->arena, list.v, list.n * sizeof(*list.v));
	*n = (uint32_t)list.n;
	vec_free(&list);
	return ret;
}

static int get_range(struct line *l, struct range *r)
{
	if (get_i64(l, "a case label", &r->lo))
		return -1;
	r->hi = r->lo;
	if (l->end - l->p > 2 && !memcmp(l->p, "..", 2)) {
		l->p += 2;
		if (get_i64(l, "the end of a case range", &r->hi))
			return -1;
	}
	return line_index(l, 'b', "a block (b0)", &r->to);
}

static int get_ranges(struct line *l, struct range **ranges, uint32_t *n)
{
	VEC(struct range) list = { 0 };
	int ret = line_punct(l, '(');

	while (!ret && line_peek(l) != ')') {
		struct range r;

		ret = (list.n && line_punct(l, ',')) || get_range(l, &r) ? -1 : 0;
		if (!ret)
			vec_push(&list, r);
	}
	l->p += !ret;
	*ranges = (struct range *)arena_copy(l->arena, list.v, list.n * sizeof(*list.v));
	*n = (uint32_t)list.n;
	vec_free(&list);
	return ret;
}

static int get_list(struct line *l, char sigil, const char *what, uint32_t **out, uint32_t *n)
{
	VEC(uint32_t) list = { 0 };
	int ret = line_punct(l, '(');

	while (!ret && line_peek(l) != ')') {
		uint32_t x;

		ret = (list.n && line_punct(l, ',')) || line_index(l, sigil, what, &x) ? -1 : 0;
		if (!ret)
			vec_push(&list, x);
	}
	l->p += !ret;
	*out = (uint32_t *)arena_copy(l->arena, list.v, list.n * sizeof(*list.v));
	*n = (uint32_t)list.n;
	vec_free(&list);
	return ret;
}

static int get_flags(struct line *l, uint32_t *flags)
{
	do {
		uint32_t before = *flags;

		for (unsigned bit = 0; bit < 32; bit++)
			if (desc_flag(bit) && line_word(l, desc_flag(bit)))
				*flags |= 1u << bit;
		if (*flags == before)
			return line_expected(l, "a flag, once (static, weak, inline, extern, noreturn, varargs, used)");
	} while (glued(l, ','));
	return 0;
}

static int get_op(struct line *l, uint8_t *op)
{
	for (unsigned i = 0; i < 256; i++)
		if (desc_op(i) && line_word(l, desc_op(i))) {
			*op = (uint8_t)i;
			return 0;
		}
	return line_expected(l, "an operator (or, and, xor, not, add, sub, mul, shl, shr, eq, ne, lt, le, gt, ge)");
}

static int get_field(struct line *l, const struct field *f, void *p)
{
	switch (f->type) {
	case F_STR:
		line_peek(l);
		return get_string(l, "a name or a string in quotes", BARE, desc_u32(f, p));
	case F_FLAGS:
		return get_flags(l, desc_u32(f, p));
	case F_OP:
		return get_op(l, desc_u8(f, p));
	case F_I64:
	case F_PARAM:
	case F_EVENT:
	case F_NEVENTS:
		return get_i64(l, "a number", desc_i64(f, p));
	case F_LOCAL:
		return line_u32(l, "the number of a local", desc_u32(f, p));
	case F_VALUE:
	case F_VALUE_OPT:
		return line_index(l, '%', "a value (%0)", desc_u32(f, p));
	case F_PLACE:
	case F_PLACE_OPT:
		return line_index(l, '@', "a place (@0)", desc_u32(f, p));
	case F_BLOCK:
		return line_index(l, 'b', "a block (b0)", desc_u32(f, p));
	case F_LOC:
		l->has_loc = 1;
		return get_loc(l, &l->loc);
	case F_EMBED:
		return get_loc(l, (struct loc *)desc_u8(f, p));
	case F_VALUES:
		return get_list(l, '%', "a value (%0) or ')'", (uint32_t **)desc_array(f, p), desc_count(f, p));
	case F_PLACES:
		return get_list(l, '@', "a place (@0) or ')'", (uint32_t **)desc_array(f, p), desc_count(f, p));
	case F_BLOCKS:
		return get_list(l, 'b', "a block (b0) or ')'", (uint32_t **)desc_array(f, p), desc_count(f, p));
	case F_RECORDS:
		if (f->rec == REC_elem)
			return get_path(l, (struct elem **)desc_array(f, p), desc_count(f, p));
		return get_ranges(l, (struct range **)desc_array(f, p), desc_count(f, p));
	}
	bug("field %s has no text form", f->name);
}

/* May the line leave out a field without a label? Then how it begins tells whether it did. */
static int is_absent(struct line *l, const struct field *f)
{
	char c = line_peek(l);

	switch (f->type) {
	case F_VALUE_OPT:
		return c != '%';
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
		return c != '(';
	case F_RECORDS:
		return c != '.' && c != '[';
	default:
		return 0;
	}
}

static const struct field *labelled(struct line *l, enum rec r, unsigned kind)
{
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		if (f->label && *f->label && *f->label != '=' && f->kinds >> kind & 1 &&
		    line_word(l, f->label))
			return f;
	return NULL;
}

/* What could have stood where nothing sensible does. */
static int expected_label(struct line *l, enum rec r, unsigned kind)
{
	struct buf b = { 0 };

	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		if (f->label && *f->label && *f->label != '=' && f->kinds >> kind & 1)
			buf_printf(&b, "\"%s\", ", f->label);
	buf_printf(&b, "%sthe end of the line", b.n ? "each at most once, or " : "");
	buf_u8(&b, 0);
	line_expected(l, (const char *)b.data);
	buf_free(&b);
	return -1;
}

int line_kind(struct line *l, enum rec r, void *p)
{
	struct buf b = { 0 };

	for (unsigned k = 0; k < DESC_WORDS; k++)
		if (desc_kinds[r][k] && line_word(l, desc_kinds[r][k])) {
			((uint8_t *)p)[desc_records[r].kind] = (uint8_t)k;
			desc_defaults(r, p);
			return 0;
		}
	for (unsigned k = 0; k < DESC_WORDS; k++)
		if (desc_kinds[r][k])
			buf_printf(&b, "%s%s", b.n ? ", " : "", desc_kinds[r][k]);
	buf_u8(&b, 0);
	line_expected(l, (const char *)b.data);
	buf_free(&b);
	return -1;
}

int line_fields(struct line *l, enum rec r, void *p)
{
	const struct field *fields = desc_records[r].fields, *f;
	unsigned kind = desc_kind(r, p);
	uint32_t seen = 0;

	for (f = fields; f->type != F_HEAD; f++) {
		if (!(f->kinds >> kind & 1))
			continue;
		if (f->type == F_NEVENTS)
			*desc_i64(f, p) = l->events;
		if (!f->label || (*f->label && *f->label != '=') || is_absent(l, f))
			continue;
		if ((*f->label && line_punct(l, '=')) || get_field(l, f, p))
			return -1;
	}
	while (line_peek(l)) {
		const char *token = l->p;

		f = labelled(l, r, kind);
		if (!f || seen >> (f - fields) & 1) {
			l->token = token;
			return expected_label(l, r, kind);
		}
		seen |= 1u << (f - fields);
		if (get_field(l, f, p))
			return -1;
	}
	return 0;
}
