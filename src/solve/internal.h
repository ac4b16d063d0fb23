/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - the solver's inside, for the files of solve/ alone.
 */
#ifndef WQLINT_SOLVE_INTERNAL_H
#define WQLINT_SOLVE_INTERNAL_H

#include "base/map.h"
#include "base/mem.h"
#include "solve/flow.h"
#include "solve/solver.h"
#include "solve/values.h"

/* Deeper nests of callees than this are cut: the stack is finite, and so is what they tell. */
#define MAX_NESTED 400

struct ctx_node {
	struct site site;
	ctx_id parent;
	uint32_t depth;
};

enum can_scope {
	CAN_FLAGS = 1,		/* of the task's flags, here or below */
	CAN_ATOMIC = 2,		/* takes or gives back spinlocks, or calls who leaves with a different number of them */
	CAN_UNBALANCED = 4,	/* leaves so itself */
	CAN_QUEUED = 8		/* while these are being found */
};
enum { PATH_CALLED = 1, PATH_SUBMITS = 2, PATH_CARRIES = 4, PATH_ENDS = 8, PATH_LAST = 16, PATH_COUNTS = 32, PATH_OWN_IO = 64,
       PATH_RARE = 128 };

struct func_info {
	struct model_function *model;
	bool model_asked;
	bool calls_pointer;	/* somewhere: whoever's address is passed may be called there */
	uint16_t reach;		/* REACH_* bits: what it may get to at all */
	uint8_t path;		/* PATH_* bits: what it means to a path, by the rules */
	uint16_t can_scope;	/* enum can_scope bits: may reach a scope's begin or end by direct calls */
};

struct assumption;
struct targets;
struct raw_queues;
struct runs;
struct walk;
struct locks;
struct back_pointer;
struct modules;
struct ends;
struct reclaim;

struct solver {
	struct arena *arena;
	struct program *program;
	struct model *model;
	struct strtab *st;
	struct solve_options opt;
	struct func_info *funcs;	/* by function id */
	struct bits *bits;		/* by unit, filled when asked */
	bool *bits_known;
	struct map constants;		/* name -> first value any unit gives it */
	VEC(struct ctx_node) ctxs;	/* by ctx_id; [0] is "anyone" */
	struct map ctx_ids;
	struct map flows;		/* (func, value, ctx) -> index into flow_results */
	VEC(struct flow *) flow_results;
	struct map live_ids;		/* (func, ctx) -> index into live */
	VEC(struct live) live;
	struct map call_ids;		/* (callee, arguments) -> index into call_values */
	VEC(struct valset) call_values;
	VEC(struct assumption *) assumptions;	/* choices being evaluated, outermost first */
	uint64_t asked;			/* of those of the body being evaluated: which were asked, by position (choice.c) */
	uint64_t rounds;		/* begun for any of them */
	uint32_t nested;		/* functions being summarised, each inside its caller's */
	uint64_t worker_flags;		/* PF_* bits that every worker has */
	uint64_t signal_errors[5];	/* errors that a wait returns for a signal, which no worker gets; 0: none such */
	struct raw_queues *raw_queues;
	struct map slot_targets;	/* (func, event) -> index into targets */
	struct map slots;		/* path of a field, by hash -> index into targets */
	VEC(struct targets *) targets;
	struct runs *runs;
	struct walk *walk;
	struct locks *locks;
	struct map back_ids;		/* (tag, field) -> index into backs */
	VEC(struct back_pointer *) backs;
	struct modules *modules;	/* made when first asked for */
	struct ends *ends;		/* likewise */
	struct reclaim *reclaim;	/* NULL until it is asked for */
};

/* The passes, in the order in which solve() runs them. */
void runs_build(struct solver *s);
void walk_prepare(struct solver *s);

void raw_queues_free(struct solver *s);
void runs_free(struct solver *s);
void walk_free(struct solver *s);

#endif
