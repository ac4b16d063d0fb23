// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story.c - steps that many rules tell in the same words.
 */
#include "check/story.h"

#include "base/str.h"

/* Who gave the function away, to be run by somebody else's work. */
static void story_given(struct draft *d, const struct binding *b, const struct enqueue *e, const char *label)
{
	struct site at = e->at.site;

	for (ctx_id c = e->at.ctx; c; c = ctx_parent(d->s, c))
		at = ctx_site(d->s, c);
	if (at.func != FACT_NONE)
		check_step(d, at, "%s() is given away here, and a work on %s runs it", check_func_name(d->s, b->func), label);
	else
		check_step_at(d, &program_var(solver_program(d->s), b->var)->def->loc, "",
			      "%s() is given away in this initialiser, and a work on %s runs it",
			      check_func_name(d->s, b->func), label);
}

void story_origin(struct draft *d, const struct run *run)
{
	struct solver *s = d->s;
	const struct queue *q = runs_queue(s, run->queue);
	const struct binding *b = runs_binding(s, run->binding);
	const struct enqueue *e = runs_enqueue(s, run->enqueue);
	struct program *p = solver_program(s);
	const char *label = queue_label(s, q), *work = class_name(s, &e->work);
	struct site at = e->at.site;

	if (q->func != FACT_NONE)
		check_step_at(d, queue_loc(s, q), check_func_name(s, q->func), "queue %s is allocated here with %s",
			      label, queue_flags_text(s, q));
	for (ctx_id c = e->at.ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	if (e->queue_flow)
		check_flow_steps(d, e->queue_flow, e->queue_leaf, &e->at);
	if (b->given) {
		story_given(d, b, e, label);
		return;
	}
	if (b->at.site.func != FACT_NONE)
		check_step(d, b->at.site, "work %s is bound to %s() here", work, check_func_name(s, b->func));
	else
		check_step_at(d, &program_var(p, b->var)->def->loc, "", "work %s is bound to %s() here", work,
			      check_func_name(s, b->func));
	check_step(d, at, "work %s is queued on %s here", work, label);
}

static void tell_call(struct draft *d, const struct walk_hit *hit, uint32_t i)
{
	const struct walk_step *st = &hit->steps[i];

	check_step(d, st->call, "%s() calls %s()%s", check_func_name(d->s, st->call.func),
		   check_func_name(d->s, hit->steps[i + 1].call.func), st->slot ? " through a pointer" : "");
}

void story_calls(struct draft *d, uint32_t func, const struct walk_hit *hit)
{
	if (hit->nsteps > 1)
		check_step(d, hit->steps[0].call, "the worker runs %s(), which calls %s()%s", check_func_name(d->s, func),
			   check_func_name(d->s, hit->steps[1].call.func), hit->steps[0].slot ? " through a pointer" : "");
	for (uint32_t i = 1; i + 1 < hit->nsteps; i++)
		tell_call(d, hit, i);
}

void story_path(struct draft *d, const struct walk_hit *hit)
{
	for (uint32_t i = 0; i + 1 < hit->nsteps; i++)
		tell_call(d, hit, i);
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
}
