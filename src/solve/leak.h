/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leak.h - a queue that is made, and then forgotten because what comes after
 * fails.
 */
#ifndef WQLINT_SOLVE_LEAK_H
#define WQLINT_SOLVE_LEAK_H

#include "link/program.h"

struct solver;

#define MAX_LEAK_CALLERS 6

/* How a beginning fails after the queue was made: the return at each level, innermost function first. */
struct leak {
	struct site ret[MAX_LEAK_CALLERS];
	uint32_t n;
};

/*
 * Is there a way on which the queue made by the call at @event of @func stays,
 * and a beginning (probe, module init) fails? Every step of it follows the
 * code: what was tested is tested the same way again, a caller sees the error
 * that was returned, and no call on the way can lead to one that destroys the
 * queue. False too where that cannot be followed.
 */
bool leak_on_failure(struct solver *s, uint32_t func, uint32_t event, struct leak *out);

#endif
