// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ring_story.c - rings of waits, told edge by edge.
 *
 * A ring is one of classes: whether it is one object's, and whether all of it
 * can meet, nobody has looked. So it is possible, whatever its edges are.
 */
#include "check/ring_story.h"

#include <string.h>

struct telling {
	struct solver *s;
	struct findings *out;
	const char *rule;
};

static bool is_told(const struct telling *t, const struct finding *f)
{
	for (size_t i = 0; i < t->out->list.n; i++) {
		const struct finding *o = &t->out->list.v[i];

		if (!strcmp(o->rule, f->rule) && !strcmp(o->at.file, f->at.file) && o->at.line == f->at.line &&
		    o->at.col == f->at.col)
			return true;
	}
	return false;
}

/* A lock or work by its name, without the place that tells it from others; a queue as it calls itself. */
static const char *name(struct draft *d, const struct graph *g, uint32_t node)
{
	const char *full = g->nodes.v[node].name;

	return arena_printf(d->out->arena, "%.*s", (int)strcspn(full, "@"), full);
}

static void tell_edge(struct draft *d, const struct graph *g, const struct depend_edge *e)
{
	const char *from = name(d, g, e->from), *to = name(d, g, e->to);

	if (e->step.func == FACT_NONE)
		return;
	if (e->kind == EDGE_RUNS) {
		check_step(d, e->step, "%s runs %s, which is queued here", from, to);
		check_step_kind(d, STEP_ENQUEUE);
	} else {
		check_step(d, e->step, g->nodes.v[e->from].kind == NODE_LOCK ? "with %s held, %s is waited for here" :
							  "%s waits here for %s", from, to);
		check_step_kind(d, e->kind == EDGE_LOCK ? STEP_LOCK : e->kind == EDGE_ALLOC ? STEP_ALLOC : STEP_WAIT);
	}
}

static void tell(void *arg, const struct ring *r)
{
	struct telling *t = (struct telling *)arg;
	const char *from, *to;
	struct draft d;

	check_begin(&d, t->s, t->out, t->rule, r->wait->step);
	if (is_told(t, &d.f))
		return;
	from = name(&d, r->g, r->wait->from);
	to = name(&d, r->g, r->wait->to);
	tell_edge(&d, r->g, r->wait);
	for (uint32_t i = 0; i < r->nback; i++)
		tell_edge(&d, r->g, r->back[i]);
	check_end(&d, TIER_POSSIBLE, arena_printf(t->out->arena, "%s|%s|ring", from, to),
		  arena_printf(t->out->arena, "%s is waited for with %s %s, and by way of %u more waits so is that", to, from,
			       r->g->nodes.v[r->wait->from].kind == NODE_LOCK ? "held" : "running", r->nback));
}

void ring_check(struct solver *s, struct findings *out, const char *rule, enum ring_kind kind)
{
	struct telling t = { s, out, rule };

	if (solver_options(s)->possible)
		rings_find(s, kind, tell, &t);
}
