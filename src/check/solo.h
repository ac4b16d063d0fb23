/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * solo.h - the whole analysis of a single unit, for a compiler plugin.
 *
 * A second consumer of the same stages as `wqlint check`; what needs other
 * units to be seen is found there.
 */
#ifndef WQLINT_CHECK_SOLO_H
#define WQLINT_CHECK_SOLO_H

#include <stdbool.h>
#include <stdint.h>

#include "facts/facts.h"
#include "report/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct err;
struct strtab;

struct solo_options {
	const char *const *rules;	/* rules files or directories, in order */
	uint32_t nrules;
	const char *const *enable;	/* rule ids; none: all */
	uint32_t nenable;
	const char *const *disable;
	uint32_t ndisable;
	enum tier floor;
};

/*
 * Link, solve and check @u, whose strings are in @st (which grows). @out is
 * initialised here and finished; findings_free() it. Returns 0, or -1 and
 * sentences in @err (rules that cannot be read, an unknown rule id); @out is
 * then empty and needs no free.
 */
int solo_check(const struct unit *u, struct strtab *st, const struct solo_options *opt, struct findings *out,
	       struct err *err);

#ifdef __cplusplus
}
#endif
#endif
