/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * graph.h - the dependency graph as text, one node or edge a line.
 */
#ifndef WQLINT_REPORT_GRAPH_H
#define WQLINT_REPORT_GRAPH_H

#include <stdio.h>

#include "report/finding.h"

struct graph;

/* Nodes, then edges of @floor or better, in the graph's order; doc/graph.md says what the fields are. */
void render_graph(FILE *out, const struct graph *g, enum tier floor);

#endif
