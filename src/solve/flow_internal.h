/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flow_internal.h - a query while it runs, shared by flow.c and memory.c.
 */
#ifndef WQLINT_SOLVE_FLOW_INTERNAL_H
#define WQLINT_SOLVE_FLOW_INTERNAL_H

#include "solve/internal.h"

#define NO_SITE ((struct site){ .func = FACT_NONE, .event = FACT_NONE })

struct query {
	struct solver *s;
	VEC(struct flow_node) nodes;
	VEC(struct leaf) leaves;
	struct map seen;
	bool cut;
	bool (*wanted)(struct solver *s, const struct leaf *leaf);	/* if set: the query ends at the first source that is not */
	bool unwanted;
};

/* The trail ends at @node with this source. */
void query_leaf(struct query *q, uint32_t node, struct leaf leaf);
void query_unknown(struct query *q, uint32_t node);

/* Go on at a value or place, reached from @parent; nothing happens if it was met before. */
void query_follow(struct query *q, uint32_t parent, struct flow_node node);
struct flow_node flow_node_of(uint32_t func, uint32_t value, ctx_id ctx, uint8_t how, uint8_t evidence,
			      struct site via);

/*
 * Can event @event of @func run when entered by @ctx? Branches on constant
 * arguments are decided by the call string.
 */
bool query_runs(struct query *q, uint32_t func, ctx_id ctx, uint32_t event);

/* Go on at whatever may have been stored to @place of @func. */
void query_load(struct query *q, uint32_t node, uint32_t func, const struct place *place);

/* Go on at whatever may have been stored to member @m of @object: a place whose address is known, or some object. */
void query_load_member(struct query *q, uint32_t node, const struct leaf *object, const struct member *m);

#endif
