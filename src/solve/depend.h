/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * depend.h - the whole dependency graph: what is waited for while what is held
 * or running.
 *
 * The deadlock rules look for cycles from the waits outward and see a piece of
 * it each; this is all of it, by the same contexts, held sets and flows. It is
 * a graph of classes, as lockdep's: doc/graph.md says what a node and an edge is.
 */
#ifndef WQLINT_SOLVE_DEPEND_H
#define WQLINT_SOLVE_DEPEND_H

#include <stdint.h>

#include "base/mem.h"
#include "link/program.h"

struct solver;

enum node_kind { NODE_RECLAIM, NODE_LOCK, NODE_QUEUE, NODE_WORK, NODE_COMPLETION, NODE_KINDS };

/* A line of source; @file is as --root makes it. Line 0: none. */
struct spot {
	const char *file;
	uint32_t line;
};

struct node {
	enum node_kind kind;
	const char *name;		/* unique among its kind */
	const char *title;		/* of a queue: its name as given, which may be a format; or NULL */
	VEC(struct spot) sites;		/* where an object of the class begins: sorted, each once */
};

enum edge_kind {
	EDGE_RUNS,			/* a work may be run by the queue */
	EDGE_LOCK,
	EDGE_FLUSH_WORK,
	EDGE_CANCEL_WORK,
	EDGE_FLUSH_QUEUE,		/* flush, drain or destroy */
	EDGE_ALLOC,			/* an allocation that may enter reclaim */
	EDGE_COMPLETION,
	EDGE_ANNOTATED,			/* reclaim waits for the queue because its flags say so */
	EDGE_KINDS
};

/* How sure an edge is: the tiers of findings. */
enum sure { SURE_CERTAIN, SURE_LIKELY, SURE_POSSIBLE };

struct depend_edge {
	uint32_t from, to;		/* nodes */
	enum edge_kind kind;
	enum sure sure;
	struct spot at;			/* the step: where @to is waited for, or the work queued */
	const char *function;		/* that does it; "" if there is none */
	struct spot since;		/* where @from is taken, queued, or begins to run */
	struct site step;		/* @at as a call; func FACT_NONE: none */
};

struct graph {
	VEC(struct node) nodes;		/* by kind, then by name; those with an edge */
	VEC(struct depend_edge) edges;	/* by from, to and kind: one of each, the surest; or of each and step */
	uint32_t unresolved;		/* waits whose object is not known: they have no edge */
};

/*
 * Build it. Spinlocks are in it if the solver was made with @graph set in its options.
 * @root, or NULL, is the absolute path that is cut off file names. Strings live
 * in the solver's arena; graph_free() the rest.
 */
void graph_build(struct solver *s, const char *root, struct graph *out);
/* The same of tier likely at least, whatever was asked for; an edge for each step that is one. */
void graph_build_steps(struct solver *s, struct graph *out);
void graph_free(struct graph *g);

const char *node_kind_name(enum node_kind kind);
const char *edge_kind_name(enum edge_kind kind);

#endif
