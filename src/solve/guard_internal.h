/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard_internal.h - tests on the way to a call, shared by guard*.c and leak.c.
 */
#ifndef WQLINT_SOLVE_GUARD_INTERNAL_H
#define WQLINT_SOLVE_GUARD_INTERNAL_H

#include "solve/guard.h"
#include "solve/internal.h"

/* A branch that the call can only be reached from by its true (or false) side. */
struct test {
	uint32_t cond;
	bool truth;
};

typedef VEC(struct test) test_list;

/* Append the tests that every way from the entry to block @block passes; the caller frees @out. */
void dominating_tests(const struct body *b, uint32_t block, test_list *out);
/* The place that a test reads, or NULL; *@nonzero: what the test says of it. */
const struct place *tested_place(const struct body *b, const struct test *t, bool *nonzero);
/* The same, of a place that is a field. */
const struct elem *tested_field(const struct body *b, const struct test *t, bool *nonzero);
/* The same value, or two reads of the same place. */
bool test_same_value(const struct body *b, uint32_t x, uint32_t y);
/* Can control go from block @from to block @to, or are they one? */
bool leads_to(const struct body *b, uint32_t from, uint32_t to);
/*
 * The pointer @pointer of the function of @step, as frame @up of the path knows
 * it: handed down as an argument each time. FACT_NONE if it was not.
 */
uint32_t pointer_up(struct solver *s, const struct walk_hit *hit, uint32_t step, uint32_t up, uint32_t pointer);
/* Does the call of @step stand behind the test of a bit that a frame above it has just set the other way? */
bool bit_set_on_path(struct solver *s, const struct walk_hit *hit, uint32_t step);
#endif
