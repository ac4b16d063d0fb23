/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h - how a module is to stop flushing a system-wide queue, and why so.
 *
 * A plan is about one module and one system queue. It is made from the solved
 * program and the text of the module's files; strings live in the arena of
 * its code_set. What speaks against any patch is an obstacle: the plan is then
 * advice only.
 */
#ifndef WQLINT_FIX_PLAN_H
#define WQLINT_FIX_PLAN_H

#include "fix/code.h"
#include "report/finding.h"
#include "solve/runs.h"
#include "solve/system_flush.h"

struct solver;

enum fix_strategy { FIX_AUTO, FIX_REMOVE, FIX_WORKS, FIX_QUEUE };
enum fix_scope { FIX_BY_OBJECTS, FIX_MODULE, FIX_DEVICE };

/* An allocation that may enter reclaim: at the call, by its flags, or in a scope around all that the work does. */
enum fix_allocation { ALLOCATION_AUTO, ALLOCATION_GFP, ALLOCATION_SCOPE };

struct fix_options {
	enum fix_strategy strategy;
	enum fix_scope scope;
	const char *queue_name;		/* or NULL */
	const char *root;		/* of the source, or NULL: the current directory */
	enum fix_allocation allocation;
};

/* What is to be done to the arguments of a queue's making. */
enum queue_repair { REPAIR_NONE, REPAIR_SWAP, REPAIR_RESCUER, REPAIR_ANNOTATE };

/* A call in the module's own source that queues. */
struct fix_use {
	struct site at;
	const char *callee;		/* as it is written there */
};

typedef VEC(struct fix_use) use_list;

/* A class of works that may be pending on the queue, and belongs to the module. */
struct fix_work {
	struct class_key key;
	const char *name;
	const char *carrier;		/* tag of the struct that it is: what waits for it depends on that */
	VEC(uint32_t) funcs;
	use_list uses;
	struct site foreign;		/* where another module queues it; func FACT_NONE if none does */
	use_list elsewhere;	/* the calls in that module's source */
	bool elsewhere_unknown;		/* not all of them are known */
	bool ends_itself;		/* its function frees the object, or drops what keeps it */
	bool delayed;
};

/* One flush, and what is put in its place. */
struct fix_flush {
	struct system_flush flush;
	bool teardown;
	VEC(const char *) instead;	/* statements, without ';' */
	struct site obsolete;		/* a call right above that ->instead does too; func FACT_NONE if none */
};

typedef VEC(const char *) text_list;

/* A work's function that allocates, though reclaim waits for it. */
struct fix_worker {
	uint32_t func;
	bool scope;			/* in a scope; else by what each call says */
	VEC(struct hint) calls;		/* of its allocations; kind HINT_NONE where they are not written out */
};

struct plan {
	struct solver *solver;
	const struct fix_options *options;
	struct code_set code;
	uint32_t module;		/* a unit that stands for it */
	uint32_t queue;
	VEC(struct fix_flush) flushes;
	VEC(struct fix_work) works;	/* who queues another one before that one */
	bool ring;			/* there is no such order: some queue each other */
	VEC(struct fix_use) unknown;	/* calls that queue something that is not known */
	uint32_t init, exit;		/* functions, or FACT_NONE */
	uint32_t home;			/* unit that will hold the queue */
	enum fix_strategy strategy;	/* FIX_AUTO: none was found */
	enum fix_scope scope;		/* of FIX_QUEUE */
	const char *name, *symbol, *flags;	/* of the new queue */
	uint32_t host;			/* module that queues the works and gets the queue, or FACT_NONE: it is @module itself */
	const char *helper;		/* of a host: its function that waits */
	const char *device;		/* scope FIX_DEVICE: tag of the struct that has the queue as its member @symbol */
	bool reuse;			/* @symbol is there already, made in init and destroyed in exit */
	/* Of a repair of another rule: the arguments with which a queue is made. */
	const char *rule;		/* NULL: the plan is about flushes */
	struct position where;		/* of the first finding, if it has no @made */
	VEC(struct fix_worker) workers;	/* not empty: a repair of allocations */
	const char *subject, *body;	/* of its message */
	struct site made;		/* the call that makes the queue */
	enum queue_repair repair;
	text_list gone;			/* fingerprints of the findings that it must end */
	text_list reasons;
	text_list obstacles;
	text_list notes;		/* what a person should look at, of a patch too */
};

typedef VEC(struct plan *) plan_list;

/*
 * Make the plans for all of @s's modules, in program order; free each with
 * plan_free(). @inputs: is that file among those that may be edited?
 */
void plans_make(struct solver *s, const struct fix_options *o, plan_list *out);
void plan_free(struct plan *p);

/*
 * Plans for queues that are made with wrong arguments, by the findings that say
 * so: flags and limit swapped, or no rescuer where something waits for one.
 */
void repairs_make(struct solver *s, const struct fix_options *o, const struct findings *f, enum tier floor, plan_list *out);

/* The system queue's name as source spells it ("" if the plan is about none), and the file of the module's main unit. */
const char *plan_queue_label(const struct plan *p);
const char *plan_file(const struct plan *p);

/* Is that a unit of the plan's module, or of its host? */
bool plan_owns(const struct plan *p, uint32_t unit);

/*
 * Is that a unit beside those, which nothing that was seen makes part of a module? Units that share variables alone
 * are not joined; what such a unit includes is not somebody else's for that.
 */
bool plan_is_neighbour(const struct plan *p, uint32_t unit);

/* Is that a file of the plan's module that may be edited: one of its units, or one that lies beside such and is no unit itself? */
bool plan_may_edit(const struct plan *p, const char *file);

void plan_reason(struct plan *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void plan_obstacle(struct plan *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void plan_note(struct plan *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "file:line" of an event. In the plan's arena. */
const char *plan_place(struct plan *p, struct site at);
const char *plan_func_name(const struct plan *p, uint32_t func);

/* Can that function only run when a device or the module goes? */
bool plan_is_teardown(struct solver *s, uint32_t func);

/* Does code behind event @at read what one of the work's functions writes? Names what, or NULL. In the solver's arena. */
const char *plan_effect_used(struct plan *p, const struct fix_work *w, struct site at);

/*
 * An expression for the work at the flush: through a parameter or local that
 * points to the object, as it is declared there. NULL if there is none.
 */
const char *plan_work_expr(struct plan *p, const struct fix_work *w, struct site at);

/*
 * Plan an own queue after all, where auto had chosen to wait for single works and that
 * did not prove. false if there is nothing to fall back to; else edit anew.
 */
bool plan_fall_back(struct plan *p);

/*
 * Note the edits that carry out the plan in its code_set; what cannot be edited
 * becomes an obstacle. Call once, and only for a plan without obstacles.
 */
void plan_edit(struct plan *p);

#endif
