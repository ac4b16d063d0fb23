// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * goal.c - which nodes of the dependency graph one call waits for.
 *
 * What is not known is counted and has no edge; what is one of many is
 * SURE_POSSIBLE. A trylock waits for nobody, and a cancel never for the queue.
 */
#include "base/err.h"
#include "solve/depend_internal.h"
#include "solve/lock_internal.h"
#include "solve/wait.h"

#define MAX_LEAVES	32	/* a pointer that may be nearly anything tells nothing */
#define FEW		4

static void goal_add(goal_list *to, uint32_t node, enum edge_kind kind, enum sure sure)
{
	if (node == FACT_NONE)
		return;
	for (size_t i = 0; i < to->n; i++)
		if (to->v[i].node == node && to->v[i].kind == kind) {
			if (sure < to->v[i].sure)
				to->v[i].sure = sure;
			return;
		}
	vec_push(to, ((struct goal){ node, kind, sure }));
}

static void goals_of_lock(struct builder *b, struct site at, goal_list *to)
{
	struct lock_key keys[8];
	uint32_t n = locks_waited_for(b->s, at, LOCKS_ALL, keys, 8);

	for (uint32_t i = 0; i < n; i++)
		goal_add(to, node_lock(b, &keys[i]), EDGE_LOCK, SURE_CERTAIN);
}

/* The queues where works like @work are queued and a flush of one waits for the queue as well. */
static void goals_of_serial(struct builder *b, const struct class_key *work, goal_list *to)
{
	for (uint32_t i = 0; i < runs_nenqueues(b->s); i++) {
		const struct enqueue *e = runs_enqueue(b->s, i);
		const struct queue *q = runs_queue(b->s, e->queue);
		enum certainty serial;

		if (!class_equal(&e->work, work))
			continue;
		serial = queue_is_serial(b->s, q);
		if (serial != NO)
			goal_add(to, node_queue(b, e->queue), EDGE_FLUSH_WORK, serial == YES ? SURE_LIKELY : SURE_POSSIBLE);
	}
}

static void goals_of_work(struct builder *b, const struct flow *fl, enum effect_kind kind, goal_list *to)
{
	enum edge_kind edge = kind == EFFECT_CANCEL_WORK ? EDGE_CANCEL_WORK : EDGE_FLUSH_WORK;
	enum sure sure = fl->nleaves == 1 ? SURE_CERTAIN : fl->nleaves <= FEW ? SURE_LIKELY : SURE_POSSIBLE;

	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		struct class_key key = class_of_leaf(b->s, l);

		if (l->kind == LEAF_WORK_ARG && l->num == 0) {
			/* A work's own function awaits it. */
			for (uint32_t k = 0; k < runs_nbindings(b->s); k++)
				if (runs_binding(b->s, k)->func == l->func)
					goal_add(to, node_work(b, &runs_binding(b->s, k)->work), edge, sure);
			continue;
		}
		if (key.kind == CLASS_NONE)
			continue;
		goal_add(to, node_work(b, &key), edge, sure);
		if (kind == EFFECT_FLUSH_WORK)
			goals_of_serial(b, &key, to);
	}
}

static void goals_of_queue(struct builder *b, const struct flow *fl, goal_list *to)
{
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		bool mixed;

		if (l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED)
			continue;
		mixed = fl->nodes[l->node].evidence & FLOW_HEAP && flow_has_other(b->s, fl, l);
		goal_add(to, node_queue(b, queue_of_leaf(b->s, l)), EDGE_FLUSH_QUEUE,
			 mixed ? SURE_POSSIBLE : fl->nleaves > 1 ? SURE_LIKELY : SURE_CERTAIN);
	}
}

/* The caller waits for what it gives an executor: the binding that was made of this very call, if that is known. */
static void goals_of_given(struct builder *b, struct site at, const struct flow *fl, goal_list *to)
{
	for (uint32_t i = 0; i < fl->nleaves; i++)
		for (uint32_t k = 0; fl->leaves[i].kind == LEAF_FUNC && k < runs_nbindings(b->s); k++) {
			const struct binding *bind = runs_binding(b->s, k);

			if (bind->given && bind->func == fl->leaves[i].id && bind->at.site.func == at.func &&
			    bind->at.site.event == at.event)
				goal_add(to, node_bound(b, bind), EDGE_FLUSH_WORK,
					 fl->nleaves == 1 ? SURE_CERTAIN : SURE_LIKELY);
		}
}

static void goals_of_wait(struct builder *b, struct site at, enum effect_kind kind, goal_list *to)
{
	uint32_t value = wait_operand(b->s, at, kind);
	const struct flow *fl;

	if (value == FACT_NONE)
		return;
	fl = flow_sources(b->s, at.func, value, 0);
	if (fl->nleaves > MAX_LEAVES)
		return;
	if (kind == EFFECT_RUN_WAIT)
		goals_of_given(b, at, fl, to);
	else if (wait_is_for_work(kind))
		goals_of_work(b, fl, kind, to);
	else
		goals_of_queue(b, fl, to);
}

static void find_goals(struct builder *b, struct site at, enum effect_kind kind, goal_list *to)
{
	struct lock_key key;

	switch (kind) {
	case EFFECT_ALLOC:
		goal_add(to, node_reclaim(b), EDGE_ALLOC, SURE_CERTAIN);
		break;
	case EFFECT_WAIT:
		if (completion_at(b->s, at.func, at.event, &key))
			goal_add(to, node_completion(b, &key), EDGE_COMPLETION, SURE_POSSIBLE);
		break;
	case EFFECT_TAKES:
		if (lock_inside(b->s, at, &key))
			goal_add(to, node_lock(b, &key), EDGE_LOCK, SURE_LIKELY);
		break;
	case EFFECT_RUN_WAIT:
	case EFFECT_FLUSH_WORK:
	case EFFECT_CANCEL_WORK:
	case EFFECT_FLUSH_QUEUE:
	case EFFECT_DRAIN_QUEUE:
	case EFFECT_DESTROY_QUEUE:
		goals_of_wait(b, at, kind, to);
		break;
	default:
		goals_of_lock(b, at, to);
	}
}

static bool waits_for_nobody(enum effect_kind kind)
{
	return lock_is_try(kind) || kind == EFFECT_UNLOCK || kind == EFFECT_UNSPIN;
}

const goal_list *goals_of(struct builder *b, struct site at, enum effect_kind kind)
{
	/* Events are numbered densely and far below 2^24. */
	uint64_t key = map_key(at.func, at.event << 6 | (uint32_t)kind), id;
	goal_list found = { 0 };

	if (map_get(&b->goal_ids, key, &id))
		return &b->goals.v[id];
	if (!waits_for_nobody(kind)) {
		find_goals(b, at, kind, &found);
		b->g->unresolved += !found.n;
	}
	map_put(&b->goal_ids, key, b->goals.n);
	vec_push(&b->goals, found);
	return &b->goals.v[b->goals.n - 1];
}
