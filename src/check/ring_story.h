/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring_story.h - rings of waits that are longer than what a rule follows by itself.
 */
#ifndef WQLINT_CHECK_RING_STORY_H
#define WQLINT_CHECK_RING_STORY_H

#include "check/check.h"
#include "solve/ring.h"

/*
 * Tells each wait that rings_find() finds, as @rule and merely possible, unless @rule is told of that
 * place already. To be called last, and of people who ask for what is possible: nothing happens otherwise.
 */
void ring_check(struct solver *s, struct findings *out, const char *rule, enum ring_kind kind);

#endif
