/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parallel.h - checks in processes of their own.
 */
#ifndef WQLINT_CHECK_PARALLEL_H
#define WQLINT_CHECK_PARALLEL_H

#include "check/check.h"

/*
 * Run @checks (n of them) on the solved program, at most @jobs at a time, and
 * append their findings to @out in the order of the list. With @jobs 0 it all
 * happens in this process (a compiler should not fork). Returns 0, or -1 and a sentence for each check that
 * ended early; the others' findings are there.
 */
int parallel_run(struct solver *s, const struct check *const *list, uint32_t n, uint32_t jobs, struct findings *out,
		 struct err *err);

#endif
