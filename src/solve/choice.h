/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * choice.h - values that depend on the way by which a block was entered, for
 * values.c alone.
 */
#ifndef WQLINT_SOLVE_CHOICE_H
#define WQLINT_SOLVE_CHOICE_H

#include "solve/internal.h"
#include "solve/values.h"

/* What one choice was found to be, seen from one depth. */
struct kept {
	struct valset is;
	uint64_t turn;		/* of the body's liveness, then */
	uint64_t rests_on;	/* choices under way that it asked, by position; 0: none */
	uint64_t round;		/* of the innermost of these: it holds while that round lasts ... */
	size_t place;		/* ... of the assumption that stands here */
};

/* What has been found so far for one body in one env. Zero-initialise; choices_clear() at the end. */
struct choices {
	struct map ids;		/* (value, depth) -> index into kept */
	VEC(struct kept) kept;
	uint64_t turn;		/* raised whenever an edge becomes live: what was found before is then out of date */
};

void choices_clear(struct choices *c);

/* What value @value, a choice of env->func's body, may be. env->live.choices is set. */
struct valset choice_eval(struct solver *s, const struct env *env, uint32_t value, uint32_t depth);

/* The same of what is loaded from @place, a local or a part of it. */
struct valset choice_eval_local(struct solver *s, const struct env *env, const struct place *place, uint32_t depth);

/* values.c: any value of it, @depth steps below the one that was asked for. May be NONE_YET. */
struct valset values_at(struct solver *s, const struct env *env, uint32_t value, uint32_t depth);

#endif
