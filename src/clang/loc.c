// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loc.c - files and locations as facts name them; plugin/path.cc's rules.
 *
 * Every file is made absolute by text, then relative to the source root.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "clang/internal.h"

static char *absolute(struct cx *cx, const char *file)
{
	char *p = arena_printf(cx->arena, "%s%s", *file == '/' ? "" : cx->cwd, file);

	path_normalise(p);
	return p;
}

static char *with_slash(struct cx *cx, const char *p)
{
	size_t n = strlen(p);

	return arena_printf(cx->arena, "%s%s", p, n && p[n - 1] == '/' ? "" : "/");
}

void loc_begin(struct cx *cx)
{
	char real[PATH_MAX];

	cx->cwd = with_slash(cx, cx->job->dir);
	if (cx->job->root) {
		cx->root = with_slash(cx, absolute(cx, cx->job->root));
		cx->real_root = realpath(cx->job->root, real) ? with_slash(cx, real) : NULL;
	} else {
		cx->root = path_kernel_root(cx->arena, absolute(cx, cx->job->file));
		cx->real_root = realpath(cx->job->file, real) ? path_kernel_root(cx->arena, real) : NULL;
	}
	cx->main_file = loc_path(cx, cx->job->file);
}

static const char *below(const char *file, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	return n && !strncmp(file, dir, n) && file[n] ? file + n : NULL;
}

str_id loc_path(struct cx *cx, const char *file)
{
	const char *p, *abs;

	if (!*file || *file == '<')
		return str_intern(cx->st, file);
	abs = absolute(cx, file);
	p = below(abs, cx->root);
	if (!p)
		p = below(abs, cx->real_root);
	if (!p)
		p = below(abs, cx->cwd);
	/* With a root, no path is absolute: what is outside of it loses its slash. */
	if (!p)
		p = cx->root || cx->real_root ? abs + 1 : abs;
	return str_intern(cx->st, p);
}

static str_id path_of(struct cx *cx, CXFile file)
{
	uint64_t id;
	CXString s;

	if (!file)
		return 0;
	if (map_get(&cx->files, (uint64_t)(uintptr_t)file, &id))
		return (str_id)id;
	s = clang_getFileName(file);
	id = loc_path(cx, clang_getCString(s) ? clang_getCString(s) : "");
	clang_disposeString(s);
	map_put(&cx->files, (uint64_t)(uintptr_t)file, id);
	return (str_id)id;
}

struct text {
	const char *p;
	size_t n;
	bool marked;	/* holds #line */
};

/* A line marker: the text came out of another file. */
static bool has_markers(const char *p, size_t n)
{
	const char *end = p + n;

	for (const char *at = p; (at = (const char *)memchr(at, '#', (size_t)(end - at))); at++) {
		const char *q = at + 1;

		if (at > p && at[-1] != '\n')
			continue;
		while (q < end && *q == ' ')
			q++;
		if (q < end && (isdigit((unsigned char)*q) || (end - q > 5 && !memcmp(q, "line ", 5))))
			return true;
	}
	return false;
}

static const struct text *text_of(struct cx *cx, CXFile file)
{
	struct text *t;
	uint64_t p;

	if (!map_get(&cx->texts, (uint64_t)(uintptr_t)file, &p)) {
		t = ARENA_NEW(cx->arena, struct text);
		t->p = clang_getFileContents(cx->tu, file, &t->n);
		t->marked = t->p && has_markers(t->p, t->n);
		p = (uint64_t)(uintptr_t)t;
		map_put(&cx->texts, (uint64_t)(uintptr_t)file, p);
	}
	return (const struct text *)(uintptr_t)p;
}

const char *loc_text(struct cx *cx, CXFile file, size_t *size)
{
	const struct text *t = text_of(cx, file);

	*size = t->n;
	return t->p;
}

/* Where a line marker says that this place is; false if there is none in the file. */
static bool presumed(struct cx *cx, CXFile file, unsigned off, str_id *name, uint32_t *line)
{
	unsigned l, col;
	CXString s;

	if (!text_of(cx, file)->marked)
		return false;
	clang_getPresumedLocation(clang_getLocationForOffset(cx->tu, file, off), &s, &l, &col);
	*name = loc_path(cx, clang_getCString(s) ? clang_getCString(s) : "");
	*line = l;
	clang_disposeString(s);
	return true;
}

/* The outermost macro is what stands at the point of expansion. */
static str_id word_at(struct cx *cx, CXFile file, unsigned off)
{
	size_t size, n = 0;
	const char *text = loc_text(cx, file, &size);

	if (!text || off >= size)
		return 0;
	while (off + n < size && (isalnum((unsigned char)text[off + n]) || text[off + n] == '_'))
		n++;
	return str_intern_len(cx->st, text + off, n);
}

struct loc loc_of(struct cx *cx, CXSourceLocation where)
{
	unsigned line, col, off, sline, scol, soff;
	CXFile file, sfile;
	struct loc l = { 0 };

	clang_getExpansionLocation(where, &file, &line, &col, &off);
	if (!file)
		return l;
	l.file = path_of(cx, file);
	l.line = line;
	l.col = col;
	clang_getSpellingLocation(where, &sfile, &sline, &scol, &soff);
	if (sfile != file || soff != off) {
		l.macro = word_at(cx, file, off);
		l.sfile = sfile ? path_of(cx, sfile) : l.file;
		l.sline = sfile ? sline : line;
		l.scol = sfile ? scol : col;
		if (sfile)
			presumed(cx, sfile, soff, &l.sfile, &l.sline);
	}
	presumed(cx, file, off, &l.file, &l.line);
	return l;
}

struct loc loc_of_cursor(struct cx *cx, CXCursor c)
{
	return loc_of(cx, clang_getRangeStart(clang_getCursorExtent(c)));
}
