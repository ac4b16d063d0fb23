/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bound.h - is the work that is bound here the one that is named there?
 *
 * Structs that hold a work are used many times over: a work's class says which
 * member of the inner struct it is, the paths on both sides in which member of
 * the outer one that lies.
 */
#ifndef WQLINT_SOLVE_BOUND_H
#define WQLINT_SOLVE_BOUND_H

#include "solve/runs.h"

struct solver;

/*
 * May the work that @b binds be what pointer @value of @func, entered by @ctx,
 * points to? The two are of one class. False only if they lie in different
 * members; true of FACT_NONE and of what no call or store names.
 */
bool bound_may_be(struct solver *s, const struct binding *b, uint32_t func, uint32_t value, ctx_id ctx);

#endif
