// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * edit.c - a plan carried out.
 */
#include <string.h>

#include "fix/internal.h"
#include "solve/solver.h"

/*
 * A cancel that does not wait, and the flush behind it, are one cancel that does: if they stand one
 * right behind the other.
 */
static bool replace_both(struct plan *p, const struct fix_flush *f, const struct spot *spot)
{
	const struct loc *loc;
	struct code *c = spot->code;
	size_t above, end, first, last;

	if (f->obsolete.func == FACT_NONE || f->instead.n != 1)
		return false;
	loc = func_event_loc(program_func(solver_program(p->solver), f->obsolete.func), f->obsolete.event);
	above = loc->macro ? CODE_NONE : code_at(c, loc->line, loc->col);
	first = code_statement(c, spot->token, &last);
	if (above == CODE_NONE || first == CODE_NONE || code_statement(c, above, &end) != above || end + 1 != first ||
	    code_is_lone(c, above))
		return false;
	plan_replace(p, c, c->t[above].off, c->t[last].off + 1 - c->t[above].off,
		     arena_printf(p->code.arena, "%s;", f->instead.v[0]));
	return true;
}

static void edit_flushes(struct plan *p)
{
	for (size_t i = 0; i < p->flushes.n; i++) {
		struct fix_flush *f = &p->flushes.v[i];
		struct spot spot;

		if (plan_locate(p, f->flush.site, "flush.", &spot) && !replace_both(p, f, &spot))
			plan_replace_statement(p, &spot, f->instead.v, f->instead.n);
	}
}

static const char *queue_at(struct plan *p, struct site at, const struct spot *spot)
{
	return p->device ? plan_device_queue(p, at, spot) : p->symbol;
}

static void move_use(struct plan *p, const struct fix_use *use)
{
	struct spot spot;
	const char *form, *text, *queue;

	if (!plan_locate(p, use->at, "own.", &spot))
		return;
	form = plan_text(p, "own.", spot.word);
	queue = queue_at(p, use->at, &spot);
	text = form && queue ? plan_render(p, &spot, form, queue) : NULL;
	if (text)
		plan_replace_call(p, &spot, text);
}

/* Does the destroy come right behind the flush? What drains then is that: at the end of exit, or of the device's. */
static bool is_drained_next(struct plan *p, const struct spot *spot)
{
	size_t first, last;

	if (!p->device)
		return p->exit != FACT_NONE && plan_is_last(p, spot, p->exit);
	first = code_statement(spot->code, spot->token, &last);
	if (first == CODE_NONE || code_is_lone(spot->code, first))
		return false;
	for (size_t i = 0; i < spot->code->edits.n; i++)
		/* What is put between this statement and the next word: the end of the queue. */
		if (spot->code->edits.v[i].off > spot->code->t[last].off && !spot->code->edits.v[i].len &&
		    last + 1 < spot->code->nt && spot->code->edits.v[i].off <= spot->code->t[last + 1].off)
			return true;
	return false;
}

static void edit_queue(struct plan *p)
{
	if (p->device)
		plan_edit_device(p);
	else if (!p->reuse)
		plan_own_queue(p);
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++)
			move_use(p, &p->works.v[i].uses.v[k]);
	if (p->host != FACT_NONE)
		plan_edit_host(p);
	for (size_t i = 0; i < p->flushes.n; i++) {
		struct spot spot;
		const char *form, *queue;

		if (p->obstacles.n || !plan_locate(p, p->flushes.v[i].flush.site, "flush.", &spot))
			continue;
		if (p->host != FACT_NONE) {
			form = plan_text(p, "helper.call", NULL);
			if (form)
				plan_replace_call(p, &spot, plan_fill(p, form, &(struct blanks){ .name = p->helper }));
			continue;
		}
		if (!p->reuse && is_drained_next(p, &spot)) {
			plan_replace_statement(p, &spot, NULL, 0);
			continue;
		}
		form = plan_text(p, "flush.", spot.word);
		queue = queue_at(p, p->flushes.v[i].flush.site, &spot);
		if (form && queue)
			plan_replace_call(p, &spot, plan_fill(p, form, &(struct blanks){ .queue = queue }));
	}
	if (p->reuse || p->device)
		return;
	plan_edit_init(p);
	plan_edit_exit(p);
}

void plan_edit(struct plan *p)
{
	if (p->workers.n)
		plan_edit_allocations(p);
	else if (p->rule)
		plan_edit_arguments(p);
	else if (p->strategy == FIX_QUEUE)
		edit_queue(p);
	else
		edit_flushes(p);
}
