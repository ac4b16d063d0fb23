/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.h - waits that come back to where they began, however long the way.
 *
 * The rules follow one wait to what it waits for, and some of them one more.
 * Lockdep closes rings of any length; so does this, on the dependency graph: of
 * classes, so what it finds is merely possible.
 */
#ifndef WQLINT_SOLVE_RING_H
#define WQLINT_SOLVE_RING_H

#include "solve/depend.h"

/* Which rings, and which wait of a ring is the one to be told: each of that form. */
enum ring_kind {
	RING_EXECUTED,		/* works and queues alone: each wait among them */
	RING_LOCK,		/* the wait for a work or queue under a lock; not by way of what reclaim runs */
	RING_RECLAIM,		/* what a work that reclaim waits for waits for in its turn */
	RING_ALLOC,		/* what a work that reclaim waits for allocates */
};

/* Is the program small enough for its whole graph to be looked through? A module or a subsystem is; of a kernel it takes minutes. */
#define RINGS_MAX_BODIES	20000u

struct ring {
	const struct graph *g;
	const struct depend_edge *wait;		/* the one to be told */
	const struct depend_edge *const *back;	/* from what is waited for to who waits, in order */
	uint32_t nback;
};

/* Calls @fn for each such wait, with a shortest way back; in the graph's order. Nobody in a program that is too large. */
void rings_find(struct solver *s, enum ring_kind kind, void (*fn)(void *arg, const struct ring *r), void *arg);

#endif
