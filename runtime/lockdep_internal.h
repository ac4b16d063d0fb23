/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the runtime's lockdep share: classes, edges between them, the held stack.
 * Lists are in the order in which things were first seen, so nothing depends on addresses.
 */
#ifndef RUNTIME_LOCKDEP_INTERNAL_H
#define RUNTIME_LOCKDEP_INTERNAL_H

#include <linux/kernel.h>
#include <linux/string.h>

#include "host.h"
#include "location.h"
#include "lockdep.h"

#define DEP_STACK	20	/* frames kept of an edge */
#define DEP_HELD	48	/* locks held by one task, as the kernel's MAX_LOCK_DEPTH */
#define DEP_HISTORY	64	/* what a task waited for lately, for its completions */

/* Where something was done. */
struct dep_stack {
	const void *ips[DEP_STACK];
	int n;
};

/* How the kernel's lockdep was used: bits of the four letters in {+.+.}. */
#define DEP_USED_WRITE		1u
#define DEP_USED_READ		2u

/* An edge is an acquisition, or a wait only: a flush, a completion. */
#define DEP_ACQUIRED		1u
#define DEP_WAITED		2u

struct dep_class {
	struct dep_class *next;		/* of all */
	struct dep_class *bucket;
	const void *key;
	unsigned int subclass;
	unsigned int version;		/* of several classes of one name, from 1 on */
	const char *name;
	enum dep_kind kind;
	const void *site;		/* where its first object was set up; NULL: statically */
	struct dep_stack made;		/* the stack of that */
	unsigned int used;
	bool dead;			/* kept for the dump only */
	struct dep_edge *after, **after_end;

	/* Of one search. */
	unsigned int visited;
	struct dep_edge *reached_by;
	bool only_xr;
	struct dep_class *queued;
};

/*
 * @to was waited for while @from was held or ran. The kernel's lockdep only knows @direct ones, from what
 * was taken last; the others follow from them, and are kept for the dump.
 */
struct dep_edge {
	struct dep_edge *next;		/* of from */
	struct dep_class *from, *to;
	unsigned int types;		/* 1 << (exclusive from) + 2 * (to is not a recursive read) */
	bool direct;
	unsigned int how;		/* DEP_ACQUIRED, DEP_WAITED or both */
	struct dep_stack at, since;
};

struct dep_held {
	struct lockdep_map *map;
	struct dep_class *class;
	const void *ip;
	int trylock, read;
	struct dep_stack since;
};

struct lockdep_thread {
	struct dep_held held[DEP_HELD];
	int nheld;
	int off;			/* lockdep_off() so often */
	struct {
		struct dep_class *class;
		unsigned int how;
		struct dep_stack at;
	} history[DEP_HISTORY];
	unsigned int nhistory;		/* in all; the last DEP_HISTORY are there */
};

/* A cycle that the acquisition of @next while @prev is held would close. */
struct dep_cycle {
	const struct dep_held *next, *prev;
	struct dep_edge closing;	/* prev -> next, not in the graph */
	struct dep_edge **path;		/* next -> ... -> prev */
	int n;
};

/* lockdep.c */
void dep_lock(void);	/* the graph, and what is printed */
void dep_unlock(void);
struct dep_class *dep_classes(void);
void dep_stack_save(struct dep_stack *s);

/*
 * The class's own name; of a static object without one the variable's. Lives as long as the program.
 */
const char *dep_class_name(const struct dep_class *c);

/* lockdep_report.c; called with the graph locked. */
void dep_report_cycle(const struct dep_cycle *c);
void dep_report_recursion(const struct dep_held *next, const struct dep_held *prev, const struct dep_edge *closing);

void dep_report_exit(void);

/* lockdep_rule.c */
/* The workqueue's own lock, and not a module's of that name. */
bool dep_is_pool_lock(const struct dep_class *c);
/* Which finding of the analyser it is, and where that sits. "none" if it is none of its rules. */
const char *dep_rule_of_cycle(const struct dep_cycle *c, struct location *at);
const char *dep_rule_of_recursion(const struct dep_edge *closing, struct location *at);

#endif
