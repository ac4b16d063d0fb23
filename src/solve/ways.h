/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ways.h - from work functions down to a function that somebody asked for.
 *
 * The same walk over the same contexts as the checks': what a constant argument
 * rules out is no way, and a pointer call is worth what it is worth to them.
 */
#ifndef WQLINT_SOLVE_WAYS_H
#define WQLINT_SOLVE_WAYS_H

#include "solve/walk.h"

struct solver;

/* A way to it. Its last step is no call: call.func is the function asked for, call.event FACT_NONE. */
struct way {
	uint32_t root;		/* the work function */
	struct walk_hit hit;
};

/* Say which functions will be asked for, all of them at once and before anything else walks the program. */
void ways_prepare(struct solver *s, const uint32_t *targets, uint32_t n);

/*
 * The best way from each work function to any of @targets (definitions that go by
 * one name, and were prepared), but for those that are works themselves: shortest
 * first, then surest, then in program order. *@n of them in the solver's arena.
 */
const struct way *ways_to(struct solver *s, const uint32_t *targets, uint32_t ntargets, uint32_t *n);

#endif
