/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * init.h - a walk through an initialiser, member by member.
 */
#ifndef WQLINT_CLANG_INIT_H
#define WQLINT_CLANG_INIT_H

#include "clang/lower.h"

#define INIT_MAX_RANGE	4096	/* [0 ... 4095] is written out, a longer range is any index */

struct init {
	struct cx *cx;
	struct ref *to;		/* the member at hand */
	bool cleared;		/* zeros need not be stored */
	struct loc loc;
	bool literals;		/* compound literals are lists too */
	void (*leaf)(struct init *in, CXCursor e);	/* e is for in->to, and no list */
	int64_t last_index;
	/* of leaf() */
	void *ctx;
};

void init_walk(struct init *in, CXCursor e);

#endif
