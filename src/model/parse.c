// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - finds the rules files and walks their lines with libinih.
 *
 * The library cuts what it finds too long (lines at 199 bytes, headings at 49)
 * and does not tell its handler the line, so lines are handed to it one by one
 * by a reader that counts them, refuses long ones and keeps the whole heading.
 * A rule that was cut would still parse, and mean something else.
 */
#include "model/model.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "model/rules.h"

struct reader {
	struct section section;
	FILE *f;
	char *line;
	size_t cap;
	bool bad;		/* something was wrong so far */
};

static const char *heading_error(struct reader *r, char *line)
{
	char *end = strchr(line, ']');

	if (section_end(&r->section))
		r->bad = true;
	if (!end || end[1 + strspn(end + 1, " \t\r\n")])
		return "the heading has no ']' at its end";
	*end = 0;
	if (section_begin(&r->section, line + 1))
		r->bad = true;
	*end = ']';
	return NULL;
}

/* What the library may see of the line just read: the line, or nothing if it is wrong. */
static const char *filter_line(struct reader *r, size_t len, size_t max)
{
	const char *seen = "\n";
	char *line = r->line + (r->section.line == 1 && !strncmp(r->line, "\xEF\xBB\xBF", 3) ? 3 : 0);
	char *text = line + strspn(line, " \t\r\n");
	const char *error = NULL;

	if (strlen(r->line) < len)
		error = "holds a NUL byte";
	else if (*text == '#' || *text == ';' || !*text)
		return seen;
	else if (*text == '[' && text > line)
		error = "a heading must start its line";
	else if (*text != '[' && len + 1 > max)
		error = "the line is too long; repeat the key on another line";
	else if (*text != '[')
		return line;
	else {
		error = heading_error(r, text);
		seen = "[section]\n";	/* ends a multi-line value; r->section has the name */
	}
	if (error) {
		r->bad = true;
		err_add(r->section.err, "%s:%d: %s", r->section.file, r->section.line, error);
	}
	return seen;
}

static char *read_line(char *buf, int size, void *ctx)
{
	struct reader *r = (struct reader *)ctx;
	ssize_t len = getline(&r->line, &r->cap, r->f);

	if (len < 0)
		return NULL;
	r->section.line++;
	snprintf(buf, (size_t)size, "%s", filter_line(r, (size_t)len, (size_t)size));
	return buf;
}

static int handle(void *ctx, const char *heading, const char *key, const char *value)
{
	struct reader *r = (struct reader *)ctx;

	if (!*heading) {
		err_add(r->section.err, "%s:%d: '%s' stands before the first [section]",
			r->section.file, r->section.line, key);
		r->bad = true;
	} else if (section_key(&r->section, key, value)) {
		r->bad = true;
	}
	return 1;
}

static int read_stream(struct reader *r)
{
	int line = ini_parse_stream(read_line, r, handle, r);

	if (section_end(&r->section))
		r->bad = true;
	if (line > 0)
		err_add(r->section.err, "%s:%d: neither [section] nor KEY = VALUE", r->section.file, line);
	if (line < 0)
		err_add(r->section.err, "%s: out of memory", r->section.file);
	if (ferror(r->f))
		err_add(r->section.err, "%s: cannot read it: %s", r->section.file, strerror(errno));
	return r->bad || line || ferror(r->f) ? -1 : 0;
}

static int read_file(struct model *m, const char *path, struct err *err)
{
	struct reader r = {
		.section = { .m = m, .err = err, .file = arena_printf(m->arena, "%s", path) },
		.f = fopen(path, "re"),
	};
	int ret;

	if (!r.f)
		return err_add(err, "%s: cannot open the rules file: %s", path, strerror(errno));
	ret = read_stream(&r);
	fclose(r.f);
	free(r.line);
	return ret;
}

static int is_rules(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 6 && d->d_name[0] != '.' && !strcmp(d->d_name + len - 6, ".rules");
}

/* strcmp and not alphasort(), which follows the locale: order decides which entry wins. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_dir(struct model *m, const char *path, struct err *err)
{
	struct dirent **list;
	int n = scandir(path, &list, is_rules, by_name);
	int ret = 0;

	if (n < 0)
		return err_add(err, "%s: cannot read the rules directory: %s", path, strerror(errno));
	if (!n)
		ret = err_add(err, "%s: no *.rules file in this directory", path);
	for (int i = 0; i < n; i++) {
		char *file;

		if (asprintf(&file, "%s/%s", path, list[i]->d_name) < 0)
			bug("out of memory");
		if (read_file(m, file, err))
			ret = -1;
		free(file);
		free(list[i]);
	}
	free(list);
	return ret;
}

struct model *model_read(const char *const *paths, uint32_t npaths, struct strtab *st, struct err *err)
{
	struct model *m = MEM_NEW(struct model, 1);
	int ret = 0;

	m->arena = arena_new();
	m->st = st;
	for (uint32_t i = 0; i < npaths; i++) {
		struct stat sb;

		if (stat(paths[i], &sb))
			ret = err_add(err, "%s: cannot open the rules: %s", paths[i], strerror(errno));
		else if (S_ISDIR(sb.st_mode) ? read_dir(m, paths[i], err) : read_file(m, paths[i], err))
			ret = -1;
	}
	if (!ret)
		return m;
	model_free(m);
	return NULL;
}
