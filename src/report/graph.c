// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * graph.c - lines of fields with a tab between, for programs that compare.
 *
 * A node is spelled KIND:NAME wherever it stands, so that an edge's line means
 * the same without the others.
 */
#include "report/graph.h"

#include "base/mem.h"
#include "solve/depend.h"

static enum tier tier_of(enum sure sure)
{
	return sure == SURE_CERTAIN ? TIER_CERTAIN : sure == SURE_LIKELY ? TIER_LIKELY : TIER_POSSIBLE;
}

static void put_spot(FILE *out, const struct spot *at)
{
	if (at->line)
		fprintf(out, "%s:%u", at->file, at->line);
	else
		fputc('-', out);
}

static void put_node(FILE *out, const struct node *n)
{
	if (n->kind == NODE_RECLAIM)
		fputs(n->name, out);
	else
		fprintf(out, "%s:%s", node_kind_name(n->kind), n->name);
}

void render_graph(FILE *out, const struct graph *g, enum tier floor)
{
	bool *used = MEM_NEW(bool, g->nodes.n + 1);

	for (size_t i = 0; i < g->edges.n; i++)
		if (tier_of(g->edges.v[i].sure) <= floor)
			used[g->edges.v[i].from] = used[g->edges.v[i].to] = true;
	fputs("# wqlint graph 1\n", out);
	for (size_t i = 0; i < g->nodes.n; i++) {
		const struct node *n = &g->nodes.v[i];

		if (!used[i])
			continue;
		fputs("node\t", out);
		put_node(out, n);
		fputc('\t', out);
		for (size_t k = 0; k < n->sites.n; k++) {
			if (k)
				fputc(' ', out);
			put_spot(out, &n->sites.v[k]);
		}
		fputs(n->sites.n ? "\n" : "-\n", out);
	}
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct depend_edge *e = &g->edges.v[i];

		if (tier_of(e->sure) > floor)
			continue;
		fputs("edge\t", out);
		put_node(out, &g->nodes.v[e->from]);
		fputc('\t', out);
		put_node(out, &g->nodes.v[e->to]);
		fprintf(out, "\t%s\t%s\t", edge_kind_name(e->kind), tier_name(tier_of(e->sure)));
		put_spot(out, &e->at);
		fprintf(out, "\t%s\t", e->function[0] ? e->function : "-");
		put_spot(out, &e->since);
		fputc('\n', out);
	}
	fprintf(out, "# unresolved waits: %u\n", g->unresolved);
	free(used);
}
