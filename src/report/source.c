// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - whole files, read once, kept until the report is done.
 *
 * A missing file costs the caret line and nothing else: facts may be checked
 * far from their source.
 */
#include "report/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

#define MAX_SOURCE (16u << 20)	/* a larger file is no C source */

struct source {
	const char *file;
	char *text;
	size_t len;
};

struct sources {
	struct arena *arena;
	const char *root;
	VEC(struct source) files;
};

struct sources *sources_new(const char *root)
{
	struct sources *s = MEM_NEW(struct sources, 1);

	s->arena = arena_new();
	s->root = root && *root ? arena_printf(s->arena, "%s/", root) : "";
	return s;
}

void sources_free(struct sources *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->files.n; i++)
		free(s->files.v[i].text);
	vec_free(&s->files);
	arena_free(s->arena);
	free(s);
}

static void load(struct sources *s, struct source *src)
{
	const char *path = *src->file == '/' ? src->file : arena_printf(s->arena, "%s%s", s->root, src->file);
	FILE *f = fopen(path, "r");
	struct stat st;

	if (!f)
		return;
	if (!fstat(fileno(f), &st) && S_ISREG(st.st_mode) && st.st_size < (off_t)MAX_SOURCE) {
		src->text = MEM_NEW(char, (size_t)st.st_size + 1);
		src->len = fread(src->text, 1, (size_t)st.st_size, f);
	}
	fclose(f);
}

static const struct source *find(struct sources *s, const char *file)
{
	struct source src = { .file = file };

	for (size_t i = s->files.n; i--; )
		if (!strcmp(s->files.v[i].file, file))
			return &s->files.v[i];
	src.file = arena_printf(s->arena, "%s", file);
	load(s, &src);
	vec_push(&s->files, src);
	return &s->files.v[s->files.n - 1];
}

const char *sources_line(struct sources *s, const char *file, uint32_t line, size_t *len)
{
	const struct source *src = find(s, file);
	const char *p = src->text, *end, *nl;

	if (!p || !line)
		return NULL;
	end = p + src->len;
	while (--line) {
		nl = (const char *)memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			return NULL;
		p = nl + 1;
	}
	if (p >= end)
		return NULL;
	nl = (const char *)memchr(p, '\n', (size_t)(end - p));
	*len = (size_t)((nl ? nl : end) - p);
	return p;
}
