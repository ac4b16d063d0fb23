/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compdb.h - compile_commands.json: which units a build has, and how each is compiled.
 */
#ifndef WQLINT_CLANG_COMPDB_H
#define WQLINT_CLANG_COMPDB_H

#include "base/err.h"
#include "base/mem.h"
#include "clang/clang.h"

struct compdb {
	struct arena *arena;	/* holds all of it */
	VEC(struct clang_job) jobs;	/* units of C, in order */
	size_t foreign;		/* units of other languages */
};

/* Read @path, the file or the directory it is in. Returns 0, or -1 with one sentence. compdb_free() in any case. */
int compdb_read(struct compdb *db, const char *path, struct err *err);
void compdb_free(struct compdb *db);

/* The first job for the source @path, absolute and without links; or NULL. */
const struct clang_job *compdb_find(const struct compdb *db, const char *path);

/* Append to @out the words of a command line, split as a shell does: quotes and backslashes, no expansion. In @a. */
void compdb_split(struct arena *a, const char *line, struct clang_args *out);

/*
 * A unit of a compiler's command line, argv[0] being its name ("" if not known).
 * Strings are not copied. Returns 0, or -1 with one sentence: there is no source in it.
 */
int compdb_command(struct clang_job *job, const char *const *argv, size_t n, struct arena *a, struct err *err);

#endif
