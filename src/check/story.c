// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story.c - steps that many rules tell in the same words.
 */
#include "check/story.h"

#include <string.h>

#include "base/str.h"

/* Where a use is decided: in the outermost caller that was needed, who names the things it is about. */
static struct site outermost(struct solver *s, const struct use *use)
{
	struct site at = use->site;

	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	return at;
}

/* Who gave the function away, to be run by somebody else's work. */
static void tell_given(struct draft *d, const struct binding *b, const struct enqueue *e, const char *label)
{
	struct site at = outermost(d->s, &e->at);

	if (at.func != FACT_NONE)
		check_step(d, at, "%s() is given away here, and a work on %s runs it", check_func_name(d->s, b->func), label);
	else
		check_step_var(d, b->var, "%s() is given away in this initialiser, and a work on %s runs it",
			       check_func_name(d->s, b->func), label);
}

static void tell_binding(struct draft *d, const struct binding *b, const char *work)
{
	const char *func = check_func_name(d->s, b->func);
	struct site at;

	if (b->at.site.func == FACT_NONE) {
		check_step_var(d, b->var, "work %s is bound to %s() here", work, func);
		return;
	}
	at = outermost(d->s, &b->at);
	if (b->at.ctx)
		check_step(d, at, "work %s is bound to %s() here, by %s()", work, func, check_callee_name(d->s, at));
	else
		check_step(d, at, "work %s is bound to %s() here", work, func);
}

/* Two works of one queue need not be told twice where it comes from: drop steps behind @from that stand before it. */
static void drop_repeats(struct draft *d, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < d->steps.n; i++) {
		const struct step *s = &d->steps.v[i];
		bool repeated = false;

		for (size_t j = 0; j < from && !repeated; j++) {
			const struct step *old = &d->steps.v[j];

			repeated = old->at.line == s->at.line && old->at.col == s->at.col &&
				   !strcmp(old->at.file, s->at.file) && !strcmp(old->text, s->text);
		}
		if (!repeated)
			d->steps.v[n++] = *s;
	}
	d->steps.n = n;
}

void story_made(struct draft *d, const struct queue *q)
{
	check_queue(d, queue_label(d->s, q));
	if (q->func == FACT_NONE)
		return;
	check_step_at(d, queue_loc(d->s, q), check_func_name(d->s, q->func), "queue %s is allocated here with %s",
		      queue_label(d->s, q), queue_flags_text(d->s, q));
	check_step_kind(d, STEP_QUEUE);
}

void story_queued(struct draft *d, const struct run *run)
{
	struct solver *s = d->s;
	const struct queue *q = runs_queue(s, run->queue);
	const struct binding *b = runs_binding(s, run->binding);
	const struct enqueue *e = runs_enqueue(s, run->enqueue);
	const char *label = queue_label(s, q), *work = class_name(s, &e->work);
	size_t before = d->steps.n;

	story_made(d, q);
	if (e->queue_flow)
		check_flow_steps(d, e->queue_flow, e->queue_leaf, &e->at);
	drop_repeats(d, before);
	if (b->given) {
		tell_given(d, b, e, label);
		check_step_kind(d, STEP_BIND);
		return;
	}
	tell_binding(d, b, work);
	check_step_kind(d, STEP_BIND);
	check_step(d, outermost(s, &e->at), "work %s is queued on %s here", work, label);
	check_step_kind(d, STEP_ENQUEUE);
}

void story_runs(struct draft *d, const struct run *run)
{
	const struct func *f = program_func(solver_program(d->s), run->func);
	const char *name = check_func_name(d->s, run->func);

	check_step_at(d, f->def ? &f->def->loc : NULL, name, "a worker of %s runs %s()",
		      queue_label(d->s, runs_queue(d->s, run->queue)), name);
	check_step_kind(d, STEP_RUN);
}

void story_origin(struct draft *d, const struct run *run)
{
	story_queued(d, run);
	story_runs(d, run);
}

void story_calls(struct draft *d, uint32_t func, const struct walk_hit *hit)
{
	for (uint32_t i = 0; i + 1 < hit->nsteps; i++) {
		uint32_t from = i ? hit->steps[i].call.func : func;

		check_step(d, hit->steps[i].call, "%s() calls %s()%s", check_func_name(d->s, from),
			   check_func_name(d->s, hit->steps[i + 1].call.func),
			   hit->steps[i].slot ? " through a pointer" : "");
		check_step_kind(d, STEP_CALL);
	}
}

void story_taken(struct draft *d, const struct held *h)
{
	struct program *p = solver_program(d->s);
	const char *lock = lock_name(d->s, &h->lock), *callee = check_func_name(d->s, h->chain[0].func);
	struct strtab *st = program_strings(p);

	if (h->taken.func != FACT_NONE)
		check_step(d, h->taken, "%s() takes %s", check_func_name(d->s, h->taken.func), lock);
	else
		check_step_at(d, &program_func(p, h->chain[0].func)->def->loc, callee,
			      "%s() is called as %s.%s, with %s held", callee, str(st, h->contract.tag),
			      str(st, h->contract.field), lock);
	check_step_kind(d, STEP_LOCK);
}

void story_holding(struct draft *d, const struct held *h, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++) {
		check_step(d, h->chain[i], "%s() calls %s(), holding it", check_func_name(d->s, h->chain[i].func),
			   check_func_name(d->s, h->chain[i + 1].func));
		check_step_kind(d, STEP_CALL);
	}
}
