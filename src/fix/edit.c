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

static void move_use(struct plan *p, const struct fix_use *use)
{
	struct spot spot;
	const char *form, *text;

	if (!plan_locate(p, use->at, "own.", &spot))
		return;
	form = plan_text(p, "own.", spot.word);
	text = form ? plan_render(p, &spot, form, p->symbol) : NULL;
	if (text)
		plan_replace_call(p, &spot, text);
}

static void edit_queue(struct plan *p)
{
	if (!p->reuse)
		plan_own_queue(p);
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++)
			move_use(p, &p->works.v[i].uses.v[k]);
	for (size_t i = 0; i < p->flushes.n; i++) {
		struct spot spot;
		const char *form;

		if (!plan_locate(p, p->flushes.v[i].flush.site, "flush.", &spot))
			continue;
		/* At the very end of exit, what drains is the destroy that goes there. */
		if (!p->reuse && p->exit != FACT_NONE && plan_is_last(p, &spot, p->exit)) {
			plan_replace_statement(p, &spot, NULL, 0);
			continue;
		}
		form = plan_text(p, "flush.", spot.word);
		if (form)
			plan_replace_call(p, &spot, plan_fill(p, form, &(struct blanks){ .queue = p->symbol }));
	}
	if (p->reuse)
		return;
	plan_edit_init(p);
	plan_edit_exit(p);
}

void plan_edit(struct plan *p)
{
	if (p->rule)
		plan_edit_arguments(p);
	else if (p->strategy == FIX_QUEUE)
		edit_queue(p);
	else
		edit_flushes(p);
}
