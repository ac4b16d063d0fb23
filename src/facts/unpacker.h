/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpacker.h - many records unpacked at a time, and handed over one by one in
 * the order in which they came.
 */
#ifndef WQLINT_FACTS_UNPACKER_H
#define WQLINT_FACTS_UNPACKER_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One record's outcome. All of it is valid during the call only. */
struct unpacked {
	const struct unit *unit;	/* NULL if the record is bad: @err says why, in one sentence */
	const struct strtab *st;	/* of the unit's strings */
	struct err *err;
	const char *origin;
};

struct unpacker;

/* @jobs threads at work (1: the caller's alone), which call @done in the caller's thread only. */
struct unpacker *unpacker_new(unsigned jobs, void (*done)(void *ctx, const struct unpacked *u), void *ctx);

/* Take the record of @n bytes, which is copied, as @origin. Hands over earlier ones as they are ready. */
void unpacker_add(struct unpacker *k, const void *record, size_t n, const char *origin);

/* Hand over all that were taken. No thread runs afterwards, until the next one is added. */
void unpacker_drain(struct unpacker *k);

void unpacker_free(struct unpacker *k);		/* drained; NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
