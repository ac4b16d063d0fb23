/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * depend_internal.h - a graph while it is built, shared by node.c and depend.c.
 */
#ifndef WQLINT_SOLVE_DEPEND_INTERNAL_H
#define WQLINT_SOLVE_DEPEND_INTERNAL_H

#include "solve/depend.h"
#include "solve/internal.h"
#include "solve/lock.h"
#include "solve/runs.h"

/* What one wait is for. */
struct goal {
	uint32_t node;
	enum edge_kind kind;
	enum sure sure;
};

typedef VEC(struct goal) goal_list;

struct builder {
	struct solver *s;
	const char *root;
	size_t nroot;
	struct graph *g;
	struct map node_ids;		/* hash of kind and name -> node */
	struct map edge_ids;		/* (from, to) and kind -> edge */
	struct map goal_ids;		/* call, what it does -> index into goals */
	VEC(goal_list) goals;
	bool steps;			/* an edge for each step */
};

struct spot spot_of(struct builder *b, const struct loc *loc);
struct spot spot_of_site(struct builder *b, struct site site);
struct spot spot_of_func(struct builder *b, uint32_t func);

/* The node of that class, made if it is new; FACT_NONE if the class has no name. */
uint32_t node_reclaim(struct builder *b);
uint32_t node_lock(struct builder *b, const struct lock_key *key);
uint32_t node_completion(struct builder *b, const struct lock_key *key);
uint32_t node_queue(struct builder *b, uint32_t queue);
uint32_t node_work(struct builder *b, const struct class_key *work);
/* Of the work that the binding is for, an executor's own included. */
uint32_t node_bound(struct builder *b, const struct binding *bind);

/* All nodes are made: note where their objects begin. */
void nodes_find_sites(struct builder *b);

/* What the call @at waits for by an effect of @kind. Valid until the next call. */
const goal_list *goals_of(struct builder *b, struct site at, enum effect_kind kind);

#endif
