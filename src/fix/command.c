// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * command.c - the compiler's command of a unit, from whoever wrote it down.
 */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "fix/compile.h"

/* A command line as a shell would split it: quotes and backslashes, nothing else that a compiler's command has. */
static void split(const char *line, struct arena *a, struct command *out)
{
	VEC(char *) words = { 0 };

	while (*line) {
		struct buf b = { 0 };
		char quote = 0;

		line += strspn(line, " \t\n");
		if (!*line)
			break;
		for (; *line && (quote || !strchr(" \t\n", *line)); line++) {
			if (quote ? *line == quote : *line == '\'' || *line == '"') {
				quote = quote ? 0 : *line;
			} else {
				if (*line == '\\' && quote != '\'' && line[1])
					line++;
				buf_u8(&b, (uint8_t)*line);
			}
		}
		buf_u8(&b, 0);
		vec_push(&words, arena_printf(a, "%s", (const char *)b.data));
		buf_free(&b);
	}
	out->argv = (char **)arena_copy(a, words.v, words.n * sizeof(*words.v));
	out->n = words.n;
	vec_free(&words);
}

static bool is_file(struct arena *a, const char *dir, const char *file, const char *path)
{
	char *full = realpath(*file == '/' ? file : arena_printf(a, "%s/%s", dir, file), NULL);
	bool same = full && !strcmp(full, path);

	free(full);
	return same;
}

static int from_database(const char *db, const char *path, struct arena *a, struct command *out, struct err *err)
{
	json_error_t error;
	json_t *all = json_load_file(db, 0, &error), *entry;
	size_t i;

	out->argv = NULL;
	if (!all)
		return err_add(err, "%s: cannot be read: %s", db, error.text);
	json_array_foreach(all, i, entry) {
		const char *file = json_string_value(json_object_get(entry, "file"));
		const char *dir = json_string_value(json_object_get(entry, "directory"));
		const char *line = json_string_value(json_object_get(entry, "command"));
		json_t *args = json_object_get(entry, "arguments"), *arg;
		size_t k;

		if (!file || !dir || (!line && !args) || !is_file(a, dir, file, path))
			continue;
		out->dir = arena_printf(a, "%s", dir);
		if (line) {
			split(line, a, out);
			break;
		}
		out->n = json_array_size(args);
		out->argv = ARENA_ARRAY(a, char *, out->n + 1);
		json_array_foreach(args, k, arg)
			out->argv[k] = arena_printf(a, "%s", json_string_value(arg) ? json_string_value(arg) : "");
		break;
	}
	json_decref(all);
	return out->argv ? 0 : err_add(err, "%s: names no command for %s", db, path);
}

/* kbuild: .foo.o.cmd beside foo.o, whose first line is "cmd_dir/foo.o := gcc ...", from where dir/foo.o is found. */
static int from_kbuild(const char *object, struct arena *a, struct command *out, struct err *err)
{
	const char *slash = strrchr(object, '/');
	char *cmd = arena_printf(a, "%.*s.%s.cmd", slash ? (int)(slash - object) + 1 : 0, object, slash ? slash + 1 : object);
	struct buf b = { 0 };
	char *full = realpath(object, NULL), *text, *is, *name, *end;
	size_t nfull = full ? strlen(full) : 0;

	if (!full || file_read(cmd, &b, err)) {
		free(full);
		buf_free(&b);
		return err_add(err, "%s: nothing tells how it was compiled: say -p with a compile_commands.json", object);
	}
	buf_u8(&b, 0);
	text = arena_printf(a, "%.*s", (int)strcspn((char *)b.data, "\n"), (char *)b.data);
	buf_free(&b);
	full = (char *)arena_printf(a, "%s%.0s", full, "");
	name = strstr(text, "cmd_");
	is = strstr(text, " := ");
	if (!name || !is || (size_t)(is - name - 4) >= nfull || strncmp(full + nfull - (is - name - 4), name + 4, (size_t)(is - name - 4)))
		return err_add(err, "%s: is not what kbuild writes, or was moved", cmd);
	out->dir = arena_printf(a, "%.*s", (int)(nfull - (size_t)(is - name - 4)), full);
	is += 4;
	end = strstr(is, " ; ");
	if (end)
		*end = 0;
	for (char *p; (p = strstr(is, "$(pound)")); )
		is = arena_printf(a, "%.*s#%s", (int)(p - is), is, p + 8);
	split(is, a, out);
	return 0;
}

int command_find(const char *db, const char *path, const char *object, struct arena *a, struct command *out, struct err *err)
{
	int ret = db ? from_database(db, path, a, out, err) : from_kbuild(object, a, out, err);

	if (!ret && !out->n)
		return err_add(err, "%s: its command is empty", path);
	return ret;
}
