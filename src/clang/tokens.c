// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tokens.c - libclang's lexer.
 *
 * One file is parsed by itself: what that gets wrong for want of its headers
 * does not matter, since only the lexer is asked.
 */
#include "clang/tokens.h"

#include <clang-c/Index.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

static CXTranslationUnit parse(CXIndex index, const char *text, size_t n)
{
	/* A name of our own: the text counts, not what is on disk. */
	static const char *const args[] = { "-x", "c", "-std=gnu11", "-w", "-ferror-limit=1" };
	struct CXUnsavedFile file = { .Filename = "text.c", .Contents = text, .Length = n };
	CXTranslationUnit unit = NULL;

	if (clang_parseTranslationUnit2(index, "text.c", args, sizeof(args) / sizeof(args[0]), &file, 1,
					CXTranslationUnit_SingleFileParse | CXTranslationUnit_KeepGoing |
						CXTranslationUnit_SkipFunctionBodies, &unit))
		return NULL;
	return unit;
}

/* Where a line begins: the lexer tells offsets, and for columns of one line that is all it takes. */
struct lines {
	uint32_t line;
	size_t start, at;
};

static void advance(struct lines *l, const char *text, size_t to)
{
	for (; l->at < to; l->at++)
		if (text[l->at] == '\n') {
			l->line++;
			l->start = l->at + 1;
		}
}

/* A directive begins with the first '#' of a line, and goes on over escaped line ends. */
static bool begins_directive(const char *text, size_t start, const struct token *t)
{
	if (text[t->off] != '#')
		return false;
	for (size_t i = start; i < t->off; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	return true;
}

static size_t end_of_directive(const char *text, size_t n, size_t at)
{
	for (; at < n; at++)
		if (text[at] == '\n' && text[at - 1] != '\\')
			break;
	return at;
}

static enum token_kind kind_of(CXToken t)
{
	switch (clang_getTokenKind(t)) {
	case CXToken_Punctuation:
		return TOKEN_PUNCT;
	case CXToken_Literal:
		return TOKEN_LITERAL;
	default:
		return TOKEN_WORD;
	}
}

int tokens_read(const char *name, const char *text, size_t n, struct token **out, size_t *count, struct err *err)
{
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit unit = parse(index, text, n);
	VEC(struct token) list = { 0 };
	struct lines at = { .line = 1 };
	size_t directive = 0;
	CXToken *raw = NULL;
	unsigned int nraw = 0;
	CXFile file;

	if (!unit) {
		clang_disposeIndex(index);
		return err_add(err, "%s: libclang could not read it", name);
	}
	file = clang_getFile(unit, "text.c");
	clang_tokenize(unit, clang_getRange(clang_getLocationForOffset(unit, file, 0),
					    clang_getLocationForOffset(unit, file, (unsigned int)n)), &raw, &nraw);
	for (unsigned int i = 0; i < nraw; i++) {
		CXSourceRange range = clang_getTokenExtent(unit, raw[i]);
		struct token t = { .kind = (uint8_t)kind_of(raw[i]) };
		unsigned int begin, end;

		clang_getFileLocation(clang_getRangeStart(range), NULL, NULL, NULL, &begin);
		clang_getFileLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &end);
		if (clang_getTokenKind(raw[i]) == CXToken_Comment || end > n || end <= begin)
			continue;
		advance(&at, text, begin);
		t.off = begin;
		t.len = end - begin;
		t.line = at.line;
		t.col = (uint32_t)(begin - at.start) + 1;
		if (begins_directive(text, at.start, &t))
			directive = end_of_directive(text, n, begin);
		t.directive = begin < directive;
		vec_push(&list, t);
	}
	clang_disposeTokens(unit, raw, nraw);
	clang_disposeTranslationUnit(unit);
	clang_disposeIndex(index);
	*out = list.v;
	*count = list.n;
	return 0;
}
