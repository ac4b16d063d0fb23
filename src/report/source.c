// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - whole files, read once, kept until the report is done.
 *
 * A missing file costs the caret line and nothing else: facts may be checked
 * far from their source.
 */
#include "report/source.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/mem.h"

#define uthash_fatal(msg) bug("%s", msg)
#include <uthash.h>

#define MAX_SOURCE (16u << 20)	/* a larger file is no C source */

struct source {
	const char *file;
	bool loaded;
	char *text;
	size_t len;
	VEC(uint32_t) lines;	/* where each begins; made when one is asked for */
	UT_hash_handle hh;
};

struct sources {
	struct arena *arena;
	const char *root;
	struct source *files;
};

struct sources *sources_new(const char *root)
{
	struct sources *s = MEM_NEW(struct sources, 1);

	s->arena = arena_new();
	s->root = root && *root ? arena_printf(s->arena, "%s/", root) : "";
	return s;
}

static void forget(struct source *src)
{
	free(src->text);
	vec_free(&src->lines);
	src->text = NULL;
	src->len = 0;
	src->loaded = false;
}

void sources_free(struct sources *s)
{
	if (!s)
		return;
	for (struct source *src = s->files; src; src = (struct source *)src->hh.next)
		forget(src);
	HASH_CLEAR(hh, s->files);
	arena_free(s->arena);
	free(s);
}

/* Facts of another machine may name any file; what a report shows of this one stays below the root. */
static bool leaves_root(const char *file)
{
	int depth = 0;

	for (const char *p = file; *p && depth >= 0; ) {
		size_t n = strcspn(p, "/");

		if (n == 2 && p[0] == '.' && p[1] == '.')
			depth--;
		else if (n && (n > 1 || *p != '.'))
			depth++;
		p += n + (p[n] == '/');
	}
	return depth < 0;
}

static void load(struct sources *s, struct source *src)
{
	struct stat st;
	char *path = NULL;
	FILE *f;

	src->loaded = true;
	if (*src->file != '/' && leaves_root(src->file))
		return;
	if (asprintf(&path, "%s%s", *src->file == '/' ? "" : s->root, src->file) < 0)
		bug("out of memory");
	f = fopen(path, "re");
	free(path);
	if (!f)
		return;
	if (!fstat(fileno(f), &st) && S_ISREG(st.st_mode) && st.st_size < (off_t)MAX_SOURCE) {
		src->text = MEM_NEW(char, (size_t)st.st_size + 1);
		src->len = fread(src->text, 1, (size_t)st.st_size, f);
	}
	fclose(f);
}

static struct source *find(struct sources *s, const char *file)
{
	struct source *src;

	HASH_FIND_STR(s->files, file, src);
	if (!src) {
		src = ARENA_NEW(s->arena, struct source);
		src->file = arena_printf(s->arena, "%s", file);
		HASH_ADD_KEYPTR(hh, s->files, src->file, strlen(src->file), src);
	}
	if (!src->loaded)
		load(s, src);
	return src;
}

static void index_lines(struct source *src)
{
	size_t at = 0;

	if (src->lines.n)
		return;
	while (at < src->len) {
		const char *nl = (const char *)memchr(src->text + at, '\n', src->len - at);

		vec_push(&src->lines, (uint32_t)at);
		at = nl ? (size_t)(nl - src->text) + 1 : src->len;
	}
}

const char *sources_line(struct sources *s, const char *file, uint32_t line, size_t *len)
{
	struct source *src = find(s, file);
	const char *p, *nl;

	index_lines(src);
	if (!line || line > src->lines.n)
		return NULL;
	p = src->text + src->lines.v[line - 1];
	nl = (const char *)memchr(p, '\n', (size_t)(src->text + src->len - p));
	*len = (size_t)((nl ? nl : src->text + src->len) - p);
	return p;
}

const char *sources_from(struct sources *s, const char *file, uint32_t line, size_t *len)
{
	const struct source *src = find(s, file);
	const char *p = sources_line(s, file, line, len);

	if (p)
		*len = (size_t)(src->text + src->len - p);
	return p;
}

const char *sources_find(struct sources *s, const char *file, const char *word, uint32_t *line, size_t *len)
{
	struct source *src = find(s, file);
	size_t n = strlen(word);

	/* Most files hold no such word, and need no index then. */
	if (!src->text || (!src->lines.n && !memmem(src->text, src->len, word, n)))
		return NULL;
	for (const char *p; (p = sources_line(s, file, ++*line, len)); )
		if (memmem(p, *len, word, n))
			return p;
	return NULL;
}

void sources_forget(struct sources *s, const char *file)
{
	forget(find(s, file));
}
