// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * queue_arguments.c - queue-arguments: what alloc_workqueue() is given makes no sense.
 *
 * Flags and limit are plain integers, so swapped arguments compile. The checks
 * are those of __alloc_workqueue() and wq_clamp_max_active(), and hold in a
 * tree only if it has the flags they are about.
 */
#include "base/str.h"
#include "check/check.h"

#define NOT_A_LIMIT	(1 << 15)	/* internal flags begin here; no machine has a limit like that */

/* Value of a term as the queue's unit sees it; false if the tree lacks a name in it. */
static bool term(struct solver *s, const struct queue *q, const char *name, uint64_t *out)
{
	struct model_term *t = model_term(solver_model(s), name);
	int64_t value;

	if (!t || !solver_eval(s, queue_unit(s, q), t->value, &value))
		return false;
	t->used = true;
	*out = (uint64_t)value;
	return true;
}

static bool has(const struct atom *a, uint64_t bits)
{
	return (a->known & a->bits & bits) == bits;
}

static bool lacks(const struct atom *a, uint64_t bits)
{
	return (a->known & ~a->bits & bits) == bits;
}

/* Who could say it better: nobody, or the two arguments in each other's place, or a flag more. */
enum better { UNKNOWN, SWAPPED, PERCPU };

static void tell(struct solver *s, struct findings *out, const struct queue *q, const char *what, enum better better)
{
	bool several = q->flags.n > 1;
	struct site at = { q->func, q->event };
	const char *callee = check_callee_name(s, at), *label = queue_label(s, q);
	struct draft d;

	check_begin(&d, s, out, "queue-arguments", at);
	for (ctx_id c = q->ctx; c; c = ctx_parent(s, c))
		check_step(&d, ctx_site(s, c), "%s() is called with such arguments here",
			   check_callee_name(s, ctx_site(s, c)));
	check_step(&d, at, "%s() is given %s", callee,
		   q->flags.n == 1 ? queue_flags_text(s, q) : "one of several flags");
	check_step_kind(&d, STEP_QUEUE);
	check_queue(&d, label);
	if (better == SWAPPED)
		check_hint_swap(&d, q, NULL);
	else if (better == PERCPU)
		check_hint_swap(&d, q, "queue.percpu");
	check_end(&d, several ? TIER_LIKELY : TIER_CERTAIN,
		  arena_printf(out->arena, "%s|%s|%s", check_func_name(s, q->func), label, what),
		  arena_printf(out->arena, "%s() of %s %s", callee, label, what));
}

static void check_limit(struct solver *s, struct findings *out, const struct queue *q)
{
	uint64_t most, unbound = solver_bits(s, queue_unit(s, q))->unbound;
	int64_t max;

	if (!valset_const(&q->max_active, &max) || !term(s, q, "queue.max-active", &most) || max <= (int64_t)most)
		return;
	/* Before 6.6 an unbound queue's limit grew with the number of CPUs. */
	if (max < NOT_A_LIMIT && queue_has(q, unbound) != NO)
		return;
	tell(s, out, q, arena_printf(out->arena, "has flags where max_active belongs (%lld)", (long long)max), SWAPPED);
}

static void check_kind(struct solver *s, struct findings *out, const struct queue *q)
{
	uint64_t unbound = solver_bits(s, queue_unit(s, q))->unbound, percpu, demanded;

	if (!term(s, q, "queue.one-kind", &demanded) || !term(s, q, "queue.percpu", &percpu))
		return;
	for (uint32_t i = 0; i < q->flags.n; i++) {
		const struct atom *a = &q->flags.atom[i];

		if (lacks(a, percpu) && lacks(a, unbound)) {
			tell(s, out, q, "says neither that it is per-CPU nor that it is unbound", q->flags.n > 1 ? UNKNOWN : PERCPU);
			return;
		}
		if (has(a, percpu) && has(a, unbound)) {
			tell(s, out, q, "says both that it is per-CPU and that it is unbound", UNKNOWN);
			return;
		}
	}
}

static void check_ordered(struct solver *s, struct findings *out, const struct queue *q)
{
	uint64_t ordered, ignored;

	if (!term(s, q, "queue.ordered", &ordered) || !term(s, q, "queue.ordered-ignores", &ignored))
		return;
	for (uint32_t i = 0; i < q->flags.n; i++) {
		const struct atom *a = &q->flags.atom[i];

		if (!has(a, ordered) || !(a->known & a->bits & ignored))
			continue;
		tell(s, out, q, "has flags that an ordered queue ignores or forbids", UNKNOWN);
		return;
	}
}

void check_queue_arguments(struct solver *s, struct findings *out);

void check_queue_arguments(struct solver *s, struct findings *out)
{
	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		if (q->func == FACT_NONE)
			continue;
		check_limit(s, out, q);
		check_kind(s, out, q);
		check_ordered(s, out, q);
	}
}
