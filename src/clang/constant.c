// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * constant.c - the enumerators and integer macros that constants.def names.
 *
 * libclang evaluates no macros, but it evaluates enumerators: behind the text
 * of the main file stands one for each macro of a wanted name that any file
 * defines which the unit may include. Those that are no constant draw an error
 * there, and nowhere else.
 */
#include <ctype.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clang/internal.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/todo.h"

#define PREFIX	"__wqlint_constant_"


static bool is_wanted(const char *name)
{
	static const char *const patterns[] = {
#define CONSTANT(pattern) pattern,
#include "facts/constants.def"
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		const char *p = patterns[i] + (*patterns[i] == '!');

		if (*name == *p && !fnmatch(p, name, 0))
			return p == patterns[i];
	}
	return false;
}

static unsigned line_of(CXCursor c)
{
	unsigned line, col, off;
	CXFile file;

	clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, &col, &off);
	return line;
}

static enum CXChildVisitResult add_enumerator(CXCursor c, CXCursor parent, CXClientData data)
{
	struct cx *cx = (struct cx *)data;
	const char *name;
	uint64_t bad;
	CXString s;

	(void)parent;
	if (c.kind != CXCursor_EnumConstantDecl)
		return CXChildVisit_Continue;
	s = clang_getCursorSpelling(c);
	name = clang_getCString(s);
	if (name && !strncmp(name, PREFIX, strlen(PREFIX))) {
		name += strlen(PREFIX);
		/* An error made it a constant of its own. */
		if (!clang_isInvalidDeclaration(c) && !map_get(&cx->bad_lines, line_of(c), &bad))
			build_constant(cx->b, str_intern(cx->st, name), clang_getEnumConstantDeclValue(c));
	} else if (name && is_wanted(name)) {
		build_constant(cx->b, str_intern(cx->st, name), clang_getEnumConstantDeclValue(c));
	}
	clang_disposeString(s);
	return CXChildVisit_Continue;
}

void constants_collect(struct cx *cx, CXCursor enumeration)
{
	clang_visitChildren(enumeration, add_enumerator, cx);
}

/* The search for names through the files that may be included. */
struct search {
	struct cx *cx;
	struct strtab *st;
	VEC(const char *) quote, angle;		/* directories */
	struct todo files, names;		/* ids in st */
	struct buf text;
};

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool is_file(struct search *s, const char *dir, const char *name, size_t n)
{
	char path[4096];

	if ((size_t)snprintf(path, sizeof(path), "%s%s%.*s", dir, *dir ? "/" : "", (int)n, name) >= sizeof(path))
		return false;
	if (access(path, R_OK))
		return false;
	todo_add(&s->files, str_intern(s->st, path));
	return true;
}

static void found_include(struct search *s, const char *from, const char *p, const char *end)
{
	char close = *p == '"' ? '"' : '>';
	const char *name = p + 1, *stop = (const char *)memchr(name, close, (size_t)(end - name));
	const char *slash = strrchr(from, '/');
	char own[4096];
	size_t n;

	if ((*p != '"' && *p != '<') || !stop)
		return;
	n = (size_t)(stop - name);
	if (*name == '/') {
		is_file(s, "", name, n);
		return;
	}
	if (close == '"') {
		snprintf(own, sizeof(own), "%.*s", slash ? (int)(slash - from) : 1, slash ? from : ".");
		if (is_file(s, own, name, n))
			return;
		for (size_t i = 0; i < s->quote.n; i++)
			if (is_file(s, s->quote.v[i], name, n))
				return;
	}
	for (size_t i = 0; i < s->angle.n; i++)
		if (is_file(s, s->angle.v[i], name, n))
			return;
}

static void found_define(struct search *s, const char *p, const char *end)
{
	char name[128];
	size_t n = 0;

	while (p + n < end && n < sizeof(name) - 1 && (isalnum((unsigned char)p[n]) || p[n] == '_'))
		n++;
	memcpy(name, p, n);
	name[n] = 0;
	/* What takes arguments has no value. */
	if (n && p + n < end && p[n] != '(' && is_wanted(name))
		todo_add(&s->names, str_intern(s->st, name));
}

static void search_text(struct search *s, const char *from, const char *p, size_t n)
{
	const char *end = p + n, *at = p;

	while ((at = (const char *)memchr(at, '#', (size_t)(end - at)))) {
		const char *q = at, *word, *eol;

		while (q > p && (q[-1] == ' ' || q[-1] == '\t'))
			q--;
		word = skip_space(++at, end);
		if (q > p && q[-1] != '\n')
			continue;
		eol = (const char *)memchr(word, '\n', (size_t)(end - word));
		eol = eol ? eol : end;
		if (eol - word > 7 && !memcmp(word, "include", 7))
			found_include(s, from, skip_space(word + 7, eol), eol);
		else if (eol - word > 7 && !memcmp(word, "define", 6))
			found_define(s, skip_space(word + 6, eol), eol);
	}
}

static void search_file(struct search *s, const char *path)
{
	struct err err = { 0 };

	s->text.n = 0;
	if (!file_read(path, &s->text, &err))
		search_text(s, path, (const char *)s->text.data, s->text.n);
	err_free(&err);
}

/* Where to look, and what is included or defined before the first line. */
static void read_options(struct search *s, const char *const *args, size_t n)
{
	static const struct { const char *flag; int to; } options[] = {
		{ "-iquote", 0 }, { "-isystem", 1 }, { "-idirafter", 1 }, { "-include", 2 }, { "-I", 1 }, { "-D", 3 },
	};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(options) / sizeof(*options); k++) {
			size_t len = strlen(options[k].flag);
			const char *arg = args[i] + len;

			if (strncmp(args[i], options[k].flag, len))
				continue;
			if (!*arg && i + 1 < n)
				arg = args[++i];
			if (options[k].to == 0)
				vec_push(&s->quote, arg);
			else if (options[k].to == 1)
				vec_push(&s->angle, arg);
			else if (options[k].to == 2)
				todo_add(&s->files, str_intern(s->st, arg));
			else
				found_define(s, arg, arg + strlen(arg) + 1);
			break;
		}
}

void constants_append(struct cx *cx, const char *const *args, size_t nargs, struct buf *text)
{
	struct search s = { .cx = cx, .st = strtab_new() };

	read_options(&s, args, nargs);
	search_text(&s, cx->job->file, (const char *)text->data, text->n);
	for (size_t i = 0; i < s.files.ids.n; i++)
		search_file(&s, str(s.st, s.files.ids.v[i]));
	cx->main_size = text->n;
	buf_printf(text, "\n");
	for (size_t i = 0; i < s.names.ids.n; i++) {
		const char *name = str(s.st, s.names.ids.v[i]);

		buf_printf(text, "#ifdef %s\nenum { " PREFIX "%s = (%s) };\n#endif\n", name, name, name);
	}
	todo_free(&s.files);
	todo_free(&s.names);
	vec_free(&s.quote);
	vec_free(&s.angle);
	buf_free(&s.text);
	strtab_free(s.st);
}
