/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * baseline.h - findings that are known already, by fingerprint.
 *
 * A baseline file is JSON, a finding a line, so that a review shows what came
 * and what went; a report of --format=json is one too. doc/json.md has both.
 */
#ifndef WQLINT_REPORT_BASELINE_H
#define WQLINT_REPORT_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "report/finding.h"

/* Why an entry was not met. */
enum baseline_fate {
	FATE_MET,
	FATE_FIXED,
	FATE_UNSEEN	/* its rule, tier or file was not looked at, so nothing is known */
};

struct baseline_entry {
	const char *fingerprint, *rule, *file, *function, *message;
	const char *reason;	/* why somebody leaves it there, or "" */
	enum tier tier;
	enum baseline_fate fate;
};

struct baseline {
	struct arena *arena;
	VEC(struct baseline_entry) list;
};

/* Read @path into @b, which is initialised here and baseline_free()d in any case. 0, or -1 and a sentence. */
int baseline_read(const char *path, struct baseline *b, struct err *err);
void baseline_free(struct baseline *b);

/*
 * Tell new from unchanged in @f, and what is fixed in @b: an entry that was not
 * met although @looked_at says that it would have been, were it still there.
 */
void baseline_apply(struct baseline *b, struct findings *f,
		    bool (*looked_at)(void *ctx, const struct baseline_entry *e), void *ctx);

/* How many entries met that fate. */
size_t baseline_count(const struct baseline *b, enum baseline_fate fate);

/*
 * Write what is at @floor or better and not suppressed to @path, whole or not
 * at all; reasons come from @old, which may be NULL, and so do entries that were
 * not looked at. 0, or -1 and a sentence.
 */
int baseline_write(const char *path, const struct findings *f, enum tier floor, const struct baseline *old,
		   struct err *err);

#endif
