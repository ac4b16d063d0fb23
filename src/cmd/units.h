/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * units.h - source files to facts, a process each.
 */
#ifndef WQLINT_CMD_UNITS_H
#define WQLINT_CMD_UNITS_H

#include <stdbool.h>

#include "base/buf.h"
#include "clang/clang.h"

struct units {
	const struct clang_job *jobs;
	size_t njobs;
	unsigned long parallel;	/* processes at a time */
	const char *cache;	/* directory, or NULL */

	/* Results. */
	struct buf facts;	/* packed, in order of jobs */
	size_t failed;		/* units without facts; each was said on standard error */
	size_t hits;		/* units whose facts came from the cache */
};

/* Make the facts of all jobs. Returns 0, or -1 with one sentence if nothing can be done at all. */
int units_facts(struct units *u, struct err *err);
void units_free(struct units *u);

/* cache.c: facts by content. Opened by units_facts(). */
struct cache;
struct cache *cache_open(const char *dir, struct err *err);	/* NULL with one sentence */
void cache_close(struct cache *c);
/* Append the facts of @job to @out if they are there and nothing that they were made of has changed. */
bool cache_get(struct cache *c, const struct clang_job *job, struct buf *out);
/* @deps: @n names, each ended by NUL, in @ndeps bytes. Best effort: a full disk costs time later, nothing else. */
void cache_put(struct cache *c, const struct clang_job *job, const char *deps, size_t ndeps, const void *facts, size_t n);

#endif
