/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.h - which locks are held where, and where they are taken.
 *
 * A lock counts as held at a call if it was taken on every way to it and not
 * given back since, here, in a callee that returns with it, or in a caller on
 * one chain of calls. A trylock that succeeded holds like any other.
 */
#ifndef WQLINT_SOLVE_LOCK_H
#define WQLINT_SOLVE_LOCK_H

#include "solve/access.h"
#include "solve/flow.h"
#include "solve/runs.h"
#include "solve/walk.h"

struct solver;

/* Locks whose waiter sleeps, and those whose waiter does not; a question is about a set of them. */
enum lock_sort { LOCKS_SLEEP = 1, LOCKS_SPIN = 2, LOCKS_ALL = 3 };

/* A lock, as far as one function can name it. */
struct lock_key {
	struct class_key cls;
	str_id symbol;			/* or the name by which the model knows it; 0 otherwise */
	struct use operand;		/* the pointer to it: value @value of the site's function ... */
	uint32_t value;			/* ... FACT_NONE if the model names the lock ... */
	uint32_t arg;			/* ... as a member of what this parameter of operand.site.func points to */
	bool member;			/* @value points to what the lock is member cls.a of: lock_sock(sk) */
	bool shared;			/* taken for reading */
};

/* Can the two be one lock, instances aside? */
bool lock_same(const struct lock_key *a, const struct lock_key *b);
/* A single lock of its class: a variable's, or one the model names. */
bool lock_is_single(const struct lock_key *k);
/*
 * The path to the lock; @outer is the call string of the function that it was
 * named from. Root ACCESS_NOTHING if it has no operand.
 */
struct access lock_access(struct solver *s, const struct lock_key *k, ctx_id outer);
const char *lock_name(struct solver *s, const struct lock_key *k);

/* A lock held at a call, and the chain of calls that leads from its holder there. */
struct held {
	struct lock_key lock;
	struct site taken;		/* in the outermost function of the chain; func FACT_NONE: ... */
	struct slot_name contract;	/* ... whoever calls what this slot holds has taken it */
	struct site chain[4];		/* outermost call first; the last one is the call asked about */
	uint32_t nchain;
	bool slot;			/* an indirect call in the chain */
};

/*
 * Locks of @sorts held at the call @at, by its function or by callers; with
 * @like only such as may be that one. In the solver's arena, by nearness.
 */
const struct held *locks_held(struct solver *s, struct site at, enum lock_sort sorts, const struct lock_key *like,
			      uint32_t *n);

/* Locks of @sorts that the function of the call @at has taken itself and waited for, and still holds; at most @max. */
struct own_lock {
	struct lock_key key;
	struct site taken;
};

uint32_t locks_own(struct solver *s, struct site at, enum lock_sort sorts, struct own_lock *out, uint32_t max);

/* Locks of @sorts that the call @at takes, itself or by returning with them, and waits for; at most @max. */
uint32_t locks_waited_for(struct solver *s, struct site at, enum lock_sort sorts, struct lock_key *out, uint32_t max);

/* Sleeping locks that the call at @event of @func takes, itself or by returning with them; at most @max. */
uint32_t locks_taken(struct solver *s, uint32_t func, uint32_t event, struct lock_key *out, uint32_t max);

/* The lock that the call @at takes and gives back, as the model says; false if none. */
bool lock_inside(struct solver *s, struct site at, struct lock_key *out);

/* Could some function of the program take that lock itself? Cheap, and no only if none spells it. */
bool lock_is_spelled(struct solver *s, const struct lock_key *k);

/* Does @callee, if it has a body, return with a lock of @sorts? */
bool lock_is_taken_by(struct solver *s, uint32_t callee, enum lock_sort sorts);

/* Where work function @func, run by a worker, takes a lock like @key; waits for it, so no trylocks. */
const struct walk_hit *walk_locks(struct solver *s, uint32_t func, const struct lock_key *key, uint32_t *n);

/* The same of any lock, and waits for completions. */
const struct walk_hit *walk_all_locks(struct solver *s, uint32_t func, uint32_t *n);

/* The completion that the call at @event of @func waits for or completes; false if that is not known. */
bool completion_at(struct solver *s, uint32_t func, uint32_t event, struct lock_key *out);

/* An allocation that may enter reclaim while a lock is held, or before a completion is completed. */
struct blocker {
	struct lock_key lock;
	struct site taken;		/* or where it is completed */
	struct walk_hit hit;		/* from the call under the lock down to the allocation */
};

/* Who may keep a waiter for @key waiting for reclaim: at most a few, in program order; in the solver's arena. */
const struct blocker *lock_blockers(struct solver *s, const struct lock_key *key, uint32_t *n);
const struct blocker *completion_blockers(struct solver *s, const struct lock_key *key, uint32_t *n);

void locks_prepare(struct solver *s);
void locks_free(struct solver *s);

#endif
