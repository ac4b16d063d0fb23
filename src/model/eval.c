// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eval.c - constant expressions of the rules files.
 *
 * They stay text until a unit's constants are at hand, because a flag's bit
 * moves between versions and configurations. Arithmetic is that of uint64_t,
 * so that ~ and overflow are defined; precedence is C's.
 */
#include "model/model.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 64		/* of parentheses and unary operators: a hostile file must not eat the stack */
#define MAX_NAME 64		/* size of the caller's @missing */

struct eval {
	const char *p;
	bool (*lookup)(void *ctx, const char *name, int64_t *out);
	void *ctx;
	char *missing;
	int depth;
};

static int unary(struct eval *e, uint64_t *out);
static int binary(struct eval *e, int min, uint64_t *out);

static void skip_space(struct eval *e)
{
	while (isspace((unsigned char)*e->p))
		e->p++;
}

static int number(struct eval *e, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(e->p, &end, 0);
	if (errno)
		return -1;
	while (*end && strchr("uUlL", *end))
		end++;
	e->p = end;
	return isalnum((unsigned char)*end) || *end == '_' ? -1 : 0;
}

static int name(struct eval *e, uint64_t *out)
{
	char text[MAX_NAME];
	const char *start = e->p;
	int64_t value;
	size_t len;

	while (isalnum((unsigned char)*e->p) || *e->p == '_')
		e->p++;
	len = (size_t)(e->p - start);
	if (len >= sizeof(text))
		return -1;
	memcpy(text, start, len);
	text[len] = 0;
	if (!e->lookup(e->ctx, text, &value)) {
		memcpy(e->missing, text, len + 1);
		return -1;
	}
	*out = (uint64_t)value;
	return 0;
}

static int unary_inner(struct eval *e, uint64_t *out)
{
	char c;
	int ret;

	skip_space(e);
	c = *e->p;
	if (isdigit((unsigned char)c))
		return number(e, out);
	if (isalpha((unsigned char)c) || c == '_')
		return name(e, out);
	if (c != '~' && c != '-' && c != '+' && c != '(')
		return -1;
	e->p++;
	ret = c == '(' ? binary(e, 0, out) : unary(e, out);
	if (ret)
		return -1;
	if (c == '~')
		*out = ~*out;
	else if (c == '-')
		*out = 0 - *out;
	else if (c == '(') {
		skip_space(e);
		if (*e->p++ != ')')
			return -1;
	}
	return 0;
}

static int unary(struct eval *e, uint64_t *out)
{
	int ret;

	if (e->depth++ >= MAX_DEPTH)
		return -1;
	ret = unary_inner(e, out);
	e->depth--;
	return ret;
}

/* Binding strength of the operator at @p, or -1; *@len is its length. */
static int strength(const char *p, size_t *len)
{
	*len = 1;
	switch (*p) {
	case '|':
		return 1;
	case '&':
		return 2;
	case '<':
		*len = 2;
		return p[1] == '<' ? 3 : -1;
	case '+':
	case '-':
		return 4;
	}
	return -1;
}

static int binary(struct eval *e, int min, uint64_t *out)
{
	if (unary(e, out))
		return -1;
	for (;;) {
		uint64_t right;
		size_t len;
		char op;
		int str;

		skip_space(e);
		op = *e->p;
		str = strength(e->p, &len);
		if (str < 0 || str <= min)
			return 0;
		e->p += len;
		if (binary(e, str, &right))
			return -1;
		if (op == '<' && right > 63)
			return -1;
		*out = op == '|' ? *out | right :
		       op == '&' ? *out & right :
		       op == '<' ? *out << right :
		       op == '+' ? *out + right : *out - right;
	}
}

int model_eval(const char *expr, bool (*lookup)(void *ctx, const char *name, int64_t *out),
	       void *ctx, int64_t *out, char missing[64])
{
	struct eval e = { .p = expr, .lookup = lookup, .ctx = ctx, .missing = missing };
	uint64_t value;

	missing[0] = 0;
	if (binary(&e, 0, &value))
		return -1;
	skip_space(&e);
	if (*e.p)
		return -1;
	*out = (int64_t)value;
	return 0;
}
