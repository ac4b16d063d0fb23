/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suppress.h - findings that the source says are meant.
 */
#ifndef WQLINT_REPORT_SUPPRESS_H
#define WQLINT_REPORT_SUPPRESS_H

#include "report/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sources;

/*
 * Take out findings whose line, or the line above it, has a comment
 *     wqlint-allow: RULE reason
 * Returns how many. Without the source nothing is suppressed.
 */
uint32_t suppress_by_comment(struct findings *f, struct sources *src);

#ifdef __cplusplus
}
#endif
#endif
