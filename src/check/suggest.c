// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * suggest.c - `wqlint check --suggest-annotations`: solve/reclaim.c's answer,
 * held against the flags that queues have.
 *
 * The rule it keeps: "should carry" needs a witness, "may drop" the absence of
 * any, however weak; so the latter is a candidate and says what it rests on.
 */
#include "check/suggest.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "check/reclaim_story.h"
#include "check/story.h"

#define MAX_WORKS 4	/* told of a queue that nothing waits for */

/* The flag that a term stands for, as this kernel spells it. */
static const char *flag_name(struct solver *s, const char *term)
{
	const struct model_term *t = model_term(solver_model(s), term);

	return t ? str(program_strings(solver_program(s)), t->value) : "?";
}

static const char *flags_with(struct draft *d, const struct queue *q, const char *missing)
{
	bool none = q->flags.n == 1 && q->flags.atom[0].known == UINT64_MAX && !q->flags.atom[0].bits;

	return none ? missing : arena_printf(d->out->arena, "%s|%s", queue_flags_text(d->s, q), missing);
}

/* The flags that a queue for which reclaim waits lacks, or NULL. */
static const char *lacks(struct solver *s, struct findings *out, const struct queue *q, bool *sure)
{
	const struct bits *k = solver_bits(s, queue_unit(s, q));
	enum certainty rescuer = queue_has(q, k->mem_reclaim);
	enum certainty warns = k->warn_on_reclaim ? queue_has(q, k->warn_on_reclaim) : YES;
	const char *a = flag_name(s, "queue.mem-reclaim"), *b = flag_name(s, "queue.warn-on-reclaim");

	*sure = rescuer != MAYBE && warns != MAYBE;
	if (rescuer == YES && warns == YES)
		return NULL;
	if (warns == YES)
		return a;
	return rescuer == YES ? b : arena_printf(out->arena, "%s|%s", a, b);
}

/* On a system queue every work is an entry of its own; elsewhere the queue is. */
static bool same_entry(struct solver *s, const struct reclaim_wait *a, const struct reclaim_wait *b)
{
	if (a->queue != b->queue)
		return false;
	if (runs_queue(s, a->queue)->func != FACT_NONE || a->enqueue == b->enqueue)
		return true;
	return a->enqueue != FACT_NONE && b->enqueue != FACT_NONE &&
	       class_equal(&runs_enqueue(s, a->enqueue)->work, &runs_enqueue(s, b->enqueue)->work);
}

static void tell_missing(struct solver *s, struct findings *out, const struct reclaim_wait *w)
{
	const struct queue *q = runs_queue(s, w->queue);
	bool sure, system = q->func == FACT_NONE;
	const char *missing = lacks(s, out, q, &sure), *label = queue_label(s, q);
	struct site at = { q->func, q->event };
	struct draft d;

	if (!missing)
		return;
	if (system && !reclaim_queueing(s, w, &at)) {
		if (!w->hit.nsteps)
			return;		/* a queue that the rules know, by a work that they know: nobody's to change */
		at = w->hit.at;
	}
	check_begin(&d, s, out, "should-carry", at);
	reclaim_story(&d, w);
	check_end(&d, sure ? reclaim_tier(s, w) : TIER_POSSIBLE, arena_printf(out->arena, "%s|%s", check_func_name(s, at.func), label),
		  arena_printf(out->arena, system ? "%s, queued on %s (%s), should have a queue with %s: %s" :
						    "%squeue %s (%s) should be made with %s: %s",
			       system ? reclaim_work_name(s, w) : "", label, queue_flags_text(s, q),
			       system ? missing : flags_with(&d, q, missing), reclaim_reason(s, w)));
}

static void should_carry(struct solver *s, struct findings *out, bool *waited)
{
	const struct reclaim_wait *waits;
	VEC(const struct reclaim_wait *) best = { 0 };
	uint32_t n;

	waits = reclaim_waits(s, &n);
	for (uint32_t i = 0; i < n; i++) {
		size_t at = 0;

		waited[waits[i].queue] = true;
		while (at < best.n && !same_entry(s, best.v[at], &waits[i]))
			at++;
		if (at == best.n)
			vec_push(&best, &waits[i]);
		else if (reclaim_is_better(s, &waits[i], best.v[at]))
			best.v[at] = &waits[i];
	}
	for (size_t i = 0; i < best.n; i++)
		tell_missing(s, out, best.v[i]);
	vec_free(&best);
}

/* Does any work of the queue move I/O, by whatever steps? *@n: how many there are. */
static bool moves_io(struct solver *s, uint32_t queue, uint32_t *n)
{
	*n = 0;
	for (uint32_t i = 0; i < runs_count(s); i++) {
		if (runs_get(s, i)->queue != queue)
			continue;
		++*n;
		if (reclaim_may_move_io(s, runs_get(s, i)->func))
			return true;
	}
	return false;
}

static void tell_needless(struct solver *s, struct findings *out, uint32_t queue, uint32_t nworks, uint32_t nroots)
{
	const struct queue *q = runs_queue(s, queue);
	const struct bits *k = solver_bits(s, queue_unit(s, q));
	const char *label = queue_label(s, q);
	uint32_t told = 0;
	struct draft d;

	check_begin(&d, s, out, "may-drop", (struct site){ q->func, q->event });
	for (uint32_t i = 0; i < runs_count(s) && told < MAX_WORKS; i++) {
		const struct run *run = runs_get(s, i);

		if (run->queue != queue)
			continue;
		told++;
		check_step_at(&d, &program_func(solver_program(s), run->func)->def->loc, check_func_name(s, run->func),
			      "%s() runs there, and neither ends I/O nor hands it on", check_func_name(s, run->func));
	}
	if (nworks > told)
		check_step(&d, (struct site){ q->func, q->event }, "and %u more functions like these", nworks - told);
	check_end(&d, TIER_LIKELY, arena_printf(out->arena, "%s|%s", check_func_name(s, q->func), label),
		  arena_printf(out->arena, "candidate: queue %s (%s) carries %s%s, and none of the %u functions by which reclaim enters this program leads to a wait for it; sure only if all of its users are in the program",
			       label, queue_flags_text(s, q), flag_name(s, "queue.mem-reclaim"),
			       queue_has(q, k->legacy) == YES ? " by the old way of making it" : "", nroots));
}

static void may_drop(struct solver *s, struct findings *out, const bool *waited)
{
	uint32_t nroots, nworks;

	reclaim_roots(s, &nroots);
	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		if (waited[i] || q->func == FACT_NONE ||
		    queue_has(q, solver_bits(s, queue_unit(s, q))->mem_reclaim) != YES || moves_io(s, i, &nworks) ||
		    !nworks)
			continue;	/* of a queue whose works are not known nothing can be said */
		tell_needless(s, out, i, nworks, nroots);
	}
}

void suggest_annotations(struct solver *s, struct findings *out)
{
	bool *waited = MEM_NEW(bool, runs_nqueues(s) + 1);

	should_carry(s, out, waited);
	reclaim_touched(s, waited);
	may_drop(s, out, waited);
	for (size_t i = 0; i < out->list.n; i++)
		out->list.v[i].label = "suggestion";
	free(waited);
	findings_finish(out);
}
