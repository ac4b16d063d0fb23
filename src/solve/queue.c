// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * queue.c - queues as objects: identity, flags, name.
 *
 * A queue is its allocation site. A wrapper around the allocator is not: if
 * flags or name come in as its parameters, each call of it is a queue.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/internal.h"
#include "solve/runs_internal.h"

const struct queue *runs_queue(const struct solver *s, uint32_t id)
{
	return &s->runs->queues.v[id];
}

uint32_t runs_nqueues(const struct solver *s)
{
	return (uint32_t)s->runs->queues.n;
}

/* An operand of a call as a set of integers, seen from @ctx. */
static struct valset operand_bits(struct solver *s, uint32_t func, const struct event *e,
				  const struct operand *op, ctx_id ctx)
{
	struct env env = { .func = func, .ctx = ctx, .memory = true };
	uint32_t value = effect_value(e, op);
	int64_t num;

	if (op->kind == OPERAND_EXPR && solver_eval_lenient(s, program_func(s->program, func)->unit, op->text, &num))
		return valset_int(num);
	if (value != FACT_NONE) {
		struct valset v;

		if (values_has_choice(func_body(program_func(s->program, func)), value))
			values_live(s, &env);
		v = values_eval(s, &env, value);
		live_free(&env.live);
		return v;
	}
	return op->kind == OPERAND_NONE ? valset_int(0) : valset_any();
}

static struct valset or_sets(const struct valset *a, const struct valset *b)
{
	struct valset r = { 0 };

	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t j = 0; j < b->n; j++) {
			struct atom x = a->atom[i], y = b->atom[j];
			struct valset one = { .n = 1 };

			one.atom[0] = (struct atom){
				.known = (x.known & y.known) | (x.known & x.bits) | (y.known & y.bits),
				.bits = x.bits | y.bits, .func = FACT_NONE };
			valset_add(&r, &one);
		}
	return r;
}

/* The literal behind a name argument; for "%s" the argument after it. */
static str_id literal_name(struct solver *s, uint32_t func, const struct event *e, const struct operand *op,
			   ctx_id ctx)
{
	const struct body *b = func_body(program_func(s->program, func));
	uint32_t value = effect_value(e, op);

	for (;;) {
		const struct value *v;

		if (value == FACT_NONE)
			return 0;
		v = &b->pool.values[value];
		if (v->kind == VALUE_STRING) {
			if (strcmp(str(s->st, v->name), "%s") || op->num + 3 >= e->nargs)
				return v->name;
			/* printf arguments of the kernel's allocators follow the three fixed ones */
			value = e->args[op->num + 3];
			v = &b->pool.values[value];
			return v->kind == VALUE_STRING ? v->name : str_intern(s->st, "%s");
		}
		if (v->kind != VALUE_PARAM || !ctx)
			return 0;
		{
			struct site call = ctx_site(s, ctx);
			const struct func *up = program_func(s->program, call.func);

			e = func_event(up, call.event);
			if (v->num >= (int64_t)e->nargs)
				return 0;
			value = e->args[v->num];
			b = func_body(up);
			ctx = ctx_parent(s, ctx);
		}
	}
}

static uint32_t created_queue(struct solver *s, const struct leaf *leaf)
{
	const struct event *e = func_event(program_func(s->program, leaf->func), leaf->id);
	uint32_t callee = program_callee(s->program, leaf->func, leaf->id);
	const struct effect *ef = solver_effect(s, callee, EFFECT_CREATE_QUEUE);
	struct queue q = { .var = FACT_NONE, .func = leaf->func, .event = leaf->id };
	uint64_t mask = 0, id, key;
	struct valset flags, add;

	for (uint32_t i = 0; i < e->nargs; i++)
		mask |= flow_param_mask(s, leaf->func, e->args[i]);
	q.ctx = mask ? leaf->ctx : 0;
	key = (uint64_t)q.func << 40 ^ (uint64_t)q.event << 20 ^ q.ctx;
	if (map_get(&s->runs->queue_ids, key, &id))
		return (uint32_t)id;
	flags = operand_bits(s, q.func, e, &ef->op[ROLE_FLAGS], q.ctx);
	add = operand_bits(s, q.func, e, &ef->op[ROLE_ADD], q.ctx);
	if (!flags.n)	/* of unknown flags, those that the function adds are known */
		flags = (struct valset){ .n = 1, .atom = { { .func = FACT_NONE } } };
	q.flags = or_sets(&flags, &add);
	q.max_active = operand_bits(s, q.func, e, &ef->op[ROLE_MAX_ACTIVE], q.ctx);
	q.name = literal_name(s, q.func, e, &ef->op[ROLE_NAME], q.ctx);
	vec_push(&s->runs->queues, q);
	map_put(&s->runs->queue_ids, key, s->runs->queues.n - 1);
	return (uint32_t)s->runs->queues.n - 1;
}

uint32_t queue_by_name(struct solver *s, struct model_queue *mq)
{
	struct queue q = { .var = FACT_NONE, .symbol = mq->symbol, .func = FACT_NONE, .event = FACT_NONE, .name = mq->name };
	uint64_t key = map_key(UINT32_MAX - 1, mq->symbol), id;
	int64_t num = 0;

	if (map_get(&s->runs->queue_ids, key, &id))
		return (uint32_t)id;
	for (uint32_t i = 0; i < program_nvars(s->program) && !mq->internal && q.var == FACT_NONE; i++)
		if (program_var(s->program, i)->name == mq->symbol)
			q.var = i;
	if (mq->flags && !solver_eval_lenient(s, queue_unit(s, &q), mq->flags, &num))
		num = 0;
	q.flags = valset_int(num);
	q.max_active = valset_int(0);
	if (mq->max_active && solver_eval_lenient(s, queue_unit(s, &q), mq->max_active, &num))
		q.max_active = valset_int(num);
	vec_push(&s->runs->queues, q);
	map_put(&s->runs->queue_ids, key, s->runs->queues.n - 1);
	return (uint32_t)s->runs->queues.n - 1;
}

uint32_t queue_of_leaf(struct solver *s, const struct leaf *leaf)
{
	if (leaf->kind == LEAF_QUEUE)
		return queue_by_name(s, model_queue(s->model, program_var(s->program, leaf->id)->name));
	return created_queue(s, leaf);
}

bool flow_has_other(struct solver *s, const struct flow *flow, const struct leaf *leaf)
{
	for (uint32_t i = 0; i < flow->nleaves; i++) {
		const struct leaf *l = &flow->leaves[i];

		if (l->kind == LEAF_INT)
			continue;
		if ((l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED) ||
		    queue_of_leaf(s, l) != queue_of_leaf(s, leaf))
			return true;
	}
	return false;
}

enum certainty queue_has(const struct queue *q, uint64_t mask)
{
	enum certainty best = NO;

	if (!mask)
		return NO;
	for (uint32_t i = 0; i < q->flags.n; i++) {
		const struct atom *a = &q->flags.atom[i];

		if ((a->known & a->bits & mask) == mask)
			return YES;
		if (!(a->known & ~a->bits & mask))
			best = MAYBE;
	}
	return best;
}

bool queue_is_ordered(struct solver *s, const struct queue *q)
{
	int64_t max;

	return valset_const(&q->max_active, &max) && max == 1 &&
	       queue_has(q, solver_bits(s, queue_unit(s, q))->unbound) == YES;
}

enum certainty queue_has_rescuer(struct solver *s, const struct queue *q)
{
	return queue_has(q, solver_bits(s, queue_unit(s, q))->mem_reclaim);
}

enum certainty queue_is_serial(struct solver *s, const struct queue *q)
{
	int64_t max;

	if (valset_const(&q->max_active, &max) && max == 1)
		return YES;
	return queue_has_rescuer(s, q);
}

uint32_t queue_unit(struct solver *s, const struct queue *q)
{
	if (q->func != FACT_NONE)
		return program_func(s->program, q->func)->unit;
	return q->var != FACT_NONE ? program_var(s->program, q->var)->unit : 0;	/* which view does not matter */
}

/* The first variable or field that the queue is stored to where it is made: the name of a nameless queue. */
static const char *kept_in(struct solver *s, const struct queue *q)
{
	const struct func *f = program_func(s->program, q->func);
	const struct body *b = func_body(f);

	for (uint32_t i = q->event; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		const struct place *to;
		const struct elem *last;

		if (e->kind != EVENT_STORE || !func_value_is_result(f, e->value, q->event))
			continue;
		to = &b->pool.places[e->place];
		last = path_last_field(to->path, to->npath);
		if (last)
			return arena_printf(s->arena, "%s.%s", str(s->st, last->tag), str(s->st, last->field));
		if (to->base == PLACE_GLOBAL)
			return str(s->st, to->name);
	}
	return NULL;
}

const char *queue_label(struct solver *s, const struct queue *q)
{
	const char *kept;

	if (q->symbol)
		return str(s->st, q->symbol);
	if (q->name)
		return arena_printf(s->arena, "\"%s\"", str(s->st, q->name));
	kept = kept_in(s, q);
	if (kept)
		return kept;
	return arena_printf(s->arena, "(made in %s)", str(s->st, program_func(s->program, q->func)->name));
}

const struct loc *queue_loc(struct solver *s, const struct queue *q)
{
	struct site site = { q->func, q->event };

	if (q->func == FACT_NONE)
		return NULL;
	/* Of a queue made in a wrapper, the wrapper's call is where its flags stand. */
	if (q->ctx)
		site = ctx_site(s, q->ctx);
	return func_event_loc(program_func(s->program, site.func), site.event);
}

/* The next name in the rules' list of flags, copied to @name; NULL at its end. */
static const char *next_name(const char *list, char name[64])
{
	size_t n;

	list += strspn(list, "| ");
	n = strcspn(list, "| ");
	if (!n || n >= 64)
		return NULL;
	memcpy(name, list, n);
	name[n] = 0;
	return list + n;
}

const char *queue_flags_text(struct solver *s, const struct queue *q)
{
	struct model_term *flags = model_term(s->model, "queue.flags");
	const char *text = NULL, *list = flags ? str(s->st, flags->value) : "";
	uint64_t known, bits;
	char name[64];

	if (q->flags.n != 1)
		return q->flags.n ? "one of several flags" : "flags not known";
	known = q->flags.atom[0].known;
	bits = q->flags.atom[0].bits & known;
	while ((list = next_name(list, name))) {
		int64_t bit;

		flags->used = true;
		if (!solver_eval(s, queue_unit(s, q), str_intern(s->st, name), &bit) || !bit ||
		    (bits & (uint64_t)bit) != (uint64_t)bit)
			continue;
		text = arena_printf(s->arena, "%s%s%s", text ? text : "", text ? "|" : "", name);
	}
	return text ? text : known == UINT64_MAX && !bits ? "no flags" : "flags not fully known";
}
