/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * after.h - a queue that is used, or destroyed again, after it was destroyed.
 */
#ifndef WQLINT_SOLVE_AFTER_H
#define WQLINT_SOLVE_AFTER_H

#include "link/program.h"
#include "model/model.h"

struct solver;

struct after {
	struct site destroy;		/* the destroy itself */
	struct site gone;		/* the call in the function that also uses it: the destroy, or one that leads to it */
	struct site use;		/* what uses the queue */
	struct site from;		/* the call in that same function that is or leads to the use */
	struct site shown;		/* the last call on the way to the use that stands in that function's directory */
	enum effect_kind kind;		/* of the use */
	bool maybe;			/* something else is tested in between */
};

/*
 * Uses of a pointer behind the destroy at @destroy (argument @value there): in
 * the same function, or in one that calls it, of the same place, with nothing
 * stored there meanwhile. Calls @fn for each.
 */
void after_destroy(struct solver *s, struct site destroy, uint32_t value,
		   void (*fn)(struct solver *s, const struct after *a, void *arg), void *arg);

#endif
