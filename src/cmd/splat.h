/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * splat.h - reports of a kernel's lockdep and workqueues, read out of its log.
 *
 * The log is anybody's: what is no report is passed over, whatever bytes it
 * has, and a report that breaks off says so.
 */
#ifndef WQLINT_CMD_SPLAT_H
#define WQLINT_CMD_SPLAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum splat_kind {
	SPLAT_CIRCULAR,		/* possible circular locking dependency */
	SPLAT_RECURSIVE,	/* possible recursive locking */
	SPLAT_FLUSH,		/* a reclaim queue's work, or who allocates for reclaim, flushes another queue */
};

/* A frame of a stack. */
struct splat_frame {
	const char *function;	/* without what the compiler added behind a dot */
	const char *file;	/* or NULL; only logs that went through a decoder have it */
	uint32_t line;
};

/* What a report says of one class: its name, and where it was acquired. */
struct splat_entry {
	const char *name;	/* without the brackets around it, #2 and /1 */
	VEC(struct splat_frame) frames;
};

struct splat {
	enum splat_kind kind;
	uint32_t line;		/* in the log, of its first words */
	const char *task;	/* "kworker/u8:1/77", or "" */
	/*
	 * Circular: the chain from #0 on; each was acquired while the one before it was held, and #0 while the last
	 * was. Recursive: the one class. Flush: the queue that is flushed, by name, with the stack of the flush.
	 */
	VEC(struct splat_entry) chain;
	const char *queue, *function;	/* flush: who flushes; "" if that is no work */
	const char *target;		/* flush: the function whose work is waited for */
	const char *broken;	/* why it cannot be used; NULL if it can */
};

struct splats {
	struct arena *arena;	/* the caller's; holds all strings */
	VEC(struct splat) list;
};

/* All reports in these @n bytes, in order. */
void splats_read(const uint8_t *text, size_t n, struct splats *out);
void splats_free(struct splats *s);

#endif
