/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.h - down from a work function to the allocations it can reach.
 *
 * The walk carries (function, reclaim scope, known parameters), so that a
 * memalloc scope, a gfp argument and a constant `atomic` are followed into
 * callees. Results per such context are shared by all work functions.
 */
#ifndef WQLINT_SOLVE_WALK_H
#define WQLINT_SOLVE_WALK_H

#include "link/program.h"
#include "model/model.h"
#include "solve/values.h"

struct solver;

/*
 * Task scopes that change what an allocation may do; a set of these is a mask
 * below SCOPE_N. SCOPE_ATOMIC and the bit above it count the spinlocks held, up to three.
 * SCOPE_NOFS_TWICE: a filesystem's transaction was begun inside another such scope.
 */
enum scope {
	SCOPE_NOFS = 1, SCOPE_NOIO = 2, SCOPE_MEMALLOC = 4, SCOPE_ATOMIC = 8, SCOPE_NOFS_TWICE = 32, SCOPE_N = 64
};
#define ATOMIC_DEPTH (3 * SCOPE_ATOMIC)

/* How sure a step or a whole path is; smaller is better, and a path is as bad as the sum of its steps. */
enum walk_cost {
	COST_NONE	= 0,
	COST_SLOT	= 1,	/* one indirect call through a typed slot with few, all known targets */
	COST_WEAK	= 100,	/* a generic slot, many targets, or a gfp that is not known */
	COST_FAR	= 1 << 30
};

/* What can be looked for: groups of effects, and functions that were asked for. */
enum reach { REACH_ALLOC = 1, REACH_WAIT = 2, REACH_LOCK = 4, REACH_SPIN = 8, REACH_NAMED = 16, REACH_QUEUE = 32,
	     REACH_COMPLETE = 64, REACH_IO = 128, REACH_IO_END = 256 };

/* What a function does by the rules' word on reclaim, told as a walk_hit's kind beside the model's effects. */
#define ACT_SUBMITS ((enum effect_kind)EFFECT_N)
#define ACT_ENDS ((enum effect_kind)(EFFECT_N + 1))

/* The group that an effect belongs to, or 0. */
#define REACH_OF(kind) \
	((kind) == EFFECT_ALLOC ? REACH_ALLOC : \
	 (kind) == EFFECT_FLUSH_QUEUE || (kind) == EFFECT_DRAIN_QUEUE || (kind) == EFFECT_DESTROY_QUEUE || \
	 (kind) == EFFECT_FLUSH_WORK || (kind) == EFFECT_CANCEL_WORK || \
	 (kind) == EFFECT_RUN_WAIT ? REACH_WAIT : \
	 (kind) == EFFECT_LOCK || (kind) == EFFECT_LOCK_SHARED || (kind) == EFFECT_TRYLOCK || \
	 (kind) == EFFECT_LOCK_UNLESS || (kind) == EFFECT_TRYLOCK_UNLESS || (kind) == EFFECT_UNLOCK || (kind) == EFFECT_WAIT ? REACH_LOCK : \
	 (kind) == EFFECT_SPIN || (kind) == EFFECT_SPIN_SHARED || (kind) == EFFECT_TRYSPIN || \
	 (kind) == EFFECT_UNSPIN || (kind) == EFFECT_TAKES ? REACH_SPIN : \
	 (kind) == EFFECT_ENQUEUE ? REACH_QUEUE : (kind) == EFFECT_COMPLETE ? REACH_COMPLETE : \
	 (kind) == ACT_SUBMITS ? REACH_IO : (kind) == ACT_ENDS ? REACH_IO_END : 0)

struct walk_step {
	struct site call;	/* the last one is the allocation */
	bool slot;		/* an indirect call through memory */
	bool callback;		/* a call of a function that was passed as an argument */
};

/* One allocation or wait reached: the shortest of the best paths through call @at. */
struct walk_hit {
	struct site at;
	enum effect_kind kind;		/* of the last step, or ACT_* */
	struct walk_step *steps;	/* from the work function down; the last one is what was looked for */
	uint32_t nsteps;
	uint32_t cost;
};

/*
 * Allocations that may enter reclaim and are reachable from @func run as a
 * work, in the order of the walk, one hit per call in its directory subtree:
 * hit.at is the last call of the path that lies there. In the solver's arena.
 */
const struct walk_hit *walk_allocations(struct solver *s, uint32_t func, uint32_t *n);

/* Flushes, drains, destroys and cancels that are reachable in the same way; @at is the wait itself. */
const struct walk_hit *walk_waits(struct solver *s, uint32_t func, uint32_t *n);

/* Who enters the function: a worker; reclaim, for what it does as reclaim; or anyone, for what it does under PF_MEMALLOC. */
enum walk_as { WALK_AS_WORK, WALK_AS_RECLAIM, WALK_IN_SCOPE };

/*
 * All of one group, each at its own call. Paths of cost @limit or more are left
 * out, and of COST_WEAK if the solver does not follow them.
 */
const struct walk_hit *walk_group(struct solver *s, uint32_t func, enum reach group, enum walk_as as, uint32_t limit,
				  uint32_t *n);

/* Does function @func itself begin a scope of bit @bit, by call or by hand? */
bool walk_begins_scope(struct solver *s, uint32_t func, enum scope bit);

/*
 * The best path to an allocation that may enter reclaim from the call (or by the
 * call) at @event of @func, entered by anyone; false if there is none.
 */
bool walk_call_allocates(struct solver *s, uint32_t func, uint32_t event, struct walk_hit *out);

/* The call string of a hit's last function, as its path enters it. */
ctx_id walk_hit_ctx(struct solver *s, const struct walk_hit *hit);

/* Is @dir the directory @top or below it? */
bool dir_below(struct solver *s, str_id dir, str_id top);

/* For --stats: contexts walked, and how many of them had to give up what was known of some parameter. */
struct walk_stats {
	uint32_t contexts, degraded;
};

struct walk_stats walk_stats(const struct solver *s);
/* Add what another process walked. */
void walk_stats_add(struct solver *s, struct walk_stats more);

#endif
