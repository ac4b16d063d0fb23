/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reclaim_internal.h - the lists of reclaim.c, which reclaim_completion.c adds to.
 */
#ifndef WQLINT_SOLVE_RECLAIM_INTERNAL_H
#define WQLINT_SOLVE_RECLAIM_INTERNAL_H

#include "solve/internal.h"
#include "solve/reclaim.h"

struct reclaim {
	VEC(struct reclaim_root) roots;
	VEC(struct reclaim_wait) waits;
	bool waits_known;
	bool *is_work;		/* by function: it runs on some queue; NULL until asked for */
};

/* What @root comes to as reclaim; paths below cost @limit. */
const struct walk_hit *reclaim_below(struct solver *s, const struct reclaim_root *root, enum reach group, uint32_t limit,
				     uint32_t *n);

/* Add the completions that roots wait for and works complete: RECLAIM_AWAITS. */
void reclaim_completions(struct solver *s, struct reclaim *r, uint32_t limit);

/*
 * Do only works come to function @func, as far as its callers are known? If
 * others do, an interrupt say, it may be they who end or complete what is
 * waited for.
 */
bool reclaim_only_works(struct solver *s, uint32_t func);

/* Is that work, or that queue of it, only perhaps meant? */
bool reclaim_run_is_mixed(const struct run *run);

#endif
