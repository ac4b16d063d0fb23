/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reclaim_story.h - how reclaim comes to wait for a queue, in words.
 */
#ifndef WQLINT_CHECK_RECLAIM_STORY_H
#define WQLINT_CHECK_RECLAIM_STORY_H

#include "check/check.h"
#include "solve/reclaim.h"

/* What the steps of the wait allow. */
enum tier reclaim_tier(struct solver *s, const struct reclaim_wait *w);

/* Is @a the better reason to say that reclaim waits for a queue? @b may be NULL. */
bool reclaim_is_better(struct solver *s, const struct reclaim_wait *a, const struct reclaim_wait *b);

/* In one clause: "f() is called by memory reclaim and flushes it". In the solver's arena. */
const char *reclaim_reason(struct solver *s, const struct reclaim_wait *w);

/* The numbered path: queue, work, then from reclaim down to the wait. */
void reclaim_story(struct draft *d, const struct reclaim_wait *w);

/* Where the work that is waited for is queued, in the code that decides it; false if the whole queue is meant. */
bool reclaim_queueing(struct solver *s, const struct reclaim_wait *w, struct site *at);

/* "work struct.field (function())". In the solver's arena. */
const char *reclaim_work_name(struct solver *s, const struct reclaim_wait *w);

#endif
