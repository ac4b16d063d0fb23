/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks, their scheduler and the clock, in the two modes of the same code. Scheduled: one
 * token, one task runs, seeded pre-emption at yield points, virtual time that advances only
 * when nothing can run, and a deadlock is exactly that nothing can run and no timer is armed.
 * Parallel: real threads; a sleep is a semaphore, time is the wall's, made faster.
 */
#ifndef RUNTIME_SCHED_H
#define RUNTIME_SCHED_H

#include <linux/list.h>
#include <linux/sched.h>

#include "host.h"

struct host_thread;
struct lockdep_map;
struct lockdep_thread;
struct task;
struct worker;

/* What a blocked task waits for, for the report of a deadlock. */
struct wait_on {
	const char *what;		/* "mutex", "flush_work()", … */
	const struct lockdep_map *map;	/* names it, or NULL */
	const void *ip;			/* where in the module the wait began */
	/* Who has to act, asked when it is too late; NULL if nobody in particular. */
	struct task *(*owner)(const void *object);
	const void *object;
	bool idle;			/* waits for something to do: no deadlock by itself */
	bool spin;			/* a spinlock: the CPU is not given away */
};

enum task_state { TASK_READY, TASK_BLOCKED, TASK_DONE };

/* On whose list of waiters a task is; the address says what it waits for. */
struct parked {
	struct list_head node;
	struct task *task;
	const void *addr;
};

struct task {
	struct task_struct ts;		/* first: current points here */
	struct list_head all;		/* every task, in order of creation */
	struct host_thread *host;	/* the pthread and where it sleeps */
	struct lockdep_thread *dep;
	void (*fn)(void *arg);
	void *arg;
	enum task_state state;
	int id;				/* in order of creation, from 0 */
	int cpu;			/* where it runs; may change when it sleeps, unless bound */
	bool bound;
	bool token;			/* a wake-up that came before the sleep */
	const struct wait_on *wait;	/* while blocked */
	u64 deadline;			/* of a sleep, in ns; 0: none */
	u64 ready;			/* since when, as a sequence number */
	u64 relaxed;			/* the progress counter when it last could do nothing */
	unsigned int spins;		/* yield points since it last slept */
	int no_yield;			/* short locks of the runtime held: nothing may come between */
	int atomic_depth;		/* spinlocks, BH, timers: may not sleep */
	int rcu_depth;
	struct worker *worker;		/* of a workqueue, while it is one */
	struct kthread *kthread;
	struct parked waiting;		/* of wait_event() */
};

/* The running task. */
#define me()	((struct task *)current_task)
/* Where the caller of an API function is. */
#define CALLER	__builtin_return_address(0)

/* A new task, ready to run. Never fails. */
struct task *sched_create(const char *comm, void (*fn)(void *arg), void *arg);
/* Makes the calling thread the first task. */
void sched_start(void);
/* Another task may run here: every primitive, marked access, jiffies read. */
void sched_yield_point(void);
/* Nothing to do but wait for others: cpu_relax(), and loops that do not say so. */
void sched_relax(void);
/*
 * Sleep until sched_wake() or the deadline (ns; 0: none). A wake-up that came since the last
 * sleep counts. true: woken, false: the deadline came. Callers re-test their condition.
 */
bool sched_block(const struct wait_on *why, u64 deadline);
void sched_wake(struct task *t);

/*
 * Waiting for a change of what is at an address: begin, test again, sleep, end. Whoever makes the change calls
 * unpark() after it; nr 0 wakes all, else the first. Both take one lock, so no wake-up is lost.
 */
void park_begin(struct parked *p, const void *addr);
void park_end(struct parked *p);
void unpark(const void *addr, int nr);

/* Parks on addr until the condition holds; it is tested with the waiter in line, so no wake-up is lost. */
#define wait_until(cond, addr, why)			\
do {							\
	struct parked __p;				\
	while (!(cond)) {				\
		park_begin(&__p, (addr));		\
		if (cond) {				\
			park_end(&__p);			\
			break;				\
		}					\
		sched_block((why), 0);			\
		park_end(&__p);				\
	}						\
} while (0)

/* Complains when the task may not sleep; the name of the function is for the message. */
void sched_may_sleep(const char *function, const void *ip);

u64 sched_now(void);			/* virtual (or faster) ns since start */
#define NSEC_PER_JIFFY	(1000000000ull / 250)
u64 sched_jiffies_to_deadline(long timeout);
/* A number below n that the seed decides; 0 with seed 0. */
unsigned int sched_choose(unsigned int n);

/* It waits, and not for time to pass or for something to do. */
bool sched_stuck(const struct task *t);
/* Names every task that waits, whom for and where. true if there were any. */
bool sched_print_waiters(const char *banner);

/* The runtime's own short lock: spins when parallel, must be free when scheduled. */
struct rt_lock {
	int held;
};
void rt_lock(struct rt_lock *l);
void rt_unlock(struct rt_lock *l);

/* What --search reads of a run: at each yield point, who else could have run. */
struct sched_trace {
	u32 steps, max;
	u64 ready[];
};
extern struct sched_trace *sched_trace;

#endif
