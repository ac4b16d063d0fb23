/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clang.h - the libclang front end: source files to facts, without a build.
 */
#ifndef WQLINT_CLANG_CLANG_H
#define WQLINT_CLANG_CLANG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

/* One unit: what a compiler was told, and where it stood. */
struct clang_job {
	const char *dir;	/* working directory; absolute */
	const char *file;	/* source, absolute or relative to @dir */
	const char *const *args;	/* the compiler's command line without its name, as it was */
	size_t nargs;
	const char *compiler;	/* its name; "" if not known */
	const char *root;	/* --root, or NULL: found by looking */
};

/* Files that the unit was made of, each absolute or as the compiler found it from @dir. */
struct clang_deps {
	VEC(char *) files;
};

void clang_deps_free(struct clang_deps *d);

/*
 * Parse and extract: append the packed facts of @job to @out, and to @deps the files that were read.
 * What clang could not parse makes the facts incomplete, which they say. Changes
 * the working directory; meant for a process of its own, because libclang may crash.
 *
 * Returns 0, or -1 with one sentence.
 */
int clang_facts(const struct clang_job *job, struct buf *out, struct clang_deps *deps, struct err *err);

/* What was extracted by: version of libclang and of this front end, for producers and keys. */
const char *clang_producer(void);

/*
 * The arguments for libclang: those of a compiler that decide what is parsed.
 * Strings belong to @a.
 */
struct clang_args {
	VEC(const char *) v;
};
void clang_args(const struct clang_job *job, struct arena *a, struct clang_args *out);

#endif
