/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard_internal.h - tests on the way to a call, shared by guard.c, guard_path.c and leak.c.
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
#endif
