/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runs.h - which function runs on which queue, and by what path we know.
 *
 * A work is bound to functions, queued on queues; function f runs on queue Q
 * when some work bound to f is queued on Q.
 */
#ifndef WQLINT_SOLVE_RUNS_H
#define WQLINT_SOLVE_RUNS_H

#include "solve/flow.h"
#include "solve/values.h"

struct solver;

/* A queue: one that the model knows by name, or the call that made it. */
struct queue {
	uint32_t var;			/* a system queue's variable, if the program has it; else FACT_NONE */
	str_id symbol;			/* of a queue that is known by name; else 0 */
	uint32_t func, event;		/* the call that made it; FACT_NONE if it is known by name */
	ctx_id ctx;
	struct valset flags;
	struct valset max_active;	/* 0 is the default of 256 */
	str_id name;			/* as reports print it, or 0 if not a literal */
};

/* A call, possibly seen from callers whose arguments decide what it does. */
struct use {
	struct site site;
	ctx_id ctx;
};

struct binding {
	struct class_key work;
	uint32_t func;			/* the work function */
	struct use at;			/* the store or call; site.func FACT_NONE: static initialiser of @var */
	uint32_t var;
	bool local;			/* queued right where it is bound */
	bool given;			/* no work of ours: whoever gets the function at @at runs it on a queue */
};

struct enqueue {
	struct use at;			/* site.func FACT_NONE: of a given function, the initialiser it stands in */
	uint32_t queue;
	const struct flow *queue_flow;	/* how the queue got there ... */
	uint32_t queue_leaf;		/* ... from this leaf */
	struct class_key work;
	uint32_t given, given_evidence;	/* of a given function: its binding's id + 1, RUN_* bits; else 0 */
};

enum run_evidence {
	RUN_QUEUE_CLASS	= 1 << 0,	/* several queues reach that field; this one only perhaps for this work */
	RUN_WORK_CLASS	= 1 << 1,	/* several functions are bound to that class of work */
	RUN_SLOT	= 1 << 2	/* an indirect call on the way of queue or work */
};

struct run {
	uint32_t func;
	uint32_t queue;
	uint32_t binding, enqueue;
	uint32_t evidence;
};

uint32_t runs_count(const struct solver *s);
const struct run *runs_get(const struct solver *s, uint32_t id);
const struct binding *runs_binding(const struct solver *s, uint32_t id);
uint32_t runs_nbindings(const struct solver *s);
const struct enqueue *runs_enqueue(const struct solver *s, uint32_t id);
uint32_t runs_nenqueues(const struct solver *s);
/*
 * Call @fn for each function that the work of that enqueue may be bound to: runs_get() has one
 * run a function and queue, these are all of them. false if nothing binds such a work.
 */
bool runs_of_enqueue(struct solver *s, uint32_t enqueue, void (*fn)(struct solver *s, struct run run, void *arg),
		     void *arg);
uint32_t runs_nqueues(const struct solver *s);
const struct queue *runs_queue(const struct solver *s, uint32_t id);
uint32_t runs_unbound_works(const struct solver *s);	/* enqueues of a class that nothing binds */

/* Has the query another source than the queue that @leaf is (LEAF_QUEUE or LEAF_CREATED), and null? */
bool flow_has_other(struct solver *s, const struct flow *flow, const struct leaf *leaf);

/* The queue that a leaf of kind LEAF_QUEUE or LEAF_CREATED is. */
uint32_t queue_of_leaf(struct solver *s, const struct leaf *leaf);

/* "WQ_MEM_RECLAIM|WQ_UNBOUND", or "flags not known"; in the solver's arena. */
const char *queue_flags_text(struct solver *s, const struct queue *q);
const char *queue_label(struct solver *s, const struct queue *q);
/* Where it was made; NULL for a system queue. */
const struct loc *queue_loc(struct solver *s, const struct queue *q);
/* Does the queue have all bits of @mask? */
enum certainty queue_has(const struct queue *q, uint64_t mask);
/* One at a time, and no other: what is queued behind a work cannot start before that ends. */
bool queue_is_ordered(struct solver *s, const struct queue *q);
/* When no memory is left for a new worker, a rescuer runs such a queue's works one after the other. */
enum certainty queue_has_rescuer(struct solver *s, const struct queue *q);
/* May a work have to wait for another of the queue? So asks start_flush_work(): max_active 1, or a rescuer. */
enum certainty queue_is_serial(struct solver *s, const struct queue *q);
/* The unit whose view of constants a queue's flags follow. */
uint32_t queue_unit(struct solver *s, const struct queue *q);

/*
 * The call strings that decide values @values (of the site's function): up to
 * callers as long as a value depends on a parameter. Calls @fn for each.
 */
void use_contexts(struct solver *s, struct site site, const uint32_t *values, uint32_t n,
		  void (*fn)(struct solver *s, struct use use, void *arg), void *arg);

#endif
