/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fails.h - which functions may return an error.
 */
#ifndef WQLINT_SOLVE_FAILS_H
#define WQLINT_SOLVE_FAILS_H

#include <stdbool.h>
#include <stdint.h>

struct solver;

/*
 * May the call at @event of @func return an error as an int? True if what it
 * calls is not part of the program, or returns a negative number somewhere, or
 * the result of a function that may. A value of unknown origin is no error.
 */
bool call_may_fail(struct solver *s, uint32_t func, uint32_t event);

#endif
