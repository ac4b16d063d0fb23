// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * executor.c - functions that somebody else's work calls: handed to a kernel
 * function that runs them, or stored in ops whose subsystem does.
 *
 * The framework's own works would lead there too, but through a slot that every
 * driver fills; the rules say it without that detour, and for each call apart.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "solve/internal.h"
#include "solve/runs_internal.h"

#define MAX_SYMBOL_QUEUES 8	/* a subsystem's queue is made in one place, or a few */

struct queue_list {
	uint32_t v[MAX_SYMBOL_QUEUES];
	uint32_t n;
};

static void list_add(struct queue_list *l, uint32_t queue)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i] == queue)
			return;
	if (l->n < MAX_SYMBOL_QUEUES)
		l->v[l->n++] = queue;
}

/* The queues that are stored there, if the program has the code that does. */
static void list_stores(struct solver *s, struct queue_list *l, struct store_list stores)
{
	for (uint32_t i = 0; i < stores.n; i++) {
		const struct flow *fl;

		if (stores.v[i].func == FACT_NONE)
			continue;
		fl = flow_sources(s, stores.v[i].func,
				  func_event(program_func(s->program, stores.v[i].func), stores.v[i].event)->value, 0);
		for (uint32_t k = 0; k < fl->nleaves; k++)
			if (fl->leaves[k].kind == LEAF_CREATED)
				list_add(l, queue_of_leaf(s, &fl->leaves[k]));
	}
}

/* The variable of that name, static or not; a subsystem has one of its kind. */
static struct var *var_by_name(struct solver *s, str_id name)
{
	for (uint32_t i = 0; i < program_nvars(s->program); i++)
		if (program_var(s->program, i)->name == name)
			return program_var(s->program, i);
	return NULL;
}

/* What @symbol of the rules is in this program: the queue as it was made, else as the rules know it. */
static struct queue_list queues_of_symbol(struct solver *s, str_id symbol)
{
	struct model_queue *mq = model_queue(s->model, symbol);
	const char *name = str(s->st, symbol), *dot = strrchr(name, '.');
	struct queue_list l = { .n = 0 };

	if (!mq)
		return l;
	mq->used = true;
	if (mq->internal && dot) {
		str_id tag = str_find(s->st, arena_printf(s->arena, "%.*s", (int)(dot - name), name));
		str_id field = str_find(s->st, dot + 1);

		if (tag && field)
			list_stores(s, &l, program_field_stores(s->program, tag, field));
	} else if (mq->internal) {
		const struct var *var = var_by_name(s, symbol);

		if (var)
			list_stores(s, &l, var->stores);
	}
	if (!l.n)
		list_add(&l, queue_by_name(s, mq));
	return l;
}

uint32_t effect_value(const struct event *e, const struct operand *op)
{
	if (op->kind == OPERAND_ARG_FROM_END)
		return op->num <= e->nargs ? e->args[e->nargs - op->num] : FACT_NONE;
	return (op->kind == OPERAND_ARG || op->kind == OPERAND_MEMBER) && op->num < e->nargs ? e->args[op->num] :
											      FACT_NONE;
}

static const struct flow *operand_sources(struct solver *s, struct use use, const struct operand *op)
{
	const struct event *e = func_event(program_func(s->program, use.site.func), use.site.event);
	uint32_t value = effect_value(e, op);

	if (value == FACT_NONE)
		return NULL;
	if (op->kind == OPERAND_MEMBER)
		return flow_member_sources(s, use.site.func, value, use.ctx, op->members, op->nmembers);
	return flow_sources(s, use.site.func, value, use.ctx);
}

/* One way in which a queue was given: by name, or from a source of a flow. */
struct given {
	uint32_t queue;
	const struct flow *flow;
	uint32_t leaf;
};

typedef VEC(struct given) given_list;

static void give_symbol(struct solver *s, given_list *out, const struct operand *op)
{
	struct queue_list l = { .n = 0 };

	if (op->kind == OPERAND_SYMBOL)
		l = queues_of_symbol(s, op->text);
	for (uint32_t i = 0; i < l.n; i++)
		vec_push(out, (struct given){ .queue = l.v[i] });
}

static void queues_given(struct solver *s, struct use use, const struct effect *ef, given_list *out)
{
	const struct operand *op = &ef->op[ROLE_QUEUE];
	const struct flow *fl = operand_sources(s, use, op);
	bool null = false;

	give_symbol(s, out, op);
	for (uint32_t i = 0; fl && i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];

		null |= l->kind == LEAF_INT && !l->num;
		if (l->kind == LEAF_QUEUE || l->kind == LEAF_CREATED)
			vec_push(out, (struct given){ queue_of_leaf(s, l), fl, i });
	}
	if (null)
		give_symbol(s, out, &ef->op[ROLE_ELSE]);
}

static void run_given(struct solver *s, struct binding b, const struct given *g, uint32_t evidence)
{
	struct runs *r = s->runs;
	struct enqueue q = { .at = b.at, .queue = g->queue, .queue_flow = g->flow, .queue_leaf = g->leaf, .work = b.work };

	if (b.func == FACT_NONE || !program_func(s->program, b.func)->def)
		return;
	b.given = true;
	vec_push(&r->bindings, b);
	vec_push(&r->next_bound, FACT_NONE);
	q.given = (uint32_t)r->bindings.n;
	q.given_evidence = evidence;
	vec_push(&r->enqueues, q);
	runs_of_enqueue(s, (uint32_t)r->enqueues.n - 1, runs_add, NULL);
}

/* The class of the work that the function will run as, if the rules say which argument that is. */
static struct class_key work_given(struct solver *s, struct use use, const struct effect *ef)
{
	const struct flow *fl = operand_sources(s, use, &ef->op[ROLE_WORK]);
	struct class_key none = { .kind = CLASS_NONE, .instance = FACT_NONE };

	return fl && fl->nleaves == 1 ? class_of_leaf(s, &fl->leaves[0]) : none;
}

/* if:ARG is:=VALUE - may the argument be that? What is not known may. */
static bool may_hold(struct solver *s, struct use use, const struct effect *ef)
{
	const struct func *f = program_func(s->program, use.site.func);
	struct env env = { .func = use.site.func, .ctx = use.ctx, .memory = true };
	uint32_t value = effect_value(func_event(f, use.site.event), &ef->op[ROLE_IF]);
	struct valset v;
	int64_t want;

	if (ef->op[ROLE_IF].kind == OPERAND_NONE || value == FACT_NONE)
		return true;
	if (!solver_eval(s, f->unit, ef->op[ROLE_IS].text, &want))
		return false;
	values_live(s, &env);
	v = values_eval(s, &env, value);
	live_free(&env.live);
	for (uint32_t i = 0; i < v.n; i++)
		if (!((v.atom[i].bits ^ (uint64_t)want) & v.atom[i].known))
			return true;
	return !v.n;
}

/* Functions that the caller's directory stores in the slot; which of them this call means is not known. */
static void run_slot(struct solver *s, struct binding b, const struct member *m, const struct given *g)
{
	str_id dir = use_dir(s, &b.at);

	for (uint32_t i = 0; i < program_nfuncs(s->program); i++) {
		const struct func *f = program_func(s->program, i);

		for (uint32_t k = 0; f->dir == dir && k < f->slots.n; k++)
			if (f->slots.v[k].tag == m->tag && f->slots.v[k].field == m->field) {
				b.func = i;
				run_given(s, b, g, RUN_SLOT);
			}
	}
}

static void run_by_call(struct solver *s, struct use use, void *arg)
{
	const struct effect *ef = (const struct effect *)arg;
	const struct operand *op = &ef->op[ROLE_FUNC];
	const struct flow *funcs = operand_sources(s, use, op);
	struct binding b = { .work = work_given(s, use, ef), .at = use, .var = FACT_NONE };
	given_list queues = { 0 };

	if (!may_hold(s, use, ef))
		return;
	queues_given(s, use, ef, &queues);
	for (size_t i = 0; i < queues.n; i++) {
		if (op->kind == OPERAND_SLOT)
			run_slot(s, b, &op->members[0], &queues.v[i]);
		for (uint32_t k = 0; funcs && k < funcs->nleaves; k++) {
			const struct leaf *l = &funcs->leaves[k];
			bool shared = funcs->nleaves > 1 && funcs->nodes[l->node].evidence & FLOW_HEAP;

			b.func = l->id;
			if (l->kind == LEAF_FUNC)
				run_given(s, b, &queues.v[i], shared ? RUN_WORK_CLASS : 0);
		}
	}
	vec_free(&queues);
}

/* [slot TAG.FIELD] runs-on: whoever stores a function there has it run by that queue. */
static void run_stored(void *ctx, struct model_slot *ms)
{
	struct solver *s = (struct solver *)ctx;
	struct store_list l = { 0 };
	struct queue_list queues = { .n = 0 };

	if (ms->runs_on && ms->field)
		l = program_field_stores(s->program, ms->tag, ms->field);
	if (l.n)
		queues = queues_of_symbol(s, ms->runs_on);
	for (uint32_t i = 0; i < l.n; i++) {
		struct binding b = { .work.kind = CLASS_NONE, .at.site = { l.v[i].func, l.v[i].event }, .var = l.v[i].var };

		ms->used = true;
		if (l.v[i].func == FACT_NONE) {
			const struct var *var = program_var(s->program, b.var);
			const struct pool *pool = &program_unit(s->program, var->unit)->pool;
			const struct value *v = &pool->values[var->def->slots[l.v[i].event].value];

			if (v->kind != VALUE_FUNC)
				continue;
			b.func = program_resolve_func(s->program, var->unit, v->name);
			for (uint32_t q = 0; q < queues.n; q++)
				run_given(s, b, &(struct given){ .queue = queues.v[q] }, RUN_SLOT);
			continue;
		}
		{
			const struct event *e = func_event(program_func(s->program, l.v[i].func), l.v[i].event);
			const struct flow *fl = flow_sources(s, l.v[i].func, e->value, 0);

			for (uint32_t k = 0; k < fl->nleaves; k++)
				for (uint32_t q = 0; fl->leaves[k].kind == LEAF_FUNC && q < queues.n; q++) {
					b.func = fl->leaves[k].id;
					run_given(s, b, &(struct given){ .queue = queues.v[q] }, RUN_SLOT);
				}
		}
	}
}

uint32_t queues_by_symbol(struct solver *s, str_id symbol, uint32_t *out, uint32_t max)
{
	struct queue_list l = queues_of_symbol(s, symbol);

	for (uint32_t i = 0; i < l.n && i < max; i++)
		out[i] = l.v[i];
	return l.n < max ? l.n : max;
}

void executors_build(struct solver *s)
{
	each_effect(s, EFFECT_RUN, run_by_call);
	each_effect(s, EFFECT_RUN_WAIT, run_by_call);
	model_each_slot(s->model, run_stored, s);
}
