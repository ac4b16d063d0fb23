/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The runtime's lockdep as its other parts see it: who is held, who is waited for, and what
 * may not be. struct lockdep_map is <linux/lockdep.h>'s, as the module sees it.
 */
#ifndef RUNTIME_LOCKDEP_H
#define RUNTIME_LOCKDEP_H

#include <linux/lockdep.h>

enum dep_kind {
	DEP_UNKNOWN,		/* a static map that nobody used yet: kind, name and key are set at first use */
	DEP_LOCK,		/* mutex, rwsem, semaphore, the module's own maps */
	DEP_SPIN,
	DEP_QUEUE,
	DEP_WORK,
	DEP_COMPLETION,
	DEP_RECLAIM,
};

/*
 * Set up a map. key: address of a static object of module or runtime that names the class;
 * site: the return address in whoever initialises, NULL for an object initialised statically.
 */
void dep_init_map(struct lockdep_map *m, enum dep_kind kind, const char *name, const void *key,
		  unsigned int subclass, const void *site);
/* A map that lives in static storage and never met dep_init_map(): its own address is the key. */
void dep_static_map(struct lockdep_map *m, enum dep_kind kind, const char *name);
/* The object is gone; its class stays. */
void dep_drop_map(struct lockdep_map *m);

/*
 * read: 0 exclusive, 1 read, 2 recursive read. ip: the return address of the API function; NULL: here, as
 * where a worker takes the maps of what it runs.
 */
void lock_acquire(struct lockdep_map *m, unsigned int subclass, int trylock, int read, const void *ip);
void lock_release(struct lockdep_map *m, const void *ip);
/* Acquire and release at a wait: flush, cancel-sync, wait_for_completion. */
void lockdep_wait(struct lockdep_map *m, const void *ip);
/* complete(): what the completer holds or runs as is what waiters wait for. */
void lockdep_complete(struct lockdep_map *m, const void *ip);

/* An annotated queue is allocated: fs_reclaim -> its map, as the RFC's workqueue_warn_on_reclaim. */
void lockdep_teach_reclaim(struct lockdep_map *queue, const void *ip);

/* fs_reclaim itself, once reclaim.c knows that it is to be taken. */
void lockdep_reclaim_acquire(const void *ip);
void lockdep_reclaim_release(const void *ip);

/* The state of one task: made and freed by lockdep, kept by the scheduler in its task. */
struct lockdep_thread;
struct lockdep_thread *lockdep_thread_new(void);
void lockdep_thread_free(struct lockdep_thread *t);
struct lockdep_thread *lockdep_thread(void);	/* of current; runtime/sched.c */
/* In between lockdep hears nothing of current: what the scheduler does for a task that only goes to sleep. */
void lockdep_off(void);
void lockdep_on(void);
/* A work function or system call ended: complains about locks still held. */
void lockdep_idle(const char *what);

/*
 * A report that is not a cycle: check_flush_dependency(), a system-wide flush, a wrong argument.
 * Prints the text, rule id, file:line of ip and the seed; counts in runtime_reports.
 * Later ones are silent unless --all; the same rule at the same line is said once.
 */
void lockdep_report_text(const char *rule, const void *ip, const char *fmt, ...) __printf(3, 4);
/* Reports so far; the exit status is 1 when there are any. */
extern unsigned int runtime_reports;

/* --dump-graph: every edge that ran, with the initialisation sites of both ends; sorted. */
void lockdep_dump_graph(void);

/* At start (before the module is entered) and at the end, where everything is freed. */
void lockdep_init(void);
void lockdep_exit(void);

#endif
