/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ends.h - what becomes of works and queues when their module or device goes.
 */
#ifndef WQLINT_SOLVE_ENDS_H
#define WQLINT_SOLVE_ENDS_H

#include "solve/runs.h"

struct solver;

/* All waits of the program for works of one class. */
struct work_end {
	bool waited;		/* somebody waits for it, wherever that is */
	bool at_end;		/* somebody who may do so when it ends */
	bool unknown;		/* somebody of its module waits for a work that is not known */
	struct site wait;	/* the first wait; func FACT_NONE if there is none */
};

/* Who waits for works of class @work, of which @func is the work function? */
struct work_end work_end(struct solver *s, const struct class_key *work, uint32_t func);

/* Is a work of class @work waited for at the end, but each time after the call @destroy, in the same course of events? */
bool work_ends_after(struct solver *s, const struct class_key *work, struct site destroy);

/* May somebody at the end take works of class @work off queue and timer, without waiting? */
bool work_is_unqueued(struct solver *s, const struct class_key *work);

/* Does the enqueue @q set a timer, as far as is known? */
bool enqueue_is_delayed(struct solver *s, const struct enqueue *q);

/* Is @func on the stack of that use: the function that calls, or one that leads to it? */
bool use_is_in(struct solver *s, const struct use *use, uint32_t func);

/* Does @func's module wait for all of queue @queue, at any time? */
bool queue_waited_by(struct solver *s, uint32_t queue, uint32_t func);

/*
 * Does work function @func give back, or free, or tell something that the work
 * held since it was queued? Whoever ends the object then waits for the work, or
 * the work is its end.
 */
bool work_holds(struct solver *s, uint32_t func);

/* All ways to destroy queues that are made by the call at @event of @func. */
struct queue_end {
	bool destroyed;
	bool unknown;		/* its module destroys queues that are not known */
	struct site destroy;	/* the first; func FACT_NONE if there is none */
};

struct queue_end queue_end(struct solver *s, uint32_t func, uint32_t event);

/* A call that destroys a queue, and what it may be. */
struct destroy {
	struct site at;
	uint32_t value;			/* the queue, in at.func */
	const struct flow *flow;
};

const struct destroy *queue_destroys(struct solver *s, uint32_t *n);

void ends_free(struct solver *s);

#endif
