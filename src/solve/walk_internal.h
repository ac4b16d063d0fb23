/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk_internal.h - contexts and scopes, shared by scope.c, context.c and walk.c.
 */
#ifndef WQLINT_SOLVE_WALK_INTERNAL_H
#define WQLINT_SOLVE_WALK_INTERNAL_H

#include "solve/internal.h"
#include "solve/walk.h"

/* A set of scope masks: bit m is set if mask m is possible. */
typedef uint64_t scope_set;
#define MASK(m) ((scope_set)1 << (m))

struct edge {
	uint32_t event;
	uint32_t target;	/* context */
	uint32_t cost;
	bool callback;		/* the callee was passed as an argument */
};

/* Something the function itself does that somebody may look for. */
struct act {
	uint32_t event;
	uint32_t cost;
	uint8_t kind;		/* enum effect_kind */
	scope_set scopes;	/* masks possible there */
};

/* A function under a scope and known parameters, and what it reaches in one step. */
struct context {
	uint32_t func;
	uint32_t params;	/* index into walk->params */
	uint8_t mask;
	bool done;
	struct edge *edges;
	uint32_t nedges;
	struct act *acts;
	uint32_t nacts;
};

struct params {
	struct valset *v;
	uint32_t n;
	uint64_t hash;
};

struct walk {
	VEC(struct context) contexts;
	struct map context_ids;
	VEC(struct params) params;	/* [0]: nothing known */
	struct map params_ids;
	uint32_t *ncontexts;		/* by function */
	uint64_t *relevant;		/* by function: parameters that decide something; valid if relevant_state is 2 */
	uint8_t *relevant_state;
	uint64_t *strong;		/* by function: of them, those that end in a gfp, a scope or a callee */
	uint8_t *strong_state;
	struct walk_stats elsewhere;	/* walked by checks in processes of their own */
	uint32_t degraded;		/* contexts that had to give up some of their parameters */
	struct map exits;		/* (function, flags entered with) -> scope_set, as if entered with one lock */
};

/* The state of one body's scope analysis. */
struct scopes {
	const struct env *env;
	uint8_t entry;			/* mask on entry */
	scope_set *in;			/* by block */
	scope_set *before;		/* by event: masks seen just before it */
};

/* Fill @sc->in and @sc->before for the blocks that run. scopes_free() releases both. */
void scopes_solve(struct solver *s, struct scopes *sc);
void scopes_free(struct scopes *sc);
/* Masks possible just behind event @event, of a solved body. */
scope_set scopes_after(struct solver *s, struct scopes *sc, uint32_t event);
/* The set of all masks under which a task may sleep: what is looked for, waits and allocations that reclaim, sleeps. */
#define ALL_MASKS 0xff000000ffull
/* The set of all masks with one lock. */
#define ENTERED_MASKS (ALL_MASKS << SCOPE_ATOMIC)
/* Does the search for @group end at @func, whatever it calls? */
bool walk_stops(const struct solver *s, uint32_t func, enum reach group);
/* Fill reach, path and can_scope of every function. */
void reach_find(struct solver *s);

/* The set of all masks that have scope bit @bit. */
#define MASKS_WITH(bit) \
	((bit) == SCOPE_NOFS ? 0xaaaaaaaaaaaaaaaaull : (bit) == SCOPE_NOIO ? 0xccccccccccccccccull : 0xf0f0f0f0f0f0f0f0ull)
/* Masks possible when @func, entered under @mask, returns. */
scope_set scope_exits(struct solver *s, uint32_t func, uint8_t mask);
/* Mark the functions whose spinlocks matter to who walks through them. */
void scopes_find_atomic(struct solver *s);

/* Parameters of @func whose value decides a branch, a gfp or a callee, here or below. */
uint64_t relevant_params(struct solver *s, uint32_t func);

uint32_t context_get(struct solver *s, uint32_t func, uint8_t mask, const struct valset *args, uint32_t nargs);
/*
 * What that edge of @c costs a walk from a function of @file: a slot that the
 * function's own file fills is answered by that file. The raid5 worker's
 * personality is raid5, whoever else has one.
 */
uint32_t walk_edge_cost(struct solver *s, str_id file, const struct context *c, const struct edge *edge);

/* Mark those functions and all that may lead to them with REACH_NAMED; before any context is solved. */
void walk_mark_named(struct solver *s, const uint32_t *funcs, uint32_t n);

/* The context with its edges and allocations filled in. Valid until the next call. */
const struct context *context_solve(struct solver *s, uint32_t id);

#endif
