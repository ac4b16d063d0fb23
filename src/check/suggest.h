/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suggest.h - which queues should carry the reclaim flags, and which carry them
 * for nothing.
 */
#ifndef WQLINT_CHECK_SUGGEST_H
#define WQLINT_CHECK_SUGGEST_H

#include "check/check.h"

/*
 * Append, one entry a queue (a work, on a system queue, which cannot get flags):
 *  - should-carry: reclaim waits for it, and it lacks the flags;
 *  - may-drop: it has them, and nothing in the program that reclaim enters waits for it.
 * Finished like the findings of checks_run().
 */
void suggest_annotations(struct solver *s, struct findings *out);

#endif
