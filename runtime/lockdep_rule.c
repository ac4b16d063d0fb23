// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockdep_rule.c - which of the analyser's rules a report is a case of, and where its finding sits.
 *
 * By the kinds of the nodes alone (doc/graph.md), and by one edge of the cycle that a rule takes
 * for its own, whichever edge closed it: for a lock and a work the flush, for reclaim what the
 * work does.
 */
#include "lockdep_internal.h"

#define NONE	"none"		/* an inversion of plain locks: a bug, and none of the rules' */

/* The edges in a row, the closing one last: each begins where the one before ends. */
struct ring {
	const struct dep_edge **edges;
	int n;
};

static bool is_executed(const struct dep_class *c)
{
	return c->kind == DEP_QUEUE || c->kind == DEP_WORK;
}

static bool is_lock(const struct dep_class *c)
{
	return c->kind == DEP_LOCK || c->kind == DEP_SPIN;
}

bool dep_is_pool_lock(const struct dep_class *c)
{
	struct location at;

	if (c->kind != DEP_SPIN || !c->name || strcmp(c->name, "&pool->lock"))
		return false;
	if (!c->site)
		return true;
	location_of(c->site, &at);
	return at.where == LOCATION_RUNTIME;
}

/* "a/b/c.c" lies in the directory of "a/x.c", or below. */
static bool in_directory_of(const char *file, const char *model)
{
	size_t n = strlen(model);

	while (n && model[n - 1] != '/')
		n--;
	return !strncmp(file, model, n);
}

/* An allocation sits at the last call, on its way down, that lies where the work function does. */
static void place_of_allocation(const struct dep_stack *s, struct location *at)
{
	struct location all[16], work;
	int outermost;

	location_of_stack(s->ips, s->n, at);
	for (outermost = s->n - 1; outermost >= 0; outermost--)
		if (!location_of_stack(&s->ips[outermost], 1, &work))
			break;
	for (int i = 0; i <= outermost; i++) {
		int n = location_inlines(s->ips[i], all, 16);

		for (int j = 0; j < n; j++)
			if (all[j].where == LOCATION_MODULE && in_directory_of(all[j].file, work.file)) {
				*at = all[j];
				return;
			}
	}
}

static void place_of(const struct dep_edge *e, struct location *at)
{
	if (e->to->kind == DEP_RECLAIM)
		place_of_allocation(&e->at, at);
	else
		location_of_stack(e->at.ips, e->at.n, at);
}

static bool same_stack(const struct dep_stack *a, const struct dep_stack *b)
{
	for (int i = 0; i < a->n && i < b->n; i++)
		if (a->ips[i] != b->ips[i])
			return false;
	return a->n == b->n;
}

/* Did @c run when the memory of the ring's edge @e was asked for, as well as what the edge begins at? */
static bool ran_meanwhile(const struct ring *r, const struct dep_edge *e, const struct dep_class *c)
{
	const struct lockdep_thread *t = lockdep_thread();

	if (e == r->edges[r->n - 1]) {	/* it closes the ring: now */
		for (int i = 0; i < t->nheld; i++)
			if (t->held[i].class == c)
				return true;
		return false;
	}
	for (const struct dep_edge *o = c->after; o; o = o->next)
		if (o->to == e->to && same_stack(&o->at, &e->at))
			return true;
	return false;
}

/*
 * Was what the edge begins at taken by the work or queue that comes before it in the ring? Then that waits itself, and
 * its lock is not to blame.
 */
static bool by_the_one_before(const struct ring *r, int i)
{
	for (int k = 1; k < r->n; k++) {
		const struct dep_class *c = r->edges[(i + r->n - k) % r->n]->from;

		if (!is_lock(c))
			return is_executed(c) && ran_meanwhile(r, r->edges[i], c);
	}
	return false;
}

/* What the work of a queue that reclaim waits for does: the first edge that leads away from queues and works. */
static const struct dep_edge *edge_of_reclaim_work(const struct ring *r)
{
	const struct dep_edge *last;
	int start;

	for (start = 0; start < r->n; start++)
		if (r->edges[start]->from->kind == DEP_RECLAIM)
			break;
	if (start == r->n || !is_executed(r->edges[start]->to))
		return NULL;
	/* What reclaim waits for, and runs, allocates itself, whatever lock it holds by then. */
	last = r->edges[(start + r->n - 1) % r->n];
	for (int i = 0; i < r->n; i++) {
		const struct dep_edge *e = r->edges[(start + i) % r->n];

		if (!is_executed(e->to) || (i && !(e->how & DEP_ACQUIRED)))
			break;
		if (ran_meanwhile(r, last, e->to))
			return last;
	}
	for (int i = 1; i < r->n; i++) {
		const struct dep_edge *e = r->edges[(start + i) % r->n];

		/* A queue runs its works, even if something waits for them as well; what either waits for is another matter. */
		if (is_executed(e->to) && e->how & DEP_ACQUIRED)
			continue;
		/* What it takes itself, and holds while it waits, is not what it waits for. */
		while (is_lock(e->to) && by_the_one_before(r, (start + i + 1) % r->n))
			e = r->edges[(start + ++i) % r->n];
		return e;
	}
	return NULL;
}

/* A wait of the ring that works and queues alone lead back from to the one who waits; the last one if there are several. */
static const struct dep_edge *edge_of_own_end(const struct ring *r)
{
	for (int i = r->n - 1; i >= 0; i--)
		for (int k = 0; k < r->n; k++) {
			const struct dep_class *c = r->edges[(i + k) % r->n]->to;

			if (!is_executed(c) || !(r->edges[i]->how & DEP_WAITED))
				break;
			if (ran_meanwhile(r, r->edges[i], c))
				return r->edges[i];
		}
	return NULL;
}

/* A work or queue waited for under a lock; the one that closes the cycle if there are several. */
static const struct dep_edge *edge_of_flush_under_lock(const struct ring *r)
{
	for (int i = r->n - 1; i >= 0; i--)
		if (is_lock(r->edges[i]->from) && is_executed(r->edges[i]->to) && !by_the_one_before(r, i))
			return r->edges[i];
	return NULL;
}

/* Do works and queues alone wait for each other, whatever locks they hold? */
static bool is_of_executed(const struct ring *r)
{
	bool any = false;

	for (int i = 0; i < r->n; i++) {
		if (!is_executed(r->edges[i]->from) && !is_lock(r->edges[i]->from))
			return false;
		any |= is_executed(r->edges[i]->to);
	}
	return any && !edge_of_flush_under_lock(r);
}

static const char *rule_of(const struct ring *r, struct location *at)
{
	const struct dep_edge *last = r->edges[r->n - 1], *e;

	for (int i = 0; i < r->n; i++) {
		if (dep_is_pool_lock(r->edges[i]->to)) {
			place_of(r->edges[i], at);
			return "queue-under-lock";
		}
	}
	if ((e = edge_of_reclaim_work(r))) {
		place_of(e, at);
		return e->to->kind == DEP_RECLAIM ? "alloc-in-reclaim-work" : "wait-in-reclaim-work";
	}
	if ((e = edge_of_own_end(r))) {
		place_of(e, at);
		return "flush-self";
	}
	if (is_of_executed(r)) {
		/* A ring may close when a work begins to run; where it waits it is told. */
		for (int i = r->n - 1; !(last->how & DEP_WAITED) && i >= 0; i--)
			last = r->edges[i];
		place_of(last, at);
		return "flush-self";
	}
	if ((e = edge_of_flush_under_lock(r))) {
		place_of(e, at);
		return "flush-under-lock";
	}
	place_of(last, at);
	return NONE;
}

const char *dep_rule_of_cycle(const struct dep_cycle *c, struct location *at)
{
	const struct dep_edge **edges = calloc((size_t)c->n + 1, sizeof(*edges));
	struct ring r = { edges, c->n + 1 };
	const char *rule;

	if (!edges)
		abort();
	for (int i = 0; i < c->n; i++)
		edges[i] = c->path[i];
	edges[c->n] = &c->closing;
	rule = rule_of(&r, at);
	free(edges);
	return rule;
}

const char *dep_rule_of_recursion(const struct dep_edge *closing, struct location *at)
{
	const struct lockdep_thread *t = lockdep_thread();
	struct ring r = { &closing, 1 };

	/* By way of reclaim, which was entered since: what the work did to itself was to allocate. */
	for (int i = t->nheld - 1; i >= 0 && t->held[i].class != closing->from; i--)
		if (t->held[i].class->kind == DEP_RECLAIM && is_executed(closing->from)) {
			place_of_allocation(&t->held[i].since, at);
			return "alloc-in-reclaim-work";
		}
	return rule_of(&r, at);
}
