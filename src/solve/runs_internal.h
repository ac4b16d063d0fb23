/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runs_internal.h - the tables of queues, bindings and enqueues, for solve/ alone.
 */
#ifndef WQLINT_SOLVE_RUNS_INTERNAL_H
#define WQLINT_SOLVE_RUNS_INTERNAL_H

#include "solve/runs.h"

/* A binding of the work that function @own runs as: its class is that of @own's bindings. */
struct rebinding {
	uint32_t own;
	struct binding binding;
};

struct runs {
	VEC(struct queue) queues;
	struct map queue_ids;
	VEC(struct binding) bindings;
	VEC(struct enqueue) enqueues;
	VEC(struct rebinding) rebindings;
	VEC(struct run) runs;
	struct map run_ids;		/* (function, queue) -> run */
	struct map bound;		/* class -> first binding */
	VEC(uint32_t) next_bound;	/* by binding: the next of the same class, or FACT_NONE */
	uint32_t unbound_works;
};

#endif
