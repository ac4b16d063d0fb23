/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prove.h - is a patch a repair? Applied to a copy, compiled and checked again.
 */
#ifndef WQLINT_CMD_PROVE_H
#define WQLINT_CMD_PROVE_H

#include "clang/compdb.h"
#include "cmd/load.h"
#include "fix/plan.h"

struct prover {
	struct load *load;		/* what was read, with the plans' solver */
	const struct compdb *db;	/* how units are compiled, or NULL: kbuild wrote it down */
	const char *plugin;		/* the plugin */
	struct findings before;
	bool known;			/* @before is */
};

/* Find what is wrong before any patch, in @v->before. Returns 0, or -1 and a sentence. */
int prover_begin(struct prover *v, struct err *err);

/*
 * Apply the plan's edits to a copy, compile what they touch with the plugin,
 * and check everything again: the plan's flushes must be gone, no work of
 * its module may be left on that queue if they were to move, and nothing new may be
 * reported. What goes wrong becomes an obstacle of the plan. Returns whether it is proven.
 */
bool prove(struct prover *v, struct plan *p);

void prover_free(struct prover *v);

#endif
