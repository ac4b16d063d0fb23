/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rare.h - paths that only the end of something takes.
 */
#ifndef WQLINT_SOLVE_RARE_H
#define WQLINT_SOLVE_RARE_H

#include "solve/walk.h"

struct solver;

/*
 * Does some call of the path stand behind a test that the reference just dropped
 * was the last one, or that a counter of what is under way is zero? Whether that
 * can come true in the running work, which may hold a reference or be what is
 * counted, is not known here.
 */
bool rare_path(struct solver *s, const struct walk_hit *hit);

#endif
