// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * await.c - from a wait to the queues it waits for.
 */
#include "solve/await.h"

#include "solve/internal.h"
#include "solve/wait.h"

void wait_queues(struct solver *s, const struct walk_hit *hit, void (*fn)(void *arg, const struct awaited *a), void *arg)
{
	uint32_t value = wait_operand(s, hit->at, hit->kind);
	const struct flow *fl;

	if (hit->kind == EFFECT_CANCEL_WORK || value == FACT_NONE)
		return;
	fl = flow_sources(s, hit->at.func, value, walk_hit_ctx(s, hit));
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];
		struct awaited a = { .enqueue = FACT_NONE };
		struct class_key key;

		if (hit->kind != EFFECT_FLUSH_WORK) {
			if (l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED)
				continue;
			a.queue = queue_of_leaf(s, l);
			a.mixed = fl->nodes[l->node].evidence & FLOW_HEAP && flow_has_other(s, fl, l);
			fn(arg, &a);
			continue;
		}
		key = class_of_leaf(s, l);
		for (a.enqueue = 0; a.enqueue < runs_nenqueues(s); a.enqueue++) {
			const struct enqueue *q = runs_enqueue(s, a.enqueue);

			a.queue = q->queue;
			if (class_equal(&q->work, &key))
				fn(arg, &a);
		}
	}
}
