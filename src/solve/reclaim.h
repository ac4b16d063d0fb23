/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reclaim.h - the queues that memory reclaim really waits for, whatever their
 * flags say.
 *
 * Reclaim waits for a queue if it flushes it or a work of it, if it waits for
 * what a work of it completes, or if a work of it does the I/O that reclaim has
 * submitted. The roots are declared in rules/; the way down is walk.h's.
 */
#ifndef WQLINT_SOLVE_RECLAIM_H
#define WQLINT_SOLVE_RECLAIM_H

#include "solve/runs.h"
#include "solve/walk.h"

struct solver;

/* Where a path of reclaim begins. */
enum root_kind {
	ROOT_SLOT,	/* reclaim calls it through a member: a shrinker, writepage */
	ROOT_CALLED,	/* reclaim calls it by name */
	ROOT_SCOPE,	/* it runs as reclaim does, under a PF_MEMALLOC of its own */
	ROOT_IO_SLOT,	/* a driver's function that takes I/O */
	ROOT_IO		/* a function that hands I/O down */
};

struct reclaim_root {
	uint32_t func;
	enum root_kind kind;
	str_id tag, field;	/* of the slot */
	bool atomic;		/* may not sleep, so waits for nobody: what looks like it is under a condition not seen */
};

/* All roots, by function; in the solver's arena. */
const struct reclaim_root *reclaim_roots(struct solver *s, uint32_t *n);

/* Flushes, drains and cancels that @root comes to as reclaim. In the solver's arena. */
const struct walk_hit *reclaim_root_waits(struct solver *s, const struct reclaim_root *root, uint32_t *n);

/* "f() is called by memory reclaim (shrinker.scan_objects)" and the like; in the solver's arena. */
const char *reclaim_root_text(struct solver *s, const struct reclaim_root *root);

enum reclaim_how {
	RECLAIM_FLUSHES,	/* the root flushes, drains or destroys the queue, or flushes a work of it */
	RECLAIM_DEFERS,		/* the root takes I/O and leaves it to @run */
	RECLAIM_AWAITS,		/* the root waits for a completion that @run completes */
	RECLAIM_ENDS,		/* @run ends I/O, however it was queued */
	RECLAIM_NESTED		/* @run is waited for (@parent says why) and flushes this queue */
};

/* One way in which reclaim waits for a queue. */
struct reclaim_wait {
	enum reclaim_how how;
	uint32_t queue;
	uint32_t root;			/* index into reclaim_roots(), or FACT_NONE */
	const struct run *run;		/* NULL for RECLAIM_FLUSHES */
	struct walk_hit hit;		/* from root (nested: from @run) to the wait or the queueing; nsteps 0 if none */
	struct walk_hit down;		/* from @run to the completion or the I/O; nsteps 0 if none */
	uint32_t parent;		/* index of a wait, or FACT_NONE */
	uint32_t enqueue;		/* of the work that is waited for; FACT_NONE: the whole queue */
	uint32_t cost;			/* of the paths together */
	bool mixed;			/* queue, work or completion is one of several, or the I/O perhaps another */
};

/* All of them; computed at the first question. In the solver's arena. */
const struct reclaim_wait *reclaim_waits(struct solver *s, uint32_t *n);

/*
 * The best path by which work function @func moves I/O: ends it or hands it on;
 * false if none is below cost @limit. *@far: not in its own directory, or
 * perhaps what it has submitted itself.
 */
bool reclaim_moves_io(struct solver *s, uint32_t func, uint32_t limit, struct walk_hit *out, bool *far);

/*
 * The same, by functions alone: could it, over any number of slots but for
 * generic ones? False is as near to "no" as this program lets one say.
 */
bool reclaim_may_move_io(struct solver *s, uint32_t func);

/* Mark in @queues, by queue, those that a root could put a work on or wait for, in the same weak sense. */
void reclaim_touched(struct solver *s, bool *queues);

void reclaim_free(struct solver *s);

#endif
