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

/* One numbered step of the path that proves a finding. */
struct step {
	struct position at;
	const char *function;	/* in which it stands, or "" */
	const char *text;
	uint32_t thread;	/* 0, or 1 for the second of two threads that meet, and so on */
	uint32_t when;		/* rank in time of @act among all threads', from 1; 0: no part of the scenario */
	const char *act;	/* what it does there, short, as code: "lock(foo_lock);" */
};

struct finding {
	const char *rule;
	const char *label;	/* "warning" if NULL */
	enum tier tier;
	struct position at;
	const char *function;
	const char *message;
	struct step *steps;
	uint32_t nsteps;
	const char *key;	/* what stays the same when lines move: input of the fingerprint */
	char fingerprint[17];
};

struct findings {
	struct arena *arena;
	VEC(struct finding) list;
};

void findings_init(struct findings *f);
void findings_free(struct findings *f);

/* Sort by place, drop what is told twice, compute fingerprints. Call once, after all checks. */
void findings_finish(struct findings *f);

/* How many findings are at @floor or better. */
uint32_t findings_count(const struct findings *f, enum tier floor);

const char *tier_name(enum tier tier);
bool tier_parse(const char *name, enum tier *out);

#ifdef __cplusplus
}
#endif

#endif
