/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stats.h - what was analysed and what could not be: --stats.
 */
#ifndef WQLINT_CMD_STATS_H
#define WQLINT_CMD_STATS_H

#include <stdio.h>

#include "facts/read.h"

struct foreign;
struct solver;

/* @own_rules: directory of the bundled rules, of which unused entries are only counted. */
void stats_print(FILE *out, struct solver *s, const struct facts_counts *counts, const struct foreign *foreign,
		 const char *own_rules);

#endif
