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

/* The argument of call @e that an operand is about, or is a member of; FACT_NONE if it is none, or not there. */
uint32_t effect_value(const struct event *e, const struct operand *op);

/* For each call of a function that the model gives an effect of @kind: lift it and hand it on, the effect as @arg. */
void each_effect(struct solver *s, enum effect_kind kind, void (*fn)(struct solver *s, struct use use, void *arg));

/* The directory where a use is decided: that of the outermost caller that was needed. */
str_id use_dir(struct solver *s, const struct use *use);

/* RUN_* bits for the way by which the queue got to its enqueue. */
uint32_t queue_evidence(struct solver *s, const struct enqueue *q);
/* Keep @run, unless the same function is known to run on that queue by better evidence. @arg is not used. */
void runs_add(struct solver *s, struct run run, void *arg);

/* The queue that only the rules know: nothing in the program makes it. */
uint32_t queue_by_name(struct solver *s, struct model_queue *mq);
/* The queues that "@symbol" of the rules stands for; writes at most @max to @out, returns how many. */
uint32_t queues_by_symbol(struct solver *s, str_id symbol, uint32_t *out, uint32_t max);

/* Add what executors run (executor.c), after works and enqueues have been joined. */
void executors_build(struct solver *s);

#endif
