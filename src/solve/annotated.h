/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * annotated.h - which queues reclaim waits for, and by whose word.
 */
#ifndef WQLINT_SOLVE_ANNOTATED_H
#define WQLINT_SOLVE_ANNOTATED_H

#include "solve/runs.h"
#include "solve/solver.h"
#include "solve/walk.h"

enum annotated {
	ANNOTATED_NO,
	ANNOTATED_PLAIN,	/* it has a rescuer, and nobody says more */
	ANNOTATED_MAYBE,	/* one of the flags that it may have says so */
	ANNOTATED_YES
};

/* Does --annotate=@name mean that queue: its name, variable, struct.field, or a flag that it has? */
bool annotation_matches(struct solver *s, const struct queue *q, const char *name);

enum annotated annotated(struct solver *s, const struct queue *q);

#endif
