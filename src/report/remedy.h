/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remedy.h - from a check's hint to a change of text.
 */
#ifndef WQLINT_REPORT_REMEDY_H
#define WQLINT_REPORT_REMEDY_H

#include "report/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sources;

/*
 * Give a remedy to each finding of @f that has a hint and none yet, where the source has the words that the hint is
 * about; where it has others (a macro, a variable, a comment in between), none. In @f's arena.
 */
void remedies_find(struct findings *f, struct sources *src);

#ifdef __cplusplus
}
#endif
#endif
