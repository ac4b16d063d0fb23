// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arguments.c - queues that are made with wrong arguments: the repairs that are
 * one word.
 *
 * The rule it keeps: a finding starts a plan, and its end proves it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"
#include "solve/valset.h"

/* Rules whose findings name the queue that is made wrongly. */
static const struct {
	const char *rule;
	enum queue_repair repair;
} rules[] = {
	{ "queue-arguments", REPAIR_SWAP },
	{ "flush-dependency", REPAIR_RESCUER },
	{ "unannotated-queue", REPAIR_RESCUER },
};

/* The only queue of that label that is made by one call in one place; FACT_NONE if there is none or several. */
static uint32_t queue_called(struct solver *s, const char *label)
{
	uint32_t found = FACT_NONE;

	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		if (strcmp(queue_label(s, q), label))
			continue;
		if (found != FACT_NONE || q->func == FACT_NONE || q->ctx)
			return FACT_NONE;
		found = i;
	}
	return found;
}

/* May the limit be the flags, and the flags a limit? The words at the call decide then. */
static bool may_be_swapped(const struct queue *q)
{
	int64_t flags, max;

	return valset_const(&q->flags, &flags) && valset_const(&q->max_active, &max) && max > 0 && flags >= 0 && flags <= 1;
}

/* Is the word one of those that the rules list as flags of a queue? */
static bool is_flag(const struct plan *p, const char *word)
{
	const struct model_term *t = model_term(solver_model(p->solver), "queue.flags");
	const char *list = t ? str(program_strings(solver_program(p->solver)), t->value) : "";
	size_t n = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += n)
		if ((at == list || at[-1] == '|') && (!at[n] || at[n] == '|'))
			return true;
	return false;
}

/* The two arguments of the call at @spot, as tokens. A macro that says the limit itself has flags only. */
static bool find_arguments(struct plan *p, const struct spot *spot, size_t flags[2], size_t limit[2])
{
	const char *macro = model_text(solver_model(p->solver), "flags.", spot->word);
	uint32_t callee = program_callee(solver_program(p->solver), p->made.func, p->made.event);
	const struct effect *ef = solver_effect(p->solver, callee, EFFECT_CREATE_QUEUE);

	if (macro)
		return p->repair != REPAIR_SWAP && code_arg(spot->code, spot->token, (unsigned int)(*macro - '0'), &flags[0], &flags[1]);
	return ef && ef->op[ROLE_FLAGS].kind == OPERAND_ARG && ef->op[ROLE_MAX_ACTIVE].kind == OPERAND_ARG &&
	       code_arg(spot->code, spot->token, ef->op[ROLE_FLAGS].num, &flags[0], &flags[1]) &&
	       code_arg(spot->code, spot->token, ef->op[ROLE_MAX_ACTIVE].num, &limit[0], &limit[1]);
}

/* Where the limit should be stand flags, and nothing else. */
static bool is_swapped(struct plan *p)
{
	size_t flags[2], limit[2];
	struct spot spot;

	if (!plan_locate_made(p, &spot) || !find_arguments(p, &spot, flags, limit))
		return false;
	for (size_t i = limit[0]; i <= limit[1]; i++)
		if (spot.code->t[i].kind == TOKEN_WORD ? !is_flag(p, code_text(&p->code, spot.code, i, i)) :
							 !code_is(spot.code, i, "|"))
			return false;
	return true;
}

static bool is_wanted(struct solver *s, const struct queue *q, enum queue_repair repair)
{
	const struct bits *k = solver_bits(s, queue_unit(s, q));

	if (repair == REPAIR_SWAP)
		return may_be_swapped(q);
	if (repair == REPAIR_ANNOTATE)
		return k->warn_on_reclaim && queue_has(q, k->mem_reclaim | k->warn_on_reclaim) == NO;
	return queue_has(q, k->mem_reclaim) == NO;
}

/* A finding that sits elsewhere than where its queue is made is about who was handed it, and demands both flags. */
static enum queue_repair repair_of(struct solver *s, const struct finding *x, enum queue_repair repair, const struct queue *q)
{
	const struct loc *loc = func_event_loc(program_func(solver_program(s), q->func), q->event);

	return !strcmp(x->rule, "unannotated-queue") && (loc->line != x->at.line || loc->col != x->at.col) ? REPAIR_ANNOTATE : repair;
}

static const char *term(struct plan *p, const char *name)
{
	struct model_term *t = model_term(solver_model(p->solver), name);

	return t ? str(program_strings(solver_program(p->solver)), t->value) : "";
}

/* The flags that the queue lacks. */
static const char *missing_flags(struct plan *p)
{
	const struct queue *q = runs_queue(p->solver, p->queue);
	const struct bits *k = solver_bits(p->solver, queue_unit(p->solver, q));
	bool rescuer = queue_has(q, k->mem_reclaim) == NO;
	bool warn = p->repair == REPAIR_ANNOTATE && queue_has(q, k->warn_on_reclaim) == NO;

	return arena_printf(p->code.arena, "%s%s%s", rescuer ? term(p, "queue.mem-reclaim") : "", rescuer && warn ? " | " : "",
			    warn ? term(p, "queue.warn-on-reclaim") : "");
}

static struct plan *plan_of(plan_list *out, struct solver *s, const struct fix_options *o, uint32_t queue)
{
	const struct queue *q = runs_queue(s, queue);
	struct plan *p;

	for (size_t i = 0; i < out->n; i++)
		if (out->v[i]->rule && out->v[i]->queue == queue)
			return out->v[i];
	p = plan_new(out, s, o, program_func(solver_program(s), q->func)->unit, queue);
	p->made = (struct site){ q->func, q->event };
	return p;
}

static void describe(struct plan *p)
{
	const char *label = plan_queue_label(p), *in = plan_func_name(p, p->made.func);

	if (p->repair == REPAIR_SWAP) {
		p->subject = "swap flags and limit of a workqueue";
		p->body = arena_printf(p->code.arena, "%s() makes the workqueue %s with its flags where the limit belongs, and its limit where the flags do. Both are integers, so nobody noticed.", in, label);
		return;
	}
	if (p->repair == REPAIR_ANNOTATE) {
		p->subject = "annotate a workqueue for reclaim";
		p->body = arena_printf(p->code.arena, "The workqueue %s, which %s() makes, is handed to somebody who takes none but an annotated one, and says no. Make it with %s.", label, in, missing_flags(p));
		return;
	}
	p->subject = "give a workqueue a rescuer";
	p->body = arena_printf(p->code.arena, "Something that memory reclaim waits for waits for the workqueue %s, which %s() makes without a rescuer: when there is no memory for a new worker, both wait for ever. Make it with %s.", label, in,
			       missing_flags(p));
}

void repairs_make(struct solver *s, const struct fix_options *o, const struct findings *f, enum tier floor, plan_list *out)
{
	allocations_make(s, o, f, floor, out);
	for (size_t i = 0; i < f->list.n; i++)
		for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
			const struct finding *x = &f->list.v[i];
			enum queue_repair repair;
			uint32_t queue;
			struct plan *p;

			if (strcmp(x->rule, rules[r].rule) || x->tier > floor)
				continue;
			queue = queue_called(s, x->queue);
			if (queue == FACT_NONE)
				continue;
			repair = repair_of(s, x, rules[r].repair, runs_queue(s, queue));
			if (!is_wanted(s, runs_queue(s, queue), repair))
				continue;
			p = plan_of(out, s, o, queue);
			if (p->repair != REPAIR_NONE && p->repair != repair)
				continue;
			p->repair = repair;
			p->rule = rules[r].rule;
			if (p->repair == REPAIR_SWAP && !is_swapped(p)) {
				plan_free(p);
				out->n--;
				continue;
			}
			vec_push(&p->gone, arena_printf(p->code.arena, "%s", x->fingerprint));
			describe(p);
			plan_reason(p, "%s:%u: %s [%s]", x->at.file, x->at.line, x->message, x->rule);
		}
}

void plan_edit_arguments(struct plan *p)
{
	size_t f[2], l[2];
	struct spot spot;
	const char *flags, *limit;

	if (!plan_locate_made(p, &spot))
		return;
	if (!find_arguments(p, &spot, f, l)) {
		plan_obstacle(p, "%s:%u: %s() has not the arguments that the rules expect", spot.code->file,
			      spot.code->t[spot.token].line, spot.word);
		return;
	}
	flags = code_text(&p->code, spot.code, f[0], f[1]);
	if (p->repair == REPAIR_SWAP) {
		limit = code_text(&p->code, spot.code, l[0], l[1]);
		plan_replace(p, spot.code, spot.code->t[f[0]].off, strlen(flags), limit);
		plan_replace(p, spot.code, spot.code->t[l[0]].off, strlen(limit), flags);
		return;
	}
	/* A sum of names may be added to; of anything else the meaning would change. */
	for (size_t i = f[0]; i <= f[1]; i++)
		if (spot.code->t[i].kind == TOKEN_PUNCT && !code_is(spot.code, i, "|")) {
			plan_obstacle(p, "%s:%u: the flags are not a plain sum of names", spot.code->file, spot.code->t[i].line);
			return;
		}
	plan_replace_argument(p, &spot, f[0], f[1], !strcmp(flags, "0") ? missing_flags(p) :
			      arena_printf(p->code.arena, "%s | %s", flags, missing_flags(p)));
}
