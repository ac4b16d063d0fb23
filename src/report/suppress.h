/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suppress.h - findings that the source says are meant.
 */
#ifndef WQLINT_REPORT_SUPPRESS_H
#define WQLINT_REPORT_SUPPRESS_H

#include "base/mem.h"
#include "report/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sources;

/* A comment that silenced something. */
struct allowance {
	const char *file, *rule;
	uint32_t line;
};

/* Those of one run. Zero-initialise, vec_free(). */
typedef VEC(struct allowance) allowance_list;

/*
 * Mark findings whose line, or the line above it, has a comment
 *     wqlint-allow: RULE reason
 * as suppressed; @used gets the comments that did it. Without the source nothing is.
 */
void suppress_mark(struct findings *f, struct sources *src, allowance_list *used);

/* The same, and take them out. Returns how many. */
uint32_t suppress_by_comment(struct findings *f, struct sources *src);

/*
 * Tell every such comment in @file that silenced nothing, by its line and why:
 * not in @used, no reason given, or of a rule that @is_rule does not know. One
 * of a rule that did not run (@ran) may well be needed.
 */
struct stale {
	void *ctx;
	bool (*is_rule)(void *ctx, const char *rule);
	bool (*ran)(void *ctx, const char *rule);
	void (*tell)(void *ctx, const char *file, uint32_t line, const char *sentence);
};
void suppress_find_stale(const char *file, struct sources *src, const allowance_list *used, const struct stale *s);

#ifdef __cplusplus
}
#endif
#endif
