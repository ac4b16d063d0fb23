/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.h - SARIF logs of several jobs as one.
 */
#ifndef WQLINT_REPORT_MERGE_H
#define WQLINT_REPORT_MERGE_H

#include <jansson.h>

#include "base/err.h"

/* A log in the making. Zero-initialise, merge_free(). */
struct merge {
	json_t *run;		/* wqlint's own, all in one */
	json_t *others;		/* runs of other programs, as they are */
	json_t *rules;		/* by id: their number */
	json_t *seen;		/* by fingerprint */
};

/*
 * Add the log in @text of @len bytes, which came from @path (for messages). A
 * finding that is there already is not added again. Returns 0, or -1 and a sentence.
 */
int merge_add(struct merge *m, const char *path, const char *text, size_t len, struct err *err);

/*
 * The whole log, results in order of place, the best 5,000 of them, which is what code scanning keeps; owned by the
 * caller. What is left out is said in it and added to @said.
 */
json_t *merge_log(struct merge *m, struct err *said);
void merge_free(struct merge *m);

#endif
