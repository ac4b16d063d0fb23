/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * near.h - what somebody may have meant who mistyped a name.
 */
#ifndef WQLINT_CMD_NEAR_H
#define WQLINT_CMD_NEAR_H

#include <stdint.h>

#include "base/buf.h"

#define NEAR_MAX 3

struct near_name {
	const char *name;
	uint32_t distance;
};

/* Zero-initialise but for @want. The names stay their owners'. */
struct near {
	const char *want;
	struct near_name best[NEAR_MAX];	/* nearest first, then by alphabet */
	uint32_t n;
};

/* Consider @name; each is kept once, and only if it could be meant. */
void near_add(struct near *near, const char *name);

/* "; did you mean a, b or c?", or nothing at all if no name came near. */
void near_print(const struct near *near, struct buf *out);

#endif
