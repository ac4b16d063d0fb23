// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bound.c - the access paths of a binding and of a use, held against each other.
 */
#include "solve/bound.h"

#include "solve/access_internal.h"
#include "solve/wait.h"

static void drop_carriers(struct solver *s, struct access *a)
{
	while (a->nsteps && a->steps[a->nsteps - 1].kind == ACCESS_FIELD &&
	       is_carrier(s, a->steps[a->nsteps - 1].tag, a->steps[a->nsteps - 1].field))
		a->nsteps--;
}

/* The work that is bound there, as the call or store names it; false if it does not name one. */
static bool bound_access(struct solver *s, const struct binding *b, struct access *out)
{
	const struct event *e;
	uint32_t work;

	if (b->given || b->at.site.func == FACT_NONE)
		return false;
	e = func_event(program_func(s->program, b->at.site.func), b->at.site.event);
	if (e->kind == EVENT_STORE) {
		*out = access_of_place(s, b->at.site.func, e->place, b->at.ctx);
		out->nsteps -= out->nsteps > 0;		/* the member that holds the function */
	} else {
		work = effect_operand(s, b->at.site, EFFECT_BIND, ROLE_WORK);
		if (work == FACT_NONE)
			return false;
		*out = access_of(s, b->at.site.func, work, b->at.ctx);
	}
	drop_carriers(s, out);
	return true;
}

bool bound_may_be(struct solver *s, const struct binding *b, uint32_t func, uint32_t value, ctx_id ctx)
{
	struct access bound, named;

	if (value == FACT_NONE || !bound_access(s, b, &bound))
		return true;
	named = access_of(s, func, value, ctx);
	drop_carriers(s, &named);
	return access_may_meet(&named, &bound);
}
