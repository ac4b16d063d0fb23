/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * await.h - the queues that a flush or drain waits for.
 */
#ifndef WQLINT_SOLVE_AWAIT_H
#define WQLINT_SOLVE_AWAIT_H

#include "solve/runs.h"
#include "solve/walk.h"

struct solver;

/* A queue that a wait may be for. */
struct awaited {
	uint32_t queue;
	uint32_t enqueue;	/* how the work that is waited for gets there; FACT_NONE: all of the queue */
	bool mixed;		/* the operand may as well be another queue, kept in the same field */
};

/* Call @fn for each queue that the flush, drain or destroy @hit may wait for. A cancel waits for no queue. */
void wait_queues(struct solver *s, const struct walk_hit *hit, void (*fn)(void *arg, const struct awaited *a), void *arg);

#endif
