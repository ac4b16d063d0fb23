/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_internal.h - locks of one body, shared by those who ask about locks.
 */
#ifndef WQLINT_SOLVE_LOCK_INTERNAL_H
#define WQLINT_SOLVE_LOCK_INTERNAL_H

#include "solve/internal.h"
#include "solve/lock.h"

#define MAX_USES	48	/* acquisitions of one body that are followed */
#define MAX_CHAIN	3	/* wrappers around a lock function */

/* An acquisition or release as seen from some function: the lock call and the calls that lead to it. */
struct lock_use {
	struct site site;
	struct site path[MAX_CHAIN];	/* outermost first; none if the function calls it itself */
	uint32_t npath;
	enum effect_kind kind;
};

/* What a call of a function leaves behind. */
struct net {
	struct lock_use *taken, *given;
	uint32_t ntaken, ngiven;
	uint8_t state;			/* 0 not asked, 1 under way, 2 known */
};


/* Acquisitions of one body as bits, and which of them are held at each block's entry. */
struct lock_flow {
	struct solver *s;
	uint32_t func;
	enum lock_sort sorts;
	const struct body *b;
	struct lock_use *uses;
	struct lock_key *keys;
	uint32_t *events;
	uint32_t n;
	uint64_t *in;			/* NULL if n is 0 */
};

/* A place where a lock is taken, by key. */
struct lock_site {
	struct lock_key key;
	struct site at;
};

/* A function that a helper, to which it is given, stores in a slot whose callers hold a lock. */
struct handed {
	uint32_t func;
	struct slot_name slot;
};

struct blocker_answer {
	const struct blocker *v;
	uint32_t n;
};

struct locks {
	struct net *nets, *spin_nets;	/* by function */
	uint8_t *balance;		/* of spinlocks, by function: net.c */
	VEC(struct lock_flow *) flows;
	struct map flow_ids;		/* (function, sorts) -> index into flows */
	struct map answer_ids;		/* lock or completion -> index into answers */
	VEC(struct blocker_answer) answers;
	VEC(struct lock_site) sites;	/* all of the program, once asked for */
	bool sites_known;
	VEC(struct lock_site) completes;	/* likewise calls of complete() */
	bool completes_known;
	VEC(struct handed) handed;	/* all of the program, once asked for */
	bool handed_known;
	uint32_t frames;		/* looked at for the flush in question */
};

/* The lock that @use means, named from the function that the use's path begins in. */
bool lock_resolve(struct solver *s, const struct lock_use *use, struct lock_key *out);

/* Everything of @sorts that the call @at takes (@taken) or gives back, as uses of its function; at most @max. */
uint32_t lock_event_uses(struct solver *s, enum lock_sort sorts, struct site at, bool taken, struct lock_use *out,
			 uint32_t max);

/* What calling @func, which has a body and no model, leaves behind of locks of that one sort; NULL for nothing. */
const struct net *lock_net(struct solver *s, enum lock_sort sort, uint32_t func);

/* Does that effect only try to take its lock? */
bool lock_is_try(enum effect_kind k);

/* The solved body of @func; in the solver's arena, and the same for the same question. */
const struct lock_flow *lock_flow_of(struct solver *s, uint32_t func, enum lock_sort sorts);
/* Which of f->keys are held just before @event, as bits. */
uint64_t lock_flow_held(const struct lock_flow *f, uint32_t event);
/* Which are still held wherever the function returns. */
uint64_t lock_flow_at_exit(const struct lock_flow *f);

typedef void contract_fn(void *ctx, struct slot_name slot, const struct lock_key *key);

/* Call @fn for each lock that is held, by a contract of the rules, whenever @func is called through such a slot. */
void locks_by_contract(struct solver *s, uint32_t func, contract_fn *fn, void *ctx);

#endif
