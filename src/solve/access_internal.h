/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * access_internal.h - access paths while they are built, shared by access.c and back.c.
 */
#ifndef WQLINT_SOLVE_ACCESS_INTERNAL_H
#define WQLINT_SOLVE_ACCESS_INTERNAL_H

#include "solve/access.h"
#include "solve/internal.h"

#define BACK_STEPS 4

enum back_kind {
	BACK_NONE,
	BACK_EMBEDDED,	/* points to what its own object is embedded in, by @steps from there */
	BACK_PAIRED	/* what it points to has, by @steps from there, a pointer back */
};

/* What all stores to one member of a struct have in common. */
struct back_pointer {
	enum back_kind kind;
	struct access_step steps[BACK_STEPS];
	uint32_t nsteps;
};

/* Of member @field of struct @tag; never NULL, lives as long as the solver. */
const struct back_pointer *back_pointer(struct solver *s, str_id tag, str_id field);

/* The path to place @place of @func, which is not a local, when entered by @ctx. */
struct access access_of_place(struct solver *s, uint32_t func, uint32_t place, ctx_id ctx);
bool access_same_step(const struct access_step *a, const struct access_step *b);

#endif
