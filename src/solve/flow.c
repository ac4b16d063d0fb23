// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.c - the query engine: one breadth-first walk backwards per question.
 *
 * The rule it keeps: a trail that cannot be followed ends in LEAF_UNKNOWN and
 * is never silently dropped.
 */
#include "solve/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "solve/internal.h"

#define MAX_NODES	4000	/* a value with more stops than this tells nothing */
#define MAX_ID		(1u << 20)
#define MAX_DEPTH	10	/* of a call string */

struct query {
	struct solver *s;
	VEC(struct flow_node) nodes;
	VEC(struct leaf) leaves;
	struct map seen;
	bool cut;
};

ctx_id ctx_push(struct solver *s, ctx_id parent, struct site call)
{
	uint64_t key, id;
	struct ctx_node node = { .site = call, .parent = parent };

	/* Keys of this file pack function, value and string into 24, 20 and 20 bits. */
	if (call.event >= MAX_ID || s->ctxs.n >= MAX_ID)
		return 0;
	key = (uint64_t)call.func << 40 ^ (uint64_t)call.event << 20 ^ parent;
	if (map_get(&s->ctx_ids, key, &id))
		return (ctx_id)id;
	node.depth = s->ctxs.v[parent].depth + 1;
	vec_push(&s->ctxs, node);
	id = s->ctxs.n - 1;
	map_put(&s->ctx_ids, key, id);
	return (ctx_id)id;
}

struct site ctx_site(const struct solver *s, ctx_id ctx)
{
	return s->ctxs.v[ctx].site;
}

ctx_id ctx_parent(const struct solver *s, ctx_id ctx)
{
	return s->ctxs.v[ctx].parent;
}

uint32_t ctx_depth(const struct solver *s, ctx_id ctx)
{
	return s->ctxs.v[ctx].depth;
}

static const struct site no_site = { .func = FACT_NONE, .event = FACT_NONE };

static void leaf_add(struct query *q, uint32_t node, struct leaf leaf)
{
	leaf.node = node;
	vec_push(&q->leaves, leaf);
}

static void unknown(struct query *q, uint32_t node)
{
	leaf_add(q, node, (struct leaf){ .kind = LEAF_UNKNOWN, .func = q->nodes.v[node].func });
}

/* Go on at a value or place of @func, reached from @parent. */
static void follow(struct query *q, uint32_t parent, struct flow_node node)
{
	uint64_t key, dummy;

	node.parent = parent;
	if (parent != FACT_NONE)
		node.evidence |= q->nodes.v[parent].evidence;
	key = ((uint64_t)node.func << 40) ^ ((uint64_t)node.id << 21) ^ ((uint64_t)node.is_place << 20) ^ node.ctx;
	if (map_get(&q->seen, key, &dummy))
		return;
	map_put(&q->seen, key, 1);
	if (q->nodes.n >= MAX_NODES) {
		q->cut = true;
		return;
	}
	vec_push(&q->nodes, node);
}

static struct flow_node node_of(uint32_t func, uint32_t value, ctx_id ctx, uint8_t how, uint8_t evidence,
				struct site via)
{
	return (struct flow_node){ .func = func, .id = value, .ctx = ctx, .how = how,
				   .evidence = evidence, .via = via, .var = FACT_NONE };
}

/* The initialiser slot of a variable: its values are constants and addresses. */
static void from_initialiser(struct query *q, uint32_t parent, struct store store, uint8_t evidence)
{
	const struct var *var = program_var(q->s->program, store.var);
	const struct pool *pool = &program_unit(q->s->program, var->unit)->pool;
	const struct value *v = &pool->values[var->def->slots[store.event].value];
	struct flow_node node = { .func = FACT_NONE, .how = HOW_INIT, .evidence = evidence, .parent = parent,
				  .var = store.var, .via = { FACT_NONE, store.event } };
	struct leaf leaf = { .func = FACT_NONE, .unit = var->unit };

	node.evidence |= q->nodes.v[parent].evidence;
	vec_push(&q->nodes, node);
	parent = (uint32_t)q->nodes.n - 1;
	switch (v->kind) {
	case VALUE_FUNC:
		leaf.kind = LEAF_FUNC;
		leaf.id = program_resolve_func(q->s->program, var->unit, v->name);
		break;
	case VALUE_ADDR:
		leaf.kind = LEAF_ADDR;
		leaf.id = v->place;
		break;
	case VALUE_INT:
		leaf.kind = LEAF_INT;
		leaf.num = v->num;
		break;
	default:
		break;
	}
	leaf_add(q, parent, leaf);
}

static void from_store(struct query *q, uint32_t parent, struct store store, ctx_id ctx, uint8_t evidence)
{
	const struct func *f;

	if (store.func == FACT_NONE) {
		from_initialiser(q, parent, store, evidence);
		return;
	}
	f = program_func(q->s->program, store.func);
	follow(q, parent, node_of(store.func, func_event(f, store.event)->value, ctx, HOW_STORE, evidence,
				  (struct site){ store.func, store.event }));
}

static const struct place *store_place(const struct program *p, struct store store)
{
	if (store.func == FACT_NONE) {
		const struct var *var = program_var(p, store.var);

		return &program_unit(p, var->unit)->pool.places[var->def->slots[store.event].place];
	}
	{
		const struct body *b = func_body(program_func(p, store.func));

		return &b->pool.places[b->events[store.event].place];
	}
}

static bool same_path(const struct elem *a, uint32_t na, const struct elem *b, uint32_t nb)
{
	if (na != nb)
		return false;
	for (uint32_t i = 0; i < na; i++) {
		if (a[i].field != b[i].field || a[i].tag != b[i].tag)
			return false;
		if (!a[i].field && a[i].index != b[i].index && a[i].index != FACT_ANY_INDEX &&
		    b[i].index != FACT_ANY_INDEX)
			return false;
	}
	return true;
}

static void load_var(struct query *q, uint32_t node, uint32_t unit, const struct place *place)
{
	struct program *p = q->s->program;
	uint32_t id = program_resolve_var(p, unit, place->name);
	const struct elem *last = path_last_field(place->path, place->npath);
	uint32_t found = 0;
	struct var *var;

	if (id == FACT_NONE) {
		unknown(q, node);
		return;
	}
	var = program_var(p, id);
	if (!place->npath) {
		struct model_queue *mq = model_queue(q->s->model, var->name);

		if (mq) {
			mq->used = true;
			leaf_add(q, node, (struct leaf){ .kind = LEAF_QUEUE, .id = id, .func = FACT_NONE });
			return;
		}
	}
	for (uint32_t i = 0; i < var->stores.n; i++) {
		const struct place *to = store_place(p, var->stores.v[i]);

		if (same_path(to->path, to->npath, place->path, place->npath)) {
			from_store(q, node, var->stores.v[i], 0, 0);
			found++;
		}
	}
	/* A field of a global may also be set through a pointer. */
	if (last) {
		struct store_list l = program_field_stores(p, last->tag, last->field);

		for (uint32_t i = 0; i < l.n; i++)
			if (store_place(p, l.v[i])->base != PLACE_GLOBAL) {
				from_store(q, node, l.v[i], 0, FLOW_HEAP);
				found++;
			}
	}
	/* Static memory that nobody wrote is zero; an extern one is somebody else's. */
	if (!found) {
		if (var->def)
			leaf_add(q, node, (struct leaf){ .kind = LEAF_INT, .func = FACT_NONE });
		else
			unknown(q, node);
	}
}

/* Stores that a callee makes through the pointer to our local that it was given. */
static uint32_t load_from_callees(struct query *q, uint32_t node, const struct body *b, uint32_t func,
				  const struct place *place)
{
	struct program *p = q->s->program;
	ctx_id ctx = q->nodes.v[node].ctx;
	uint32_t found = 0;

	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		uint32_t callee = e->kind == EVENT_CALL ? program_callee(p, func, i) : FACT_NONE;
		const struct body *cb = callee != FACT_NONE ? func_body(program_func(p, callee)) : NULL;

		for (uint32_t a = 0; cb && a < e->nargs; a++) {
			const struct value *arg = &b->pool.values[e->args[a]];
			const struct place *at;

			if (arg->kind != VALUE_ADDR)
				continue;
			at = &b->pool.places[arg->place];
			if (at->base != PLACE_LOCAL || at->ref != place->ref || at->npath)
				continue;
			for (uint32_t j = 0; j < cb->nevents; j++) {
				const struct event *st = &cb->events[j];
				const struct place *to;

				if (st->kind != EVENT_STORE)
					continue;
				to = &cb->pool.places[st->place];
				if (to->base != PLACE_DEREF || cb->pool.values[to->ref].kind != VALUE_PARAM ||
				    cb->pool.values[to->ref].num != a ||
				    !same_path(to->path, to->npath, place->path, place->npath))
					continue;
				follow(q, node, node_of(callee, st->value,
							ctx_push(q->s, ctx, (struct site){ func, i }),
							HOW_STORE, 0, (struct site){ callee, j }));
				found++;
			}
		}
	}
	return found;
}

static void load_field(struct query *q, uint32_t node, const struct elem *last)
{
	struct store_list l = program_field_stores(q->s->program, last->tag, last->field);

	for (uint32_t i = 0; i < l.n; i++)
		from_store(q, node, l.v[i], 0, FLOW_HEAP);
	if (!l.n)
		unknown(q, node);
}

static void load_local(struct query *q, uint32_t node, const struct body *b, uint32_t func,
		       const struct place *place)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	uint32_t found = 0;

	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct place *to;

		if (b->events[i].kind != EVENT_STORE)
			continue;
		to = &b->pool.places[b->events[i].place];
		if (to->base == PLACE_LOCAL && to->ref == place->ref &&
		    same_path(to->path, to->npath, place->path, place->npath)) {
			from_store(q, node, (struct store){ func, i, FACT_NONE }, q->nodes.v[node].ctx, 0);
			found++;
		}
	}
	found += load_from_callees(q, node, b, func, place);
	if (!found && last)
		load_field(q, node, last);
	else if (!found)
		unknown(q, node);
}

/* *pp: what the pointer points to is a place of its own; go on there. */
static void load_through(struct query *q, uint32_t node, uint32_t func, const struct place *place)
{
	const struct flow *to = flow_sources(q->s, func, place->ref, q->nodes.v[node].ctx);

	for (uint32_t i = 0; i < to->nleaves; i++) {
		const struct leaf *l = &to->leaves[i];
		struct flow_node next = { .func = l->func, .id = l->id, .is_place = true, .ctx = l->ctx,
					  .how = HOW_LOCAL, .via = no_site, .var = FACT_NONE };

		if (l->kind == LEAF_ADDR && l->func != FACT_NONE)
			follow(q, node, next);
		else if (l->kind != LEAF_INT)
			unknown(q, node);
	}
	if (!to->nleaves)
		unknown(q, node);
}

static void load_place(struct query *q, uint32_t node, uint32_t func, const struct place *place)
{
	const struct func *f = program_func(q->s->program, func);
	const struct elem *last = path_last_field(place->path, place->npath);

	if (place->base == PLACE_GLOBAL)
		load_var(q, node, f->unit, place);
	else if (place->base == PLACE_LOCAL)
		load_local(q, node, func_body(f), func, place);
	else if (last)
		load_field(q, node, last);
	else
		load_through(q, node, func, place);
}

static void follow_param(struct query *q, uint32_t node, uint32_t func, int64_t num)
{
	struct program *p = q->s->program;
	const struct func *f = program_func(p, func);
	ctx_id ctx = q->nodes.v[node].ctx;
	uint32_t found = 0;

	if (ctx) {
		struct site call = ctx_site(q->s, ctx);
		const struct event *e = func_event(program_func(p, call.func), call.event);

		if (num < (int64_t)e->nargs)
			follow(q, node, node_of(call.func, e->args[num], ctx_parent(q->s, ctx), HOW_ARG, 0, call));
		else
			unknown(q, node);
		return;
	}
	for (uint32_t i = 0; i < f->callers.n; i++) {
		struct site call = f->callers.v[i];
		const struct event *e = func_event(program_func(p, call.func), call.event);

		if (num >= (int64_t)e->nargs)
			continue;
		follow(q, node, node_of(call.func, e->args[num], 0, HOW_ARG,
					f->callers.n > 1 ? FLOW_CALLERS : 0, call));
		found++;
	}
	if (f->address_taken || !found)
		leaf_add(q, node, (struct leaf){ .kind = LEAF_WORK_ARG, .func = func, .num = num });
}

static void enter_callee(struct query *q, uint32_t node, struct site call, uint32_t callee, uint8_t evidence)
{
	const struct body *b = func_body(program_func(q->s->program, callee));
	ctx_id ctx = q->nodes.v[node].ctx;
	uint32_t found = 0;

	if (!b || ctx_depth(q->s, ctx) >= MAX_DEPTH) {
		unknown(q, node);
		return;
	}
	ctx = ctx_push(q->s, ctx, call);
	for (uint32_t i = 0; i < b->nevents; i++)
		if (b->events[i].kind == EVENT_RETURN && b->events[i].value != FACT_NONE) {
			follow(q, node, node_of(callee, b->events[i].value, ctx, HOW_RETURN, evidence,
						(struct site){ callee, i }));
			found++;
		}
	if (!found)
		unknown(q, node);
}

static void follow_result(struct query *q, uint32_t node, uint32_t func, uint32_t event)
{
	struct solver *s = q->s;
	const struct func *f = program_func(s->program, func);
	uint32_t callee;
	ctx_id ctx = q->nodes.v[node].ctx;

	if (func_event(f, event)->kind != EVENT_CALL) {
		unknown(q, node);
		return;
	}
	callee = program_callee(s->program, func, event);
	if (callee == FACT_NONE) {
		uint32_t n;
		bool exact;
		const uint32_t *targets = flow_slot_targets(s, func, event, &n, &exact);

		for (uint32_t i = 0; i < n; i++)
			enter_callee(q, node, (struct site){ func, event }, targets[i], FLOW_SLOT);
		if (!exact || !n)
			unknown(q, node);
		return;
	}
	if (solver_effect(s, callee, EFFECT_CREATE_QUEUE))
		leaf_add(q, node, (struct leaf){ .kind = LEAF_CREATED, .func = func, .id = event, .ctx = ctx });
	else if (solver_effect(s, callee, EFFECT_ALLOC))
		leaf_add(q, node, (struct leaf){ .kind = LEAF_OBJECT, .func = func, .id = event, .ctx = ctx });
	else
		enter_callee(q, node, (struct site){ func, event }, callee, 0);
}

static bool is_carrier(struct solver *s, str_id tag, str_id field)
{
	struct model_struct *ms = model_struct(s->model, tag);

	if (!ms || !ms->work || ms->work != field)
		return false;
	ms->used = true;
	return true;
}

uint32_t path_without_carriers(struct solver *s, const struct elem *path, uint32_t n)
{
	while (n && path[n - 1].field && is_carrier(s, path[n - 1].tag, path[n - 1].field))
		n--;
	return n;
}

static void follow_addr(struct query *q, uint32_t node, uint32_t func, uint32_t place_id)
{
	const struct place *place = &func_body(program_func(q->s->program, func))->pool.places[place_id];
	ctx_id ctx = q->nodes.v[node].ctx;

	/* &dwork->work is the work that dwork is. */
	if (place->base == PLACE_DEREF && !path_without_carriers(q->s, place->path, place->npath)) {
		follow(q, node, node_of(func, place->ref, ctx, HOW_LOCAL, 0, no_site));
		return;
	}
	leaf_add(q, node, (struct leaf){ .kind = LEAF_ADDR, .func = func, .id = place_id, .ctx = ctx });
}

static void follow_value(struct query *q, uint32_t node, uint32_t func, uint32_t id)
{
	const struct func *f = program_func(q->s->program, func);
	const struct body *b = func_body(f);
	const struct value *v = &b->pool.values[id];
	ctx_id ctx = q->nodes.v[node].ctx;
	uint8_t arm = v->nargs > 1 ? FLOW_CHOICE : 0;

	switch (v->kind) {
	case VALUE_INT:
		leaf_add(q, node, (struct leaf){ .kind = LEAF_INT, .func = func, .num = v->num });
		break;
	case VALUE_FUNC:
		leaf_add(q, node, (struct leaf){ .kind = LEAF_FUNC, .func = func,
						 .id = program_resolve_func(q->s->program, f->unit, v->name) });
		break;
	case VALUE_ADDR:
		follow_addr(q, node, func, v->place);
		break;
	case VALUE_LOAD:
		load_place(q, node, func, &b->pool.places[v->place]);
		break;
	case VALUE_PARAM:
		follow_param(q, node, func, v->num);
		break;
	case VALUE_RESULT:
		follow_result(q, node, func, (uint32_t)v->num);
		break;
	case VALUE_CHOICE:
		for (uint32_t i = 0; i < v->nargs; i++)
			follow(q, node, node_of(func, v->args[i], ctx, HOW_LOCAL, arm, no_site));
		break;
	case VALUE_CONTAINER:
		if (v->npath && !path_without_carriers(q->s, v->path, v->npath))
			follow(q, node, node_of(func, v->args[0], ctx, HOW_LOCAL, 0, no_site));
		else
			leaf_add(q, node, (struct leaf){ .kind = LEAF_OBJECT, .func = func, .id = FACT_NONE, .ctx = ctx });
		break;
	case VALUE_OP:
		/* pointer + unknown offset is still a pointer into the same array */
		if (v->op == OP_ADD && v->nargs)
			follow(q, node, node_of(func, v->args[0], ctx, HOW_LOCAL, 0, no_site));
		else
			unknown(q, node);
		break;
	default:
		unknown(q, node);
	}
}

static struct flow *query_run(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx)
{
	struct query q = { .s = s };
	struct flow *result = ARENA_NEW(s->arena, struct flow);

	follow(&q, FACT_NONE, node_of(func, value, ctx, HOW_START, 0, no_site));
	for (uint32_t i = 0; i < q.nodes.n; i++) {
		struct flow_node n = q.nodes.v[i];

		if (n.func == FACT_NONE)
			continue;	/* an initialiser: its leaf is there already */
		if (n.is_place)
			load_place(&q, i, n.func, &func_body(program_func(s->program, n.func))->pool.places[n.id]);
		else
			follow_value(&q, i, n.func, n.id);
	}
	if (q.cut)
		unknown(&q, 0);
	result->nnodes = (uint32_t)q.nodes.n;
	result->nodes = (struct flow_node *)arena_copy(s->arena, q.nodes.v, q.nodes.n * sizeof(*q.nodes.v));
	result->nleaves = (uint32_t)q.leaves.n;
	result->leaves = (struct leaf *)arena_copy(s->arena, q.leaves.v, q.leaves.n * sizeof(*q.leaves.v));
	vec_free(&q.nodes);
	vec_free(&q.leaves);
	map_free(&q.seen);
	return result;
}

const struct flow *flow_sources(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx)
{
	static const struct flow in_progress = { 0 };
	uint64_t key = ((uint64_t)func << 40) ^ ((uint64_t)value << 20) ^ ctx, at;

	if (map_get(&s->flows, key, &at))
		return at == UINT64_MAX ? &in_progress : s->flow_results.v[at];
	/* *pp whose pp comes from itself: the inner question has no answer of its own. */
	map_put(&s->flows, key, UINT64_MAX);
	vec_push(&s->flow_results, query_run(s, func, value, ctx));
	map_put(&s->flows, key, s->flow_results.n - 1);
	return s->flow_results.v[s->flow_results.n - 1];
}

uint64_t flow_param_mask(struct solver *s, uint32_t func, uint32_t value)
{
	const struct body *b = func_body(program_func(s->program, func));
	VEC(uint32_t) todo = { 0 };
	struct map seen = { 0 };
	uint64_t mask = 0, dummy;

	vec_push(&todo, value);
	for (size_t i = 0; i < todo.n; i++) {
		const struct value *v = &b->pool.values[todo.v[i]];

		if (map_get(&seen, todo.v[i], &dummy))
			continue;
		map_put(&seen, todo.v[i], 1);
		if (v->kind == VALUE_PARAM) {
			mask |= v->num < 64 ? 1ull << v->num : 0;
		} else if (v->kind == VALUE_ADDR) {
			const struct place *p = &b->pool.places[v->place];

			if (p->base == PLACE_DEREF && !path_without_carriers(s, p->path, p->npath))
				vec_push(&todo, p->ref);
		} else if (v->kind == VALUE_CHOICE || v->kind == VALUE_OP ||
			   (v->kind == VALUE_CONTAINER && !path_without_carriers(s, v->path, v->npath))) {
			for (uint32_t a = 0; a < v->nargs; a++)
				vec_push(&todo, v->args[a]);
		} else if (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_LOCAL) {
			for (uint32_t e = 0; e < b->nevents; e++)
				if (b->events[e].kind == EVENT_STORE &&
				    b->pool.places[b->events[e].place].base == PLACE_LOCAL &&
				    b->pool.places[b->events[e].place].ref == b->pool.places[v->place].ref)
					vec_push(&todo, b->events[e].value);
		}
	}
	vec_free(&todo);
	map_free(&seen);
	return mask;
}
