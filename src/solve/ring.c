// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ring.c - waits that come back to where they began.
 *
 * From each node that a wait may be told of, one search over the edges that the
 * kind of ring may take, backwards: whatever it meets leads there. Then each
 * wait of the node for something that was met closes a ring, and the way back
 * is the way that the search came.
 */
#include "solve/ring.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "solve/internal.h"

struct search {
	enum ring_kind kind;
	const struct graph *g;
	uint32_t n;			/* nodes */
	uint32_t *first, *incoming;	/* edges by their end: incoming[first[n] .. first[n + 1]) */
	const struct depend_edge **next;	/* node -> first edge of its way to the start; NULL: none, or the start */
	bool *met;
	bool *for_reclaim;		/* queues and works that reclaim waits for */
	bool *annotated;		/* those of them whose queue says so itself */
	uint32_t *todo;
	const struct loc *own;		/* the work function that waits, where it is defined; or NULL */
};

static bool is_executed(const struct graph *g, uint32_t node)
{
	return g->nodes.v[node].kind == NODE_QUEUE || g->nodes.v[node].kind == NODE_WORK;
}

static bool is_reclaim(const struct graph *g, uint32_t node)
{
	return g->nodes.v[node].kind == NODE_RECLAIM;
}

static bool is_wait(const struct depend_edge *e)
{
	return e->kind != EDGE_RUNS && e->kind != EDGE_ANNOTATED && e->step.func != FACT_NONE;
}

/* May a ring of that kind lead over the edge? */
static bool may_follow(const struct search *w, const struct depend_edge *e)
{
	switch (w->kind) {
	case RING_EXECUTED:
		return is_executed(w->g, e->from) && is_executed(w->g, e->to);
	case RING_LOCK:
		return !is_reclaim(w->g, e->from) || !is_executed(w->g, e->to);
	case RING_RECLAIM:
		/* What has reclaim wait for it by annotation has a ring of its own from the beginning, and that is told. */
		return !is_reclaim(w->g, e->from) && !w->annotated[e->from];
	case RING_ALLOC:
		return w->for_reclaim[e->to] && (is_reclaim(w->g, e->from) || e->kind == EDGE_RUNS);
	}
	return false;
}

/* May the wait be told? */
static bool is_told(const struct search *w, const struct depend_edge *e)
{
	if (!is_wait(e))
		return false;
	switch (w->kind) {
	case RING_EXECUTED:
		return is_executed(w->g, e->from) && is_executed(w->g, e->to);
	case RING_LOCK:
		return w->g->nodes.v[e->from].kind == NODE_LOCK && is_executed(w->g, e->to);
	case RING_RECLAIM:
		return w->for_reclaim[e->from] && !is_reclaim(w->g, e->to) && !w->annotated[e->to];
	case RING_ALLOC:
		return w->for_reclaim[e->from] && is_reclaim(w->g, e->to);
	}
	return false;
}

/* By counting: how many edges end at each node, and where theirs begin. */
static void index_edges(struct search *w)
{
	const struct graph *g = w->g;

	w->first = MEM_NEW(uint32_t, w->n + 2);
	w->incoming = MEM_NEW(uint32_t, g->edges.n + 1);
	for (size_t i = 0; i < g->edges.n; i++)
		w->first[g->edges.v[i].to + 2]++;
	for (uint32_t i = 2; i < w->n + 2; i++)
		w->first[i] += w->first[i - 1];
	for (uint32_t i = 0; i < g->edges.n; i++)
		w->incoming[w->first[g->edges.v[i].to + 1]++] = i;
}

/* What reclaim waits for of queues and works, if only by annotation, and what those queues run. */
static void find_for_reclaim(const struct search *w, bool annotated, bool *found)
{
	const struct graph *g = w->g;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < g->edges.n; i++) {
			const struct depend_edge *e = &g->edges.v[i];

			if (!is_executed(g, e->to) || found[e->to])
				continue;
			if (is_reclaim(g, e->from) ? annotated && e->kind != EDGE_ANNOTATED : e->kind != EDGE_RUNS || !found[e->from])
				continue;
			found[e->to] = more = true;
		}
	}
}

/*
 * The function that waits at @step, if nobody calls it: then it runs as a work or not at all, and what
 * that work takes later or has by now keeps nobody else from going on.
 */
static const struct loc *only_as_work(struct solver *s, struct site step)
{
	const struct func *f = program_func(s->program, step.func);

	return f->callers.n ? NULL : &f->def->loc;
}

static bool is_own(struct solver *s, const struct search *w, const struct depend_edge *e)
{
	return w->own && is_executed(w->g, e->from) && e->since.line == w->own->line &&
	       !strcmp(e->since.file, str(s->st, w->own->file));
}

/* All nodes from which a way leads to @start. */
static void search_back(struct solver *s, struct search *w, uint32_t start)
{
	uint32_t n = 0;

	memset(w->met, 0, w->n);
	memset(w->next, 0, w->n * sizeof(*w->next));
	w->met[start] = true;
	w->todo[n++] = start;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = w->first[w->todo[i]]; k < w->first[w->todo[i] + 1]; k++) {
			const struct depend_edge *e = &w->g->edges.v[w->incoming[k]];

			if (w->met[e->from] || !may_follow(w, e) || is_own(s, w, e))
				continue;
			w->met[e->from] = true;
			w->next[e->from] = e;
			w->todo[n++] = e->from;
		}
}

static void tell(struct search *w, const struct depend_edge *wait, uint32_t start,
		 void (*fn)(void *arg, const struct ring *r), void *arg)
{
	VEC(const struct depend_edge *) back = { 0 };
	struct ring r = { .g = w->g, .wait = wait };

	for (uint32_t at = wait->to; at != start; at = w->next[at]->to)
		vec_push(&back, w->next[at]);
	r.back = back.v;
	r.nback = (uint32_t)back.n;
	fn(arg, &r);
	vec_free(&back);
}

void rings_find(struct solver *s, enum ring_kind kind, void (*fn)(void *arg, const struct ring *r), void *arg)
{
	struct graph g;
	struct search w = { .kind = kind, .g = &g };
	uint32_t searched = FACT_NONE;

	if (program_stats(s->program)->bodies > RINGS_MAX_BODIES)
		return;
	graph_build_steps(s, &g);
	w.n = (uint32_t)g.nodes.n;
	w.next = MEM_NEW(const struct depend_edge *, w.n + 1);
	w.met = MEM_NEW(bool, w.n + 1);
	w.for_reclaim = MEM_NEW(bool, w.n + 1);
	w.annotated = MEM_NEW(bool, w.n + 1);
	w.todo = MEM_NEW(uint32_t, w.n + 1);
	index_edges(&w);
	find_for_reclaim(&w, false, w.for_reclaim);
	find_for_reclaim(&w, true, w.annotated);
	/* Edges are sorted by where they begin. */
	for (size_t i = 0; i < g.edges.n; i++) {
		const struct depend_edge *e = &g.edges.v[i];
		/* Reclaim is node 0, if it is one: all rings of that kind come back there. */
		uint32_t start = kind == RING_RECLAIM ? 0 : e->from;
		const struct loc *own;

		if (!is_told(&w, e))
			continue;
		own = kind == RING_LOCK ? only_as_work(s, e->step) : NULL;
		if (searched != start || own != w.own) {
			w.own = own;
			search_back(s, &w, start);
		}
		searched = start;
		if (w.met[e->to])
			tell(&w, e, start, fn, arg);
	}
	free(w.first);
	free(w.incoming);
	free(w.next);
	free(w.met);
	free(w.for_reclaim);
	free(w.annotated);
	free(w.todo);
	graph_free(&g);
}
