/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * own.h - is that the very object whose work is running?
 *
 * Classes cannot tell a device from its sibling. A pointer that comes from
 * container_of() of the work function's own argument can.
 */
#ifndef WQLINT_SOLVE_OWN_H
#define WQLINT_SOLVE_OWN_H

#include <stdbool.h>

#include "solve/flow.h"

struct solver;

/*
 * Can value @value of @func, entered by @ctx, only be the object around work
 * function @work_func's own argument, or that argument itself?
 */
bool own_object(struct solver *s, uint32_t work_func, uint32_t func, uint32_t value, ctx_id ctx);

/* How a work operand relates to the running work of function @work_func and class @work. */
enum own_work { OWN_NO, OWN_CLASS, OWN_PROVEN };
enum own_work own_work(struct solver *s, uint32_t work_func, const struct class_key *work, uint32_t func,
		       uint32_t value, ctx_id ctx);

#endif
