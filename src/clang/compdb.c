// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compdb.c - compile_commands.json, by jansson.
 */
#include "clang/compdb.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && !strcmp(s + n - m, end);
}

static char *copy(struct arena *a, const char *s)
{
	return (char *)arena_copy(a, s, strlen(s) + 1);
}

void compdb_split(struct arena *a, const char *s, struct clang_args *out)
{
	char *word = (char *)arena_alloc(a, strlen(s) + 1), *p = word;
	bool any = false;
	char quote = 0;

	for (;; s++) {
		if (!*s || (!quote && (*s == ' ' || *s == '\t' || *s == '\n'))) {
			if (any) {
				*p++ = 0;
				vec_push(&out->v, word);
				word = p;
			}
			any = false;
			if (!*s)
				return;
			continue;
		}
		any = true;
		if (quote && *s == quote) {
			quote = 0;
		} else if (!quote && (*s == '"' || *s == '\'')) {
			quote = *s;
		} else if (*s == '\\' && quote != '\'' && s[1] &&
			   (!quote || s[1] == '"' || s[1] == '\\' || s[1] == '$' || s[1] == '`')) {
			*p++ = *++s;
		} else {
			*p++ = *s;
		}
	}
}

int compdb_command(struct clang_job *job, const char *const *argv, size_t n, struct arena *a, struct err *err)
{
	char cwd[4096];

	job->compiler = n ? argv[0] : "";
	job->args = argv + (n > 0);
	job->nargs = n ? n - 1 : 0;
	if (!job->dir) {
		if (!getcwd(cwd, sizeof(cwd)))
			return err_add(err, "the current directory is gone; go to one that is there");
		job->dir = copy(a, cwd);
	}
	for (size_t i = 0; i < job->nargs && !job->file; i++)
		if (ends_in(job->args[i], ".c") && job->args[i][0] != '-')
			job->file = job->args[i];
	return job->file ? 0 : err_add(err, "the command line names no source file (*.c)");
}

static int bad_entry(const char *path, size_t i, const char *what, struct err *err)
{
	return err_add(err, "%s: entry %zu %s; make it anew, for a kernel by scripts/clang-tools/gen_compile_commands.py",
		       path, i + 1, what);
}

static int add_entry(struct compdb *db, const char *path, size_t i, const json_t *entry, struct err *err)
{
	const char *file = json_string_value(json_object_get(entry, "file"));
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const char *command = json_string_value(json_object_get(entry, "command"));
	const json_t *list = json_object_get(entry, "arguments"), *item;
	struct clang_args args = { 0 };
	struct clang_job job = { 0 };
	const char **kept;
	size_t k;

	if (!file || !dir)
		return bad_entry(path, i, "names no file, or no directory", err);
	if (!command && !json_is_array(list))
		return bad_entry(path, i, "has neither a command nor arguments", err);
	if (!ends_in(file, ".c")) {
		db->foreign++;
		return 0;
	}
	job.file = copy(db->arena, file);
	job.dir = copy(db->arena, dir);
	if (command)
		compdb_split(db->arena, command, &args);
	else
		json_array_foreach(list, k, item)
			if (json_is_string(item))
				vec_push(&args.v, copy(db->arena, json_string_value(item)));
	kept = (const char **)arena_copy(db->arena, args.v.v, args.v.n * sizeof(*args.v.v));
	if (compdb_command(&job, kept, args.v.n, db->arena, err))
		return -1;
	vec_push(&db->jobs, job);
	vec_free(&args.v);
	return 0;
}

int compdb_read(struct compdb *db, const char *path, struct err *err)
{
	const char *file = path;
	json_error_t why;
	struct stat st;
	json_t *root, *entry;
	int ret = 0;
	size_t i;

	db->arena = arena_new();
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		file = arena_printf(db->arena, "%s/compile_commands.json", path);
	if (access(file, R_OK))
		return err_add(err, "%s: cannot read it; a kernel's is made by `make compile_commands.json` in a built tree",
			       file);
	root = json_load_file(file, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return err_add(err, "%s:%d:%d: it is not JSON: %s", file, why.line, why.column, why.text);
	if (!json_is_array(root))
		ret = err_add(err, "%s: it is JSON, but no list of compiler commands", file);
	else
		json_array_foreach(root, i, entry)
			if (add_entry(db, file, i, entry, err)) {
				ret = -1;
				break;
			}
	json_decref(root);
	return ret;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const struct clang_job *compdb_find(const struct compdb *db, const char *path)
{
	const struct clang_job *found = NULL;

	for (size_t i = 0; i < db->jobs.n && !found; i++) {
		const struct clang_job *j = &db->jobs.v[i];
		char *real;

		/* A link to the source may have another name, but then who wrote the list has not named the source. */
		if (strcmp(last_part(j->file), last_part(path)))
			continue;
		real = realpath(*j->file == '/' ? j->file : arena_printf(db->arena, "%s/%s", j->dir, j->file), NULL);
		if (real && !strcmp(real, path))
			found = j;
		free(real);
	}
	return found;
}

void compdb_free(struct compdb *db)
{
	arena_free(db->arena);
	vec_free(&db->jobs);
}
