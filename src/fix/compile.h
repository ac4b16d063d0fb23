/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compile.h - how a unit was compiled, and compiling it again from a copy.
 */
#ifndef WQLINT_FIX_COMPILE_H
#define WQLINT_FIX_COMPILE_H

#include <stddef.h>

#include "base/mem.h"
#include "clang/clang.h"

struct buf;
struct compdb;
struct err;

/*
 * The command for source @path (absolute, without links): from the compilation database @db, or, if
 * that is NULL, from what kbuild left beside @object. Strings belong to @db or @a. Returns 0, or -1 and a sentence.
 */
int command_find(const struct compdb *db, const char *path, const char *object, struct arena *a, struct clang_job *out,
		 struct err *err);

/*
 * A copy of the tree below @root, made of symbolic links but for what is put
 * into it. overlay_open() returns its directory, to be given to overlay_close();
 * NULL and a sentence if it cannot be made.
 */
char *overlay_open(const char *root, struct err *err);
int overlay_put(const char *overlay, const char *root, const char *file, const void *data, size_t n, struct err *err);
void overlay_close(char *overlay);

/*
 * Run @c for @file (relative to @root) in the overlay: facts to @object, with @plugin.
 * Returns 0, or -1 and sentences with what the compiler said; *@warnings: how
 * many it gave.
 */
int compile_copy(const struct clang_job *c, const char *overlay, const char *root, const char *file, const char *plugin,
		 const char *object, size_t *warnings, struct err *err);

/* Run only the preprocessor, in the same way: its text, without line marks, is appended to @out. */
int preprocess_copy(const struct clang_job *c, const char *overlay, const char *root, const char *file, const char *object,
		    struct buf *out, struct err *err);

#endif
