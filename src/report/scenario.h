/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - two threads side by side, as lockdep shows how they lock each other out.
 */
#ifndef WQLINT_REPORT_SCENARIO_H
#define WQLINT_REPORT_SCENARIO_H

#include <stdbool.h>
#include <stdio.h>

#include "report/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Does the finding tell what two threads or more do? */
bool scenario_has(const struct finding *f);

/* Print it: a column a thread, a line an act, in the order of time. Nothing if there is none. */
void scenario_print(FILE *out, const struct finding *f);

#ifdef __cplusplus
}
#endif

#endif
