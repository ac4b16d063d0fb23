// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_under_lock.c - flush-under-lock: waiting for a work that waits for a
 * lock the waiter holds.
 *
 * lockdep's circular dependency between a lock and a work_completion or
 * wq_completion. The lock must be one and the same: a variable's, or one that
 * lies to the awaited work or queue as the lock the work takes does. Who waits
 * for one work of an ordered queue waits for those that stand before it, too.
 */
#include "base/str.h"
#include "check/check.h"
#include "check/ring_story.h"
#include "check/story.h"
#include "solve/guard.h"
#include "solve/lock.h"
#include "solve/wait.h"

/* A flush, cancel or drain. */
struct wait {
	struct site site;
	enum effect_kind kind;
	uint32_t value;		/* work or queue */
};

/* The lock that the hit's last call takes and that is like @held. */
static bool taken_there(struct solver *s, const struct walk_hit *hit, const struct lock_key *held, struct lock_key *out)
{
	struct lock_key keys[8];
	uint32_t n = locks_taken(s, hit->at.func, hit->at.event, keys, 8);

	while (n--)
		if (lock_same(&keys[n], held)) {
			*out = keys[n];
			return true;
		}
	return false;
}

struct suspect {
	const struct wait *wait;
	const struct held *held;
	const struct run *run;		/* takes the lock */
	const struct run *awaited;	/* @run itself, or what stands behind it on its queue */
	const struct walk_hit *hit;
	enum tier tier;
};

static void tell(struct solver *s, struct findings *out, const struct suspect *x)
{
	const char *lock = lock_name(s, &x->held->lock), *work = check_func_name(s, x->run->func);
	const char *func = check_func_name(s, x->wait->site.func), *callee = check_callee_name(s, x->wait->site);
	const char *awaited = check_func_name(s, x->awaited->func);
	struct draft d;

	check_begin(&d, s, out, "flush-under-lock", x->wait->site);
	story_taken(&d, x->held);
	check_act(&d, 1, "lock(%s);", lock);
	story_holding(&d, x->held, x->held->nchain);
	check_step(&d, x->wait->site, "%s() waits in %s() for %s() to end, still holding %s", func, callee, awaited, lock);
	check_step_kind(&d, STEP_WAIT);
	check_act(&d, 4, "%s(%s);", callee, wait_target(s, x->wait->kind, x->awaited));
	d.thread = 1;
	if (x->awaited != x->run)
		story_queued(&d, x->awaited);
	story_origin(&d, x->run);
	check_act(&d, 2, "<%s() runs>", work);
	story_calls(&d, x->run->func, x->hit);
	check_step(&d, x->hit->at, "%s() waits for %s", check_func_name(s, x->hit->at.func), lock);
	check_step_kind(&d, STEP_WAIT);
	check_act(&d, 3, "lock(%s);", lock);
	if (x->awaited == x->run)
		check_end(&d, x->tier, arena_printf(out->arena, "%s|%s|%s|%s", func, callee, lock, work),
			  arena_printf(out->arena, "%s() waits for %s() while %s is held, which that work takes", func,
				       work, lock));
	else
		check_end(&d, x->tier, arena_printf(out->arena, "%s|%s|%s|%s|%s", func, callee, lock, awaited, work),
			  arena_printf(out->arena, "%s() waits for %s() while %s is held, which %s() takes, and that may"
				       " stand before it on queue %s", func, awaited, lock, work,
				       queue_label(s, runs_queue(s, x->run->queue))));
}

/* The work and the queue of @run, as the call names them that queues it; false if it does not name both. */
static bool queued_by(struct solver *s, const struct run *run, struct access *to_work, struct access *to_queue)
{
	const struct use *use = &runs_enqueue(s, run->enqueue)->at;
	uint32_t work, queue;

	if (runs_binding(s, run->binding)->given)
		return false;
	work = effect_operand(s, use->site, EFFECT_ENQUEUE, ROLE_WORK);
	queue = effect_operand(s, use->site, EFFECT_ENQUEUE, ROLE_QUEUE);
	if (work == FACT_NONE || queue == FACT_NONE)
		return false;
	*to_work = access_of(s, use->site.func, work, use->ctx);
	*to_queue = access_of(s, use->site.func, queue, use->ctx);
	return true;
}

/*
 * The lock @path of the work, for a queue that is awaited by @waited: does it
 * lie to the queue as the held one does?
 */
static bool same_by_queue(struct solver *s, const struct run *run, const struct access *path,
			  const struct access *waited, const struct access *held)
{
	struct access to_work, to_queue, through;

	if (!queued_by(s, run, &to_work, &to_queue))
		return false;
	/* One queue for all objects: the one whose lock is held may be among them, if it was made like them. */
	if (waited->root == ACCESS_VAR && access_equal(waited, &to_queue))
		return access_is_embedded(path) && held->root != ACCESS_VAR;
	through = access_through(s, &to_work, path);
	return access_same_relation(waited, held, &to_queue, &through);
}

/* Is the lock that the work takes proven to be the one that the waiter holds? */
static bool same_lock(struct solver *s, const struct suspect *x, const struct lock_key *taken)
{
	struct access held = lock_access(s, &x->held->lock, 0);
	struct access path = lock_access(s, taken, walk_hit_ctx(s, x->hit));
	struct access waited, through, work, queue;
	ctx_id up = 0;

	if (held.root == ACCESS_VAR && access_equal(&held, &path))
		return true;
	if (path.root != ACCESS_PARAM || path.func != x->run->func || path.id)
		return false;
	for (uint32_t i = 0; i + 1 < x->held->nchain; i++)
		up = ctx_push(s, up, x->held->chain[i]);
	waited = access_of(s, x->wait->site.func, x->wait->value, up);
	if (x->awaited != x->run) {
		if (!queued_by(s, x->awaited, &work, &queue))
			return false;
		waited = access_alike(s, &waited, &work, &queue);
	}
	if (x->awaited != x->run || !wait_is_for_work(x->wait->kind))
		return same_by_queue(s, x->run, &path, &waited, &held);
	through = access_through(s, &waited, &path);
	return access_equal(&through, &held);
}

/* May the queue that is waited for as well be another one, kept in the same field of another object? */
static bool is_mixed(struct solver *s, const struct suspect *x)
{
	const struct flow *fl = flow_sources(s, x->wait->site.func, x->wait->value, 0);

	for (uint32_t i = 0; i < fl->nleaves && !wait_is_for_work(x->wait->kind); i++) {
		const struct leaf *l = &fl->leaves[i];

		if ((l->kind == LEAF_QUEUE || l->kind == LEAF_CREATED) && queue_of_leaf(s, l) == x->run->queue)
			return fl->nodes[l->node].evidence & FLOW_HEAP && flow_has_other(s, fl, l);
	}
	return false;
}

static enum tier tier_of(struct solver *s, const struct suspect *x, const struct lock_key *taken)
{
	if (x->hit->cost > COST_SLOT ||
	    (x->run->evidence | x->awaited->evidence) & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) || guard_contradicts(s, x->hit))
		return TIER_POSSIBLE;
	if (is_mixed(s, x) && !same_lock(s, x, taken))
		return TIER_POSSIBLE;
	if (x->awaited != x->run && !queue_is_ordered(s, runs_queue(s, x->run->queue)))
		return TIER_POSSIBLE;
	if (lock_is_single(&x->held->lock))
		return x->held->slot || x->hit->cost || x->run->evidence || x->awaited != x->run ? TIER_LIKELY : TIER_CERTAIN;
	return same_lock(s, x, taken) ? TIER_LIKELY : TIER_POSSIBLE;
}

/* The wait is for @awaited, and so for @run: does that take the lock? */
static void check_run(struct solver *s, struct findings *out, const struct wait *w, const struct held *h,
		      const struct run *awaited, const struct run *run)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_locks(s, run->func, &h->lock, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct suspect x = { w, h, run, awaited, &hits[i], TIER_POSSIBLE };
		struct lock_key taken;

		if (!taken_there(s, &hits[i], &h->lock, &taken))
			continue;
		x.tier = tier_of(s, &x, &taken);
		if (x.tier == TIER_POSSIBLE && !solver_options(s)->possible)
			continue;
		tell(s, out, &x);
		return;
	}
}

/* Who waits for @awaited waits for what may stand before it on its queue. */
static void check_behind(struct solver *s, struct findings *out, const struct wait *w, const struct held *h,
			 const struct run *awaited)
{
	const struct queue *q = runs_queue(s, awaited->queue);

	if (!queue_is_ordered(s, q) && (!solver_options(s)->possible || queue_is_serial(s, q) == NO))
		return;
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);

		if (run->queue == awaited->queue && run->func != awaited->func)
			check_run(s, out, w, h, awaited, run);
	}
}

static void check_wait(struct solver *s, struct findings *out, const struct wait *w)
{
	const struct flow *fl = flow_sources(s, w->site.func, w->value, 0);
	const struct held *held;
	uint32_t n;

	held = locks_held(s, w->site, LOCKS_SLEEP, NULL, &n);
	for (uint32_t h = 0; h < n; h++)
		for (uint32_t i = 0; i < runs_count(s); i++) {
			const struct run *run = runs_get(s, i);

			if (!wait_flow_is_for(s, w->site, w->kind, fl, run))
				continue;
			check_run(s, out, w, &held[h], run, run);
			if (w->kind == EFFECT_FLUSH_WORK)
				check_behind(s, out, w, &held[h], run);
		}
}

void check_flush_under_lock(struct solver *s, struct findings *out);

void check_flush_under_lock(struct solver *s, struct findings *out)
{
	static const enum effect_kind kinds[] = { EFFECT_FLUSH_QUEUE, EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE,
						  EFFECT_FLUSH_WORK, EFFECT_CANCEL_WORK, EFFECT_RUN_WAIT };
	struct program *p = solver_program(s);

	for (uint32_t i = 0; i < program_nfuncs(p); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			const struct effect *ef = solver_effect(s, i, kinds[k]);
			struct site_list calls = program_func(p, i)->callers;

			for (uint32_t c = 0; ef && c < calls.n; c++) {
				struct wait w = { .site = calls.v[c], .kind = kinds[k] };

				w.value = wait_operand(s, w.site, w.kind);
				if (w.value == FACT_NONE || solver_model_of(s, w.site.func))
					continue;
				check_wait(s, out, &w);
			}
		}
	ring_check(s, out, "flush-under-lock", RING_LOCK);
}
