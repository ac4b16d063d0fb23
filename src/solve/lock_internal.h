/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_internal.h - locks of one body, shared by lock.c and blocker.c.
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
	const struct body *b;
	struct lock_use uses[MAX_USES];
	struct lock_key keys[MAX_USES];
	uint32_t events[MAX_USES];
	uint32_t n;
	uint64_t *in;
};

/* A place where a lock is taken, by key. */
struct lock_site {
	struct lock_key key;
	struct site at;
};

struct blocker_answer {
	const struct blocker *v;
	uint32_t n;
};

struct locks {
	struct net *nets;		/* by function */
	struct map answer_ids;		/* lock or completion -> index into answers */
	VEC(struct blocker_answer) answers;
	VEC(struct lock_site) sites;	/* all of the program, once asked for */
	bool sites_known;
	uint32_t frames;		/* looked at for the flush in question */
};

/* The lock that @use means, named from the function that the use's path begins in. */
bool lock_resolve(struct solver *s, const struct lock_use *use, struct lock_key *out);

/* Solve the body of @func; the caller free()s f->in. */
void lock_flow_begin(struct lock_flow *f, struct solver *s, uint32_t func);
/* Which of f->keys are held just before @event, as bits. */
uint64_t lock_flow_held(struct lock_flow *f, uint32_t event);

#endif
