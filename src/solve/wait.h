/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wait.h - what a flush, cancel or drain waits for.
 */
#ifndef WQLINT_SOLVE_WAIT_H
#define WQLINT_SOLVE_WAIT_H

#include "solve/runs.h"
#include "solve/solver.h"
#include "solve/walk.h"

/* A wait for a work (flush_work, cancel_*_sync), not for a whole queue. */
bool wait_is_for_work(enum effect_kind kind);

/* Operand @role of the effect of @kind at the call @site, as a value there; FACT_NONE if it is no argument. */
uint32_t effect_operand(struct solver *s, struct site site, enum effect_kind kind, enum role role);

/*
 * The work or queue that the wait of @kind at @site is about, or the function
 * that it runs and waits for, as a value there; FACT_NONE if it is no argument.
 */
uint32_t wait_operand(struct solver *s, struct site site, enum effect_kind kind);

/* What such a wait is for, if it is for @run: the work, the queue, or the function that is run. */
const char *wait_target(struct solver *s, enum effect_kind kind, const struct run *run);

/* May @flow, the sources of the operand of the wait at @site, be the work or queue of @run? */
bool wait_flow_is_for(struct solver *s, struct site site, enum effect_kind kind, const struct flow *flow,
		      const struct run *run);

/* The same of a wait that was walked to. */
bool wait_is_for(struct solver *s, const struct walk_hit *hit, const struct run *run);

#endif
