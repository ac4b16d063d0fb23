/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks, their scheduler and the clock, in the two modes of the same code. Scheduled: one
 * token, one task runs, seeded pre-emption at yield points, virtual time that advances only
 * when nothing can run, and a deadlock is exactly that nothing can run and no timer is armed.
 * Parallel: real threads; blocking is a condition variable, time is the wall's.
 */
#ifndef RUNTIME_SCHED_H
#define RUNTIME_SCHED_H

#include <linux/list.h>
#include <linux/sched.h>

#include "host.h"

struct lockdep_map;
struct lockdep_thread;

/* What a blocked task waits for, for the report of a deadlock. */
struct wait_on {
	const char *what;		/* "mutex", "flush_work", "completion", … */
	struct lockdep_map *map;	/* names it, or NULL */
	struct task *owner;		/* who has to act, if known */
	const void *ip;			/* where in the module the wait began */
	bool idle;			/* waits for something to do: no deadlock by itself */
};

enum task_state { TASK_READY, TASK_BLOCKED, TASK_DONE };

struct task {
	struct task_struct ts;		/* first: current points here */
	struct list_head all;		/* every live task, in order of creation */
	struct host_thread *host;	/* the pthread and where it sleeps */
	struct lockdep_thread *dep;
	void (*fn)(void *arg);
	void *arg;
	enum task_state state;
	bool token;			/* a wake-up that came before the sleep */
	const struct wait_on *wait;	/* while blocked */
	u64 deadline;			/* of a sleep with timeout, in virtual ns; 0: none */
	unsigned int spins;		/* yield points since it last blocked or changed something */
	unsigned int atomic_depth;	/* spinlocks, BH, timers: may not sleep */
	struct worker *worker;		/* of a workqueue, while it is one */
	bool kthread_stop, kthread_parked;
};

/* The running task. */
#define me()	((struct task *)current_task)

/* A new task, ready to run; comm is printf'd by the caller. Never fails (aborts). */
struct task *sched_create(const char *comm, void (*fn)(void *arg), void *arg);
/* Another task may run here: every primitive, marked access, jiffies read, cpu_relax. */
void sched_yield_point(void);
/* Nothing to do but wait for others: cpu_relax() and loops over jiffies. */
void sched_relax(void);
/*
 * Sleep until sched_wake() or the deadline (virtual ns; 0: none). A wake-up that came since the last
 * sleep counts. true: woken, false: the deadline came. Callers re-test their condition.
 */
bool sched_block(const struct wait_on *why, u64 deadline);
void sched_wake(struct task *t);
/* The internal lock of the runtime: no-op when scheduled (there are no other runners), a mutex in parallel. */
void sched_lock(void);
void sched_unlock(void);

u64 sched_now(void);			/* virtual (or wall) ns since start, from 1 on */
#define NSEC_PER_JIFFY	(1000000000ull / 250)

#endif
