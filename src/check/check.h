/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - the rules, each a function over the solved program.
 *
 * A check reads the solver and appends findings. Checks share nothing, so
 * their order cannot matter.
 */
#ifndef WQLINT_CHECK_CHECK_H
#define WQLINT_CHECK_CHECK_H

#include "report/finding.h"
#include "solve/runs.h"
#include "solve/solver.h"
#include "solve/walk.h"

struct err;

struct check {
	const char *id;
	const char *summary;
	void (*run)(struct solver *s, struct findings *out);
	uint32_t cost;		/* beside others': the dearest is started first */
};

/* All of check.def, ended by an entry without id. */
extern const struct check checks[];

/* The check of that rule id, or NULL. */
const struct check *check_find(const char *id);

/*
 * Run all checks, or those in @enable, but none in @disable, at most @jobs at a
 * time, each in a process of its own (0: in this one); then finish @out. Returns 0, or -1 and sentences if some ended early.
 */
int checks_run(struct solver *s, const char *const *enable, uint32_t nenable, const char *const *disable,
	       uint32_t ndisable, uint32_t jobs, struct findings *out, struct err *err);

/*
 * Building a finding. Steps are appended to the one that check_begin() started;
 * positions come from locations of facts.
 */
struct draft {
	struct solver *s;
	struct findings *out;
	struct finding f;
	VEC(struct step) steps;
	uint32_t thread;	/* of the steps to come */
};

/* A finding of @rule at event @at, with @message (owned by the caller until check_end). */
void check_begin(struct draft *d, struct solver *s, struct findings *out, const char *rule, struct site at);
void check_step(struct draft *d, struct site at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void check_step_at(struct draft *d, const struct loc *loc, const char *function, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* In the initialiser of variable @var. */
void check_step_var(struct draft *d, uint32_t var, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*
 * What the last step does in the scenario of threads that meet, and when: the
 * rank of it among all of them. A scenario is printed if two threads have acts.
 */
void check_act(struct draft *d, uint32_t when, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What the last step is about. */
void check_step_kind(struct draft *d, enum step_kind kind);
/* The queue that the finding is about, unless one has been named. */
void check_queue(struct draft *d, const char *label);
/* @key: names that identify the finding without lines. */
void check_end(struct draft *d, enum tier tier, const char *key, const char *message);

/*
 * What would end the finding, where the source is as simple as it looks (report/finding.h). Of the queue's making, which is
 * only known to be the culprit if no wrapper gave the arguments: a flag more, by the name of its term; flags and
 * limit swapped, or, if they are not, the flag @other, which may be NULL.
 */
void check_hint_flag(struct draft *d, const struct queue *q, const char *flag);
void check_hint_swap(struct draft *d, const struct queue *q, const char *other);
/* Of an allocation: that it does not start I/O. */
void check_hint_gfp(struct draft *d, struct site alloc);

/*
 * "How did that queue get here": the stores, arguments and returns from leaf to
 * query, as steps; none at the calls of @use, about which the caller tells.
 */
void check_flow_steps(struct draft *d, const struct flow *flow, uint32_t leaf, const struct use *use);

/* The name a call is known by: the callee's, or the macro's around it. */
const char *check_callee_name(struct solver *s, struct site call);
const char *check_func_name(struct solver *s, uint32_t func);

#endif
