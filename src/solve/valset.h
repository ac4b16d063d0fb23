/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * valset.h - sets of values while they are being evaluated: what values.c needs
 * of the algebra beyond values.h.
 */
#ifndef WQLINT_SOLVE_VALSET_H
#define WQLINT_SOLVE_VALSET_H

#include "solve/values.h"

#define NONE_YET	UINT32_MAX	/* as ->n: nothing yet, of a loop-carried choice under way */

struct valset valset_one(struct atom a);
struct valset valset_address(uint32_t func);	/* of a function, or FACT_NONE for some object */
struct valset valset_none(void);
struct valset valset_settled(struct valset v);
struct valset valset_op(enum value_op op, const struct valset *a, const struct valset *b);
struct valset valset_not(const struct valset *a);

#endif
