/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * splat_match.h - a report's chain, laid over the dependency graph.
 *
 * A class goes by different names in the two: `&x->lock` of the log is some
 * STRUCT.lock here. So names only say what it may be, and functions of the
 * stacks, and that the chain must close, say which.
 */
#ifndef WQLINT_CMD_SPLAT_MATCH_H
#define WQLINT_CMD_SPLAT_MATCH_H

#include "cmd/splat.h"
#include "solve/depend.h"

/* What became of one edge. */
enum link_state {
	LINK_UNKNOWN,		/* one of its ends is nothing that was read */
	LINK_ABSENT,		/* the graph has no such edge */
	LINK_BY_NAME,		/* it has one between classes of these names */
	LINK_BY_PLACE,		/* and its function is in the stack */
};

/* Edge i leads from entry i of the chain to the next, the last one back to entry 0. */
struct link {
	const struct splat_entry *from, *to;
	const struct node *from_node, *to_node;	/* NULL if not known */
	const struct depend_edge *edge;		/* NULL but for BY_NAME and BY_PLACE */
	enum link_state state;
};

struct links {
	struct link *v;		/* n of them, in the arena given */
	uint32_t n;
	const char *rule;	/* whose case the cycle is, by the kinds of its nodes; NULL: none of them */
	uint32_t at;		/* the link at which a finding of that rule sits */
};

/* Of a circular or recursive report that is not broken. */
void links_find(struct arena *a, const struct graph *g, const struct splat *s, struct links *out);

/* What it begins at: by its node, or by its name if that is not known. */
enum node_kind link_kind(const struct link *l);

/* Is the function in the stack where @l's end was waited for? */
bool link_passes(const struct link *l, const char *function);

/* May a queue whose name was given as @title (a format) be called @name? */
bool title_fits(const char *title, const char *name);

#endif
