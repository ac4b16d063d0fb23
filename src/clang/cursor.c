// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cursor.c - libclang in a more handy form.
 *
 * The C interface shows a tree by calling back for each child; here children
 * are an array. What it does not show at all (which clauses a `for` has, what
 * a builtin is) is read off the source text, never guessed.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "clang/internal.h"

static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData data)
{
	struct cursors *out = (struct cursors *)data;

	(void)parent;
	if (out->n == out->cap) {
		CXCursor *v = (CXCursor *)mem_zalloc(out->cap * 2, sizeof(*v));

		memcpy(v, out->v, out->n * sizeof(*v));
		if (out->v != out->room)
			free(out->v);
		out->v = v;
		out->cap *= 2;
	}
	out->v[out->n++] = c;
	return CXChildVisit_Continue;
}

void cursor_children(CXCursor c, struct cursors *out)
{
	out->v = out->room;
	out->n = 0;
	out->cap = sizeof(out->room) / sizeof(*out->room);
	clang_visitChildren(c, collect, out);
}

void cursors_free(struct cursors *c)
{
	if (c->v != c->room)
		free(c->v);
	c->v = NULL;
	c->n = 0;
}

CXCursor cursor_last(CXCursor c)
{
	struct cursors kids;
	CXCursor last;

	cursor_children(c, &kids);
	last = kids.n ? kids.v[kids.n - 1] : clang_getNullCursor();
	cursors_free(&kids);
	return last;
}

str_id cursor_name(struct cx *cx, CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);
	const char *text = clang_getCString(s);
	str_id id = 0;

	/* "(unnamed struct at ...)" is clang's way to say that there is none. */
	if (text && !strchr(text, '('))
		id = str_intern(cx->st, text);
	clang_disposeString(s);
	return id;
}

bool cursor_int(CXCursor c, int64_t *out)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (ok)
		*out = clang_EvalResult_isUnsignedInt(r) ? (int64_t)clang_EvalResult_getAsUnsigned(r) :
							   clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	return ok;
}

const char *cursor_text(struct cx *cx, CXCursor c, size_t *left)
{
	CXSourceLocation begin = clang_getRangeStart(clang_getCursorExtent(c));
	const char *text;
	unsigned line, col, off;
	CXFile file;
	size_t size;

	*left = 0;
	clang_getSpellingLocation(begin, &file, &line, &col, &off);
	if (!file)
		return "";
	text = loc_text(cx, file, &size);
	if (!text || off >= size)
		return "";
	*left = size - off;
	return text + off;
}

bool text_word(const char *text, size_t left, const char *word)
{
	size_t n = strlen(word);

	return left > n && !memcmp(text, word, n) && !isalnum((unsigned char)text[n]) && text[n] != '_';
}

char *cursor_pretty(CXCursor c, bool terse)
{
	CXPrintingPolicy p = clang_getCursorPrintingPolicy(c);
	CXString s;
	char *copy;

	clang_PrintingPolicy_setProperty(p, CXPrintingPolicy_TerseOutput, terse);
	s = clang_getCursorPrettyPrinted(c, p);
	copy = strdup(clang_getCString(s) ? clang_getCString(s) : "");
	if (!copy)
		bug("out of memory");
	clang_disposeString(s);
	clang_PrintingPolicy_dispose(p);
	return copy;
}
