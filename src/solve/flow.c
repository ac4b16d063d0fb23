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
#include "solve/flow_internal.h"
#include "solve/values.h"

#define MAX_NODES	4000	/* a value with more stops than this tells nothing */
#define FEW_TARGETS	4	/* a slot with more functions says little about one call of it */
#define MAX_ID		(1u << 20)
#define MAX_DEPTH	10	/* of a call string */

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

ctx_id ctx_within(struct solver *s, ctx_id outer, ctx_id inner)
{
	return inner ? ctx_push(s, ctx_within(s, outer, ctx_parent(s, inner)), ctx_site(s, inner)) : outer;
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

void query_leaf(struct query *q, uint32_t node, struct leaf leaf)
{
	leaf.node = node;
	q->unwanted |= q->wanted && !q->wanted(q->s, &leaf);
	vec_push(&q->leaves, leaf);
}

void query_unknown(struct query *q, uint32_t node)
{
	query_leaf(q, node, (struct leaf){ .kind = LEAF_UNKNOWN, .func = q->nodes.v[node].func });
}

/* Go on at a value or place of @func, reached from @parent. */
void query_follow(struct query *q, uint32_t parent, struct flow_node node)
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

struct flow_node flow_node_of(uint32_t func, uint32_t value, ctx_id ctx, uint8_t how, uint8_t evidence,
				struct site via)
{
	return (struct flow_node){ .func = func, .id = value, .ctx = ctx, .how = how,
				   .evidence = evidence, .via = via, .var = FACT_NONE };
}

/* Evidence that an indirect call through (tag, field) is: generic slots connect too much. */
static uint8_t slot_evidence(struct solver *s, str_id tag, str_id field, uint32_t targets)
{
	struct model_slot *ms = model_slot(s->model, tag, field);

	if (ms)
		ms->used = true;
	return (ms && ms->generic) || targets > FEW_TARGETS ? FLOW_SLOT | FLOW_WEAK : FLOW_SLOT;
}

/* The calls that may reach @func through the slots that hold it. */
static uint32_t follow_slot_callers(struct query *q, uint32_t node, uint32_t func, int64_t num)
{
	struct program *p = q->s->program;
	const struct func *f = program_func(p, func);
	uint32_t found = 0;

	for (uint32_t i = 0; i < f->slots.n; i++) {
		struct slot_name slot = f->slots.v[i];
		struct site_list calls = program_slot_calls(p, slot.tag, slot.field);
		uint32_t held = program_field_stores(p, slot.tag, slot.field).n;
		uint8_t evidence = slot_evidence(q->s, slot.tag, slot.field, held);

		for (uint32_t c = 0; c < calls.n; c++) {
			const struct event *e = func_event(program_func(p, calls.v[c].func), calls.v[c].event);

			if (num >= (int64_t)e->nargs)
				continue;
			query_follow(q, node, flow_node_of(calls.v[c].func, e->args[num], 0, HOW_ARG, evidence, calls.v[c]));
			found++;
		}
	}
	return found;
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
			query_follow(q, node, flow_node_of(call.func, e->args[num], ctx_parent(q->s, ctx), HOW_ARG, 0, call));
		else
			query_unknown(q, node);
		return;
	}
	for (uint32_t i = 0; i < f->callers.n; i++) {
		struct site call = f->callers.v[i];
		const struct event *e = func_event(program_func(p, call.func), call.event);

		if (num >= (int64_t)e->nargs)
			continue;
		query_follow(q, node, flow_node_of(call.func, e->args[num], 0, HOW_ARG,
					f->callers.n > 1 ? FLOW_CALLERS : 0, call));
		found++;
	}
	if (f->address_taken)
		found += follow_slot_callers(q, node, func, num);
	if ((f->address_taken && !f->slots.n) || !found)
		query_leaf(q, node, (struct leaf){ .kind = LEAF_WORK_ARG, .func = func, .num = num });
}

static const struct live *query_live(struct query *q, uint32_t func, ctx_id ctx)
{
	static const struct live all = { 0 };
	struct solver *s = q->s;
	uint64_t key = map_key(func, ctx), at;

	if (!map_get(&s->live_ids, key, &at)) {
		struct env env = { .func = func, .ctx = ctx };

		/* Asked again while being computed: all of it. */
		map_put(&s->live_ids, key, UINT64_MAX);
		values_live(s, &env);
		vec_push(&s->live, env.live);
		at = s->live.n - 1;
		map_put(&s->live_ids, key, at);
	}
	return at == UINT64_MAX ? &all : &s->live.v[at];
}

bool query_runs(struct query *q, uint32_t func, ctx_id ctx, uint32_t event)
{
	const struct live *live = query_live(q, func, ctx);

	return !live->blocks || live->blocks[func_event_block(program_func(q->s->program, func), event)];
}

static void enter_callee(struct query *q, uint32_t node, struct site call, uint32_t callee, uint8_t evidence)
{
	const struct body *b = func_body(program_func(q->s->program, callee));
	ctx_id ctx = q->nodes.v[node].ctx;
	uint32_t found = 0;

	if (!b || ctx_depth(q->s, ctx) >= MAX_DEPTH) {
		query_unknown(q, node);
		return;
	}
	ctx = ctx_push(q->s, ctx, call);
	for (uint32_t i = 0; i < b->nevents; i++)
		if (b->events[i].kind == EVENT_RETURN && b->events[i].value != FACT_NONE &&
		    query_runs(q, callee, ctx, i)) {
			query_follow(q, node, flow_node_of(callee, b->events[i].value, ctx, HOW_RETURN, evidence,
						(struct site){ callee, i }));
			found++;
		}
	if (!found)
		query_unknown(q, node);
}

static void follow_result(struct query *q, uint32_t node, uint32_t func, uint32_t event)
{
	struct solver *s = q->s;
	const struct func *f = program_func(s->program, func);
	const struct event *e;
	uint32_t callee;
	ctx_id ctx = q->nodes.v[node].ctx;

	e = func_event(f, event);
	if (e->kind == EVENT_ASM && !e->text && e->nargs) {
		/* An empty template hides a value from the compiler (RELOC_HIDE), and changes none. */
		query_follow(q, node, flow_node_of(func, e->args[0], ctx, HOW_LOCAL, 0, NO_SITE));
		return;
	}
	if (e->kind != EVENT_CALL) {
		query_unknown(q, node);
		return;
	}
	callee = program_callee(s->program, func, event);
	if (callee == FACT_NONE) {
		uint32_t n;
		bool exact;
		const uint32_t *targets = flow_slot_targets(s, func, event, &n, &exact);

		for (uint32_t i = 0; i < n; i++)
			enter_callee(q, node, (struct site){ func, event }, targets[i],
				     n > FEW_TARGETS || !exact ? FLOW_SLOT | FLOW_WEAK : FLOW_SLOT);
		if (!exact || !n)
			query_unknown(q, node);
		return;
	}
	if (solver_effect(s, callee, EFFECT_CREATE_QUEUE))
		query_leaf(q, node, (struct leaf){ .kind = LEAF_CREATED, .func = func,
						  .id = func_first_twin(f, event), .ctx = ctx });
	else if (solver_effect(s, callee, EFFECT_ALLOC))
		query_leaf(q, node, (struct leaf){ .kind = LEAF_OBJECT, .func = func,
						  .id = func_first_twin(f, event), .ctx = ctx });
	else
		enter_callee(q, node, (struct site){ func, event }, callee, 0);
}

bool is_carrier(struct solver *s, str_id tag, str_id field)
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
		query_follow(q, node, flow_node_of(func, place->ref, ctx, HOW_LOCAL, 0, NO_SITE));
		return;
	}
	query_leaf(q, node, (struct leaf){ .kind = LEAF_ADDR, .func = func, .id = place_id, .ctx = ctx });
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
		query_leaf(q, node, (struct leaf){ .kind = LEAF_INT, .func = func, .num = v->num });
		break;
	case VALUE_FUNC:
		query_leaf(q, node, (struct leaf){ .kind = LEAF_FUNC, .func = func,
						 .id = program_resolve_func(q->s->program, f->unit, v->name) });
		break;
	case VALUE_ADDR:
		follow_addr(q, node, func, v->place);
		break;
	case VALUE_LOAD:
		query_load(q, node, func, &b->pool.places[v->place]);
		break;
	case VALUE_PARAM:
		follow_param(q, node, func, v->num);
		break;
	case VALUE_RESULT:
		follow_result(q, node, func, (uint32_t)v->num);
		break;
	case VALUE_CHOICE:
		for (uint32_t i = 0; i < v->nargs; i++)
			if (i >= v->npreds || live_edge(query_live(q, func, ctx), b, v->preds[i], v->block))
				query_follow(q, node, flow_node_of(func, v->args[i], ctx, HOW_LOCAL, arm, NO_SITE));
		break;
	case VALUE_CONTAINER:
		if (v->npath && !path_without_carriers(q->s, v->path, v->npath))
			query_follow(q, node, flow_node_of(func, v->args[0], ctx, HOW_LOCAL, 0, NO_SITE));
		else
			query_leaf(q, node, (struct leaf){ .kind = LEAF_OBJECT, .func = func, .id = FACT_NONE, .ctx = ctx });
		break;
	case VALUE_OP:
		/* pointer + unknown offset is still a pointer into the same array */
		if (v->op == OP_ADD && v->nargs)
			query_follow(q, node, flow_node_of(func, v->args[0], ctx, HOW_LOCAL, 0, NO_SITE));
		else
			query_unknown(q, node);
		break;
	default:
		query_unknown(q, node);
	}
}

static void query_free(struct query *q)
{
	vec_free(&q->nodes);
	vec_free(&q->leaves);
	map_free(&q->seen);
}

/* Follow all nodes from @first on; then what was found, in the solver's arena. NULL if some of it is not wanted. */
static struct flow *query_finish(struct query *q, uint32_t first)
{
	struct solver *s = q->s;
	struct flow *result = NULL;

	for (uint32_t i = first; i < q->nodes.n && !q->unwanted; i++) {
		struct flow_node n = q->nodes.v[i];

		if (n.func == FACT_NONE)
			continue;	/* an initialiser: its leaf is there already */
		if (n.is_place)
			query_load(q, i, n.func, &func_body(program_func(s->program, n.func))->pool.places[n.id]);
		else
			follow_value(q, i, n.func, n.id);
	}
	if (q->cut)
		query_unknown(q, 0);
	if (!q->unwanted) {
		result = ARENA_NEW(s->arena, struct flow);
		result->nnodes = (uint32_t)q->nodes.n;
		result->nodes = (struct flow_node *)arena_copy(s->arena, q->nodes.v, q->nodes.n * sizeof(*q->nodes.v));
		result->nleaves = (uint32_t)q->leaves.n;
		result->leaves = (struct leaf *)arena_copy(s->arena, q->leaves.v, q->leaves.n * sizeof(*q->leaves.v));
	}
	query_free(q);
	return result;
}

const struct flow *flow_member_sources(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx,
				       const struct member *m, uint32_t n)
{
	const struct flow *objects = flow_sources(s, func, value, ctx);

	for (uint32_t i = 0; i < n; i++) {
		struct query q = { .s = s };

		/* The start, and a node for each object: they are the ends of the witness, not to be followed. */
		query_follow(&q, FACT_NONE, flow_node_of(func, value, ctx, HOW_START, 0, NO_SITE));
		for (uint32_t l = 0; l < objects->nleaves; l++) {
			struct flow_node at = flow_node_of(func, value, objects->leaves[l].ctx, HOW_LOCAL, 0, NO_SITE);

			at.parent = 0;
			vec_push(&q.nodes, at);
		}
		for (uint32_t l = 0; l < objects->nleaves; l++)
			if (objects->leaves[l].kind != LEAF_INT && objects->leaves[l].kind != LEAF_FUNC)
				query_load_member(&q, l + 1, &objects->leaves[l], &m[i]);
		objects = query_finish(&q, objects->nleaves + 1);
	}
	return objects;
}

#define UNDER_WAY	UINT64_MAX	/* in s->flows: asked, and not answered yet */
#define NOT_ANSWERED	(UINT64_MAX - 1)	/* ... asked, and given up */

const struct flow *flow_sources_if(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx,
				   bool (*wanted)(struct solver *s, const struct leaf *leaf))
{
	static const struct flow in_progress = { 0 };
	uint64_t key = ((uint64_t)func << 40) ^ ((uint64_t)value << 20) ^ ctx, at;
	struct query q = { .s = s, .wanted = wanted };
	struct flow *result;

	if (map_get(&s->flows, key, &at) && at != NOT_ANSWERED) {
		result = at == UNDER_WAY ? NULL : s->flow_results.v[at];
		for (uint32_t i = 0; wanted && result && i < result->nleaves; i++)
			if (!wanted(s, &result->leaves[i]))
				return NULL;
		return result ? result : &in_progress;
	}
	/* *pp whose pp comes from itself: the inner question has no answer of its own. */
	map_put(&s->flows, key, UNDER_WAY);
	query_follow(&q, FACT_NONE, flow_node_of(func, value, ctx, HOW_START, 0, NO_SITE));
	result = query_finish(&q, 0);	/* may ask other questions, and so push before us */
	if (result)
		vec_push(&s->flow_results, result);
	map_put(&s->flows, key, result ? s->flow_results.n - 1 : NOT_ANSWERED);
	return result;
}

const struct flow *flow_sources(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx)
{
	return flow_sources_if(s, func, value, ctx, NULL);
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
