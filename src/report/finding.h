/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - what a check says, as plain values that any renderer can print.
 *
 * Nothing in a finding points at facts or the solver, so renderers need
 * neither. Strings and arrays live in the arena of the list.
 */
#ifndef WQLINT_REPORT_FINDING_H
#define WQLINT_REPORT_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

#ifdef __cplusplus
extern "C" {
#endif

enum tier { TIER_CERTAIN, TIER_LIKELY, TIER_POSSIBLE };

/* A source position; @file is relative to the source root. @line 0: none. */
struct position {
	const char *file;
	uint32_t line, col;
};

/* What a step is about, for drawings and for machines; the text says it in words. */
enum step_kind {
	STEP_PLAIN,
	STEP_QUEUE,	/* a queue is made */
	STEP_KEEP,	/* it is kept somewhere, or handed on */
	STEP_BIND,	/* a work gets its function */
	STEP_ENQUEUE,	/* the work is queued */
	STEP_RUN,	/* a worker runs it */
	STEP_CALL,
	STEP_LOCK,	/* a lock is taken */
	STEP_WAIT,	/* for a work, a queue, a lock, a completion */
	STEP_ALLOC,	/* memory is allocated */
	STEP_N
};

/* One numbered step of the path that proves a finding. */
struct step {
	struct position at;
	const char *function;	/* in which it stands, or "" */
	const char *variable;	/* in whose initialiser it stands if in no function, or "" */
	const char *text;
	uint32_t thread;	/* 0, or 1 for the second of two threads that meet, and so on */
	uint32_t when;		/* rank in time of @act among all threads', from 1; 0: no part of the scenario */
	const char *act;	/* what it does there, short, as code: "lock(foo_lock);" */
	enum step_kind kind;
};

/* What arguments of one call would end the finding, as a check can say it that has not seen the source. */
enum hint_kind {
	HINT_NONE,
	HINT_SWAP,	/* a number @arg and names @other, all of them in the list @old, change places; else as HINT_ADD, if there is a @fresh */
	HINT_ADD,	/* @fresh is one more name in @arg, which is 0 or names with | between them */
	HINT_REPLACE	/* @arg is @fresh where it is written @old */
};

struct hint {
	enum hint_kind kind;
	struct position call;	/* its name in the source */
	const char *name;	/* of what it calls: the word there is that, or how it begins */
	uint32_t arg, other;	/* arguments, from 0 */
	const char *old, *fresh;
};

/* The bytes from @at to before @end_line:@end_col are to be @text. Lines and columns from 1, columns of bytes. */
struct change {
	struct position at;
	uint32_t end_line, end_col;
	const char *text;
};

/* Changes of source that end a finding: all of them, or none. In order of file and place, none overlaps another. */
struct remedy {
	const char *what;	/* in words */
	struct change *changes;
	uint32_t n;
};

/* Who says that a finding is meant. */
enum suppression { SUPPRESSED_NOT, SUPPRESSED_BY_COMMENT, SUPPRESSED_BY_RULES };

/* Whether a baseline knows it. */
enum baseline_state { BASELINE_NONE, BASELINE_NEW, BASELINE_UNCHANGED };

struct finding {
	const char *rule;
	const char *label;	/* "warning" if NULL */
	enum tier tier;
	struct position at;
	const char *function;
	const char *message;
	const char *queue;	/* the one that it is about, or "" */
	struct step *steps;
	uint32_t nsteps;
	const char *key;	/* what stays the same when lines move: input of the fingerprint */
	char fingerprint[17];
	enum suppression suppressed;
	const char *reason;	/* why it is suppressed, in the words of who did it; else NULL */
	enum baseline_state state;
	struct hint hint;
	const struct remedy *remedy;	/* or NULL; made of @hint by remedies_find(), or by who proved one */
};

struct findings {
	struct arena *arena;
	VEC(struct finding) list;
};

void findings_init(struct findings *f);
void findings_free(struct findings *f);

/*
 * Sort by place, drop what is told twice, compute fingerprints. After all
 * checks, and again when paths have changed.
 */
void findings_finish(struct findings *f);

/* Is it to be told to people: at @floor or better, not suppressed, not in the baseline? */
bool finding_counts(const struct finding *f, enum tier floor);

/* How many are. */
uint32_t findings_count(const struct findings *f, enum tier floor);

/* "queue", "call" ... */
const char *step_kind_name(enum step_kind kind);

const char *tier_name(enum tier tier);
bool tier_parse(const char *name, enum tier *out);

#ifdef __cplusplus
}
#endif

#endif
