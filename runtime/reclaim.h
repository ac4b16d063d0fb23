/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reclaim as the runtime's allocators see it.
 */
#ifndef RUNTIME_RECLAIM_H
#define RUNTIME_RECLAIM_H

#include <linux/sched/mm.h>

/*
 * What every allocator does first, with the flags it was given: tell lockdep that reclaim may be waited
 * for here, let others run, and under pressure enter reclaim. Inlined, so that the allocator's own
 * name stands in reports, as in the kernel's.
 */
void reclaim_if_pressed(gfp_t gfp, const void *ip);
/* As if memory got short now: all shrinkers, as the caller's own direct reclaim. */
void reclaim_under_pressure(void);

/* Is this the allocation that --set fail=N wants to fail? Asked once for each. */
bool memory_fails(gfp_t gfp);

static __always_inline void reclaim_may_enter(gfp_t gfp)
{
	fs_reclaim_acquire(gfp);
	fs_reclaim_release(gfp);
	reclaim_if_pressed(gfp, __builtin_return_address(0));
}

#endif
