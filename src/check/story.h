/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story.h - steps that many rules tell in the same words.
 */
#ifndef WQLINT_CHECK_STORY_H
#define WQLINT_CHECK_STORY_H

#include "check/check.h"
#include "solve/lock.h"

/* Queue made, work bound, work queued: how it comes that it will run. */
void story_queued(struct draft *d, const struct run *run);

/* A worker runs it. */
void story_runs(struct draft *d, const struct run *run);

/* Both. */
void story_origin(struct draft *d, const struct run *run);

/* Where the lock is taken, or that the callers of a slot hold it. */
void story_taken(struct draft *d, const struct held *h);

/* The calls from where it is taken to, but without, chain[@n - 1]. */
void story_holding(struct draft *d, const struct held *h, uint32_t n);

/* Where the queue is made, and that the finding is about it; nothing of one that the kernel makes. */
void story_made(struct draft *d, const struct queue *q);

/* The calls from function @func down to, but without, the hit's last step. */
void story_calls(struct draft *d, uint32_t func, const struct walk_hit *hit);

#endif
