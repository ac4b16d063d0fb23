// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - what a load may read: the stores to its variable, local or field.
 *
 * Memory is kept by class. Of a field all stores count, whatever the instance;
 * of a variable or local only those to it, and those through pointers where
 * its field could be meant.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "solve/flow_internal.h"

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
	query_leaf(q, parent, leaf);
}

static void from_store(struct query *q, uint32_t parent, struct store store, ctx_id ctx, uint8_t evidence)
{
	const struct func *f;

	if (store.func == FACT_NONE) {
		from_initialiser(q, parent, store, evidence);
		return;
	}
	f = program_func(q->s->program, store.func);
	if (!query_runs(q, store.func, ctx, store.event))
		return;
	query_follow(q, parent, flow_node_of(store.func, func_event(f, store.event)->value, ctx, HOW_STORE, evidence,
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

/* Does the path name a definite array element, like [0]? */
static bool is_exact(const struct place *p)
{
	for (uint32_t i = 0; i < p->npath; i++)
		if (!p->path[i].field)
			return p->path[i].index != FACT_ANY_INDEX;
	return false;
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

/* Is the value one that a queue visibly comes from, inside its own body? */
static bool is_queue_value(struct solver *s, uint32_t func, const struct body *b, uint32_t value, uint32_t depth)
{
	const struct value *v = &b->pool.values[value];

	if (v->kind == VALUE_RESULT && b->events[v->num].kind == EVENT_CALL) {
		uint32_t callee = program_callee(s->program, func, (uint32_t)v->num);

		return callee != FACT_NONE && solver_effect(s, callee, EFFECT_CREATE_QUEUE);
	}
	if (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_GLOBAL) {
		const struct model_queue *mq = model_queue(s->model, b->pool.places[v->place].name);

		return mq && !mq->internal;
	}
	for (uint32_t i = 0; v->kind == VALUE_CHOICE && depth < 4 && i < v->nargs; i++)
		if (is_queue_value(s, func, b, v->args[i], depth + 1))
			return true;
	return false;
}

/* *slot = queue: which variables and fields slot may point to. */
struct raw_queue {
	struct class_key to;
	struct store store;
	ctx_id ctx;		/* of the storing function, if slot came in as its argument */
};

struct raw_queues {
	VEC(struct raw_queue) list;
};

/* The calls by which the value at @node was handed down to where the query started. */
static ctx_id ctx_of_arguments(struct solver *s, const struct flow *fl, uint32_t node)
{
	ctx_id ctx = 0;

	for (uint32_t i = node; i != FACT_NONE; i = fl->nodes[i].parent) {
		if (fl->nodes[i].how == HOW_ARG)
			ctx = ctx_push(s, ctx, fl->nodes[i].via);
		else if (fl->nodes[i].how != HOW_LOCAL && fl->nodes[i].how != HOW_START)
			ctx = 0;	/* came through memory: the calls before that are not on the stack */
	}
	return ctx;
}

static const struct raw_queues *raw_queues(struct solver *s)
{
	struct store_list raws = program_raw_stores(s->program);

	if (s->raw_queues)
		return s->raw_queues;
	s->raw_queues = MEM_NEW(struct raw_queues, 1);
	for (uint32_t i = 0; i < raws.n; i++) {
		const struct func *f = raws.v[i].func == FACT_NONE ? NULL : program_func(s->program, raws.v[i].func);
		const struct event *e = f ? func_event(f, raws.v[i].event) : NULL;
		const struct flow *to;

		if (!e || !is_queue_value(s, raws.v[i].func, func_body(f), e->value, 0))
			continue;
		to = flow_sources(s, raws.v[i].func, func_body(f)->pool.places[e->place].ref, 0);
		for (uint32_t l = 0; l < to->nleaves; l++) {
			struct raw_queue r = { .to = class_of_leaf(s, &to->leaves[l]), .store = raws.v[i],
					       .ctx = ctx_of_arguments(s, to, to->leaves[l].node) };

			if (r.to.kind != CLASS_NONE)
				vec_push(&s->raw_queues->list, r);
		}
	}
	return s->raw_queues;
}

void raw_queues_free(struct solver *s)
{
	if (s->raw_queues)
		vec_free(&s->raw_queues->list);
	free(s->raw_queues);
	s->raw_queues = NULL;
}

static uint32_t load_raw(struct query *q, uint32_t node, const struct class_key *key)
{
	const struct raw_queues *raw = raw_queues(q->s);
	uint32_t found = 0;

	for (size_t i = 0; i < raw->list.n; i++)
		if (class_equal(&raw->list.v[i].to, key) &&
		    (key->instance == FACT_NONE || raw->list.v[i].to.instance == FACT_NONE ||
		     key->instance == raw->list.v[i].to.instance)) {
			from_store(q, node, raw->list.v[i].store, raw->list.v[i].ctx, FLOW_HEAP);
			found++;
		}
	return found;
}

static bool may_alias(struct query *q, const struct place *place, struct store store)
{
	const struct place *to = store_place(q->s->program, store);

	return path_may_alias(place->path, place->npath, to->path, to->npath);
}

static void load_var(struct query *q, uint32_t node, uint32_t unit, const struct place *place)
{
	struct program *p = q->s->program;
	uint32_t id = program_resolve_var(p, unit, place->name);
	const struct elem *last = path_last_field(place->path, place->npath);
	uint32_t found = 0;
	bool exact = false;
	struct class_key key;
	struct var *var;

	if (id == FACT_NONE) {
		query_unknown(q, node);
		return;
	}
	var = program_var(p, id);
	if (!place->npath) {
		struct model_queue *mq = model_queue(q->s->model, var->name);

		if (mq && !mq->internal) {
			mq->used = true;
			query_leaf(q, node, (struct leaf){ .kind = LEAF_QUEUE, .id = id, .func = FACT_NONE });
			return;
		}
	}
	/* An element that is set by its own index is not meant by the loop that sets the others. */
	for (uint32_t i = 0; is_exact(place) && i < var->stores.n; i++) {
		const struct place *to = store_place(p, var->stores.v[i]);

		exact |= is_exact(to) && same_path(to->path, to->npath, place->path, place->npath);
	}
	for (uint32_t i = 0; i < var->stores.n; i++) {
		const struct place *to = store_place(p, var->stores.v[i]);

		if (same_path(to->path, to->npath, place->path, place->npath) && (!exact || is_exact(to))) {
			from_store(q, node, var->stores.v[i], 0, 0);
			found++;
		}
	}
	/* A field of a global may also be set through a pointer. */
	if (last) {
		struct store_list l = program_field_stores(p, last->tag, last->field);

		for (uint32_t i = 0; i < l.n; i++)
			if (store_place(p, l.v[i])->base != PLACE_GLOBAL && may_alias(q, place, l.v[i])) {
				from_store(q, node, l.v[i], 0, FLOW_HEAP);
				found++;
			}
	}
	key = class_of_place(q->s, unit, FACT_NONE, place);
	found += load_raw(q, node, &key);
	/* Static memory that nobody wrote is zero; an extern one is somebody else's. */
	if (!found) {
		if (var->def)
			query_leaf(q, node, (struct leaf){ .kind = LEAF_INT, .func = FACT_NONE });
		else
			query_unknown(q, node);
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
				query_follow(q, node, flow_node_of(callee, st->value,
							ctx_push(q->s, ctx, (struct site){ func, i }),
							HOW_STORE, 0, (struct site){ callee, j }));
				found++;
			}
		}
	}
	return found;
}

/*
 * work->func of one class of work has nothing to do with that of another: of a
 * member that the model calls a work's function, only stores to works of the
 * same class count, and none at all if the class is not known.
 */
static bool other_work(struct query *q, uint32_t func, const struct place *place, struct store store)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	struct model_struct *ms = model_struct(q->s->model, last->tag);
	const struct place *to = store_place(q->s->program, store);
	struct place a = *place, b = *to;
	struct class_key ka, kb;
	uint32_t unit;

	if (!ms || !ms->func || ms->func != last->field)
		return false;
	a.npath--;
	b.npath--;
	unit = store.func != FACT_NONE ? program_func(q->s->program, store.func)->unit :
					 program_var(q->s->program, store.var)->unit;
	ka = class_of_place(q->s, program_func(q->s->program, func)->unit, func, &a);
	kb = class_of_place(q->s, unit, store.func, &b);
	return !class_equal(&ka, &kb);
}

static void load_field(struct query *q, uint32_t node, uint32_t func, const struct place *place)
{
	const struct elem *last = path_last_field(place->path, place->npath);
	struct store_list l = program_field_stores(q->s->program, last->tag, last->field);
	struct class_key key = { .kind = CLASS_FIELD, .a = last->tag, .b = last->field };
	uint32_t found = load_raw(q, node, &key);

	for (uint32_t i = 0; i < l.n; i++)
		if (may_alias(q, place, l.v[i]) && !other_work(q, func, place, l.v[i])) {
			from_store(q, node, l.v[i], 0, FLOW_HEAP);
			found++;
		}
	if (!found)
		query_unknown(q, node);
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
		load_field(q, node, func, place);
	else if (!found)
		query_unknown(q, node);
}

/* *pp: what the pointer points to is a place of its own; go on there. */
static void load_through(struct query *q, uint32_t node, uint32_t func, const struct place *place)
{
	const struct flow *to = flow_sources(q->s, func, place->ref, q->nodes.v[node].ctx);

	for (uint32_t i = 0; i < to->nleaves; i++) {
		const struct leaf *l = &to->leaves[i];
		struct flow_node next = { .func = l->func, .id = l->id, .is_place = true, .ctx = l->ctx,
					  .how = HOW_LOCAL, .via = NO_SITE, .var = FACT_NONE };

		if (l->kind == LEAF_ADDR && l->func != FACT_NONE)
			query_follow(q, node, next);
		else if (l->kind != LEAF_INT)
			query_unknown(q, node);
	}
	if (!to->nleaves)
		query_unknown(q, node);
}

void query_load_member(struct query *q, uint32_t node, const struct leaf *object, const struct member *m)
{
	struct elem step = { .tag = m->tag, .field = m->field };
	struct place to = { .base = PLACE_DEREF, .path = &step, .npath = 1 };
	const struct func *f = object->func != FACT_NONE ? program_func(q->s->program, object->func) : NULL;
	uint32_t unit = f ? f->unit : object->unit;

	if (object->kind == LEAF_ADDR) {
		const struct pool *pool = f ? &func_body(f)->pool : &program_unit(q->s->program, unit)->pool;
		struct elem *path;

		to = pool->places[object->id];
		path = ARENA_ARRAY(q->s->arena, struct elem, to.npath + 1);
		if (to.npath)
			memcpy(path, to.path, to.npath * sizeof(*path));
		path[to.npath++] = step;
		to.path = path;
	}
	if (to.base == PLACE_GLOBAL)
		load_var(q, node, unit, &to);
	else if (to.base == PLACE_LOCAL && f)
		load_local(q, node, func_body(f), object->func, &to);
	else
		load_field(q, node, q->nodes.v[0].func, &to);
}

void query_load(struct query *q, uint32_t node, uint32_t func, const struct place *place)
{
	const struct func *f = program_func(q->s->program, func);
	const struct elem *last = path_last_field(place->path, place->npath);

	if (place->base == PLACE_GLOBAL)
		load_var(q, node, f->unit, place);
	else if (place->base == PLACE_LOCAL)
		load_local(q, node, func_body(f), func, place);
	else if (last)
		load_field(q, node, func, place);
	else
		load_through(q, node, func, place);
}

