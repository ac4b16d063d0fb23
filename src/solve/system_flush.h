/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * system_flush.h - the calls that flush, drain or destroy a system-wide queue.
 */
#ifndef WQLINT_SOLVE_SYSTEM_FLUSH_H
#define WQLINT_SOLVE_SYSTEM_FLUSH_H

#include "solve/runs.h"

struct solver;

enum flush_proof { FLUSH_SEEN, FLUSH_BY_SLOT, FLUSH_WEAK };

struct system_flush {
	struct site site;		/* the call */
	enum effect_kind kind;
	uint32_t queue;
	const struct flow *flow;	/* how the queue got there, from this leaf; NULL: the callee knows it itself */
	uint32_t leaf;
	enum flush_proof proof;
	bool other;			/* the flow has another source too: another queue, or none that is known */
};

/* Call @fn for each, in program order; of several system queues that one call may mean, with the surest. */
void each_system_flush(struct solver *s, void (*fn)(struct solver *s, const struct system_flush *f, void *arg), void *arg);

#endif
