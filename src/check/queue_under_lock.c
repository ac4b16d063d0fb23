// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * queue_under_lock.c - queue-under-lock: queueing a work takes a lock that is
 * held.
 *
 * Two ways: the queueing function takes it by what the model says of it (the
 * worker pool's), or the driver's own function does that looks under a lock
 * whether to queue. Queueing under any other lock is ordinary and right.
 */
#include "base/str.h"
#include "check/check.h"
#include "check/story.h"
#include "solve/lock.h"

#define MAX_WRAPPERS	6	/* functions that pass a work on */
#define MAX_LOCKS	8	/* held by one function where it queues */

struct state {
	struct solver *s;
	struct findings *out;
	struct map seen;	/* calls that were looked at: several wrappers lead to one */
	struct map spelled;	/* function of the model -> whether anybody could hold its lock, */
};

static void add_tier(enum tier *t, enum tier least)
{
	if (*t < least)
		*t = least;
}

/* @value: the work, in the function of @site. */
static const char *work_name(struct solver *s, struct site site, uint32_t value)
{
	const struct flow *fl = flow_sources(s, site.func, value, 0);
	struct class_key key = { .kind = CLASS_NONE };

	if (fl->nleaves == 1)
		key = class_of_leaf(s, &fl->leaves[0]);
	return key.kind == CLASS_NONE ? "a work" : class_name(s, &key);
}

/* The queueing function itself takes @inside, of any object of its class. */
static void check_inside(struct state *st, struct site site, uint32_t work, const struct lock_key *inside)
{
	struct solver *s = st->s;
	const char *func = check_func_name(s, site.func), *callee = check_callee_name(s, site);
	const char *lock = lock_name(s, inside);
	const struct held *held;
	uint32_t n;

	/* Which pool queueing picks is not known: its lock is the held one's class, no more. */
	if (!solver_options(s)->possible)
		return;
	held = locks_held(s, site, LOCKS_ALL, inside, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct draft d;

		check_begin(&d, s, st->out, "queue-under-lock", site);
		story_taken(&d, &held[i]);
		story_holding(&d, &held[i], held[i].nchain);
		check_step(&d, site, "%s() queues %s with %s(), which takes %s of the pool that it picks", func,
			   work_name(s, site, work), callee, lock);
		check_step_kind(&d, STEP_WAIT);
		check_end(&d, TIER_POSSIBLE, arena_printf(st->out->arena, "%s|%s|%s", func, callee, lock),
			  arena_printf(st->out->arena, "%s() queues %s while it holds %s, which queueing may take", func,
				       work_name(s, site, work), lock));
	}
}

/* Is the lock that is held up the chain the one that is taken at its end? */
static enum certainty same_lock(struct solver *s, const struct held *h, const struct own_lock *own)
{
	struct access outer, inner;
	ctx_id up = 0;

	if (lock_is_single(&own->key))
		return YES;
	for (uint32_t i = 0; i + 1 < h->nchain; i++)
		up = ctx_push(s, up, h->chain[i]);
	outer = lock_access(s, &h->lock, 0);
	inner = lock_access(s, &own->key, up);
	if (access_equal(&outer, &inner))
		return YES;
	/* Two places that no pointer leads to are two locks. */
	return outer.root == ACCESS_VAR && inner.root == ACCESS_VAR && access_is_embedded(&outer) &&
	       access_is_embedded(&inner) ? NO : MAYBE;
}

/* The function of @site queues with a lock of its own: does somebody hold that one who calls it? */
static void check_own(struct state *st, struct site site, uint32_t work, const struct own_lock *own)
{
	struct solver *s = st->s;
	const char *lock = lock_name(s, &own->key), *callee = check_func_name(s, site.func);
	const struct held *held;
	uint32_t n;

	held = locks_held(s, own->taken, LOCKS_ALL, &own->key, &n);
	for (uint32_t i = 0; i < n; i++) {
		const struct held *h = &held[i];
		enum certainty same = same_lock(s, h, own);
		enum tier tier = same == YES ? TIER_CERTAIN : TIER_POSSIBLE;
		struct site call;
		struct draft d;

		if (h->nchain < 2 || same == NO || (h->lock.shared && own->key.shared))
			continue;
		if (h->slot || !lock_is_single(&own->key))
			add_tier(&tier, TIER_LIKELY);
		if (tier == TIER_POSSIBLE && !solver_options(s)->possible)
			continue;
		call = h->chain[h->nchain - 2];
		check_begin(&d, s, st->out, "queue-under-lock", call);
		story_taken(&d, h);
		story_holding(&d, h, h->nchain - 1);
		check_step(&d, call, "%s() calls %s(), still holding %s", check_func_name(s, call.func), callee, lock);
		check_step_kind(&d, STEP_CALL);
		check_step(&d, own->taken, "%s() waits for %s", callee, lock);
		check_step_kind(&d, STEP_WAIT);
		check_step(&d, site, "which it takes to queue %s here", work_name(s, site, work));
		check_step_kind(&d, STEP_ENQUEUE);
		check_end(&d, tier, arena_printf(st->out->arena, "%s|%s|%s", check_func_name(s, call.func), callee, lock),
			  arena_printf(st->out->arena, "%s() calls %s() while %s is held, which %s() takes to queue %s",
				       check_func_name(s, call.func), callee, lock, callee,
				       work_name(s, site, work)));
	}
}

/* A call that queues @work; @inside is what queueing takes, or NULL. Goes up to whose work it is. */
static void check_site(struct state *st, struct site site, uint32_t work, const struct lock_key *inside, uint32_t depth)
{
	const struct func *f = program_func(solver_program(st->s), site.func);
	const struct value *v = &func_body(f)->pool.values[work];
	struct own_lock own[MAX_LOCKS];
	uint64_t dummy;
	uint32_t n;

	if (map_get(&st->seen, map_key(site.func, site.event), &dummy) || solver_model_of(st->s, site.func))
		return;
	map_put(&st->seen, map_key(site.func, site.event), 1);
	n = locks_own(st->s, site, LOCKS_ALL, own, MAX_LOCKS);
	for (uint32_t i = 0; i < n; i++)
		check_own(st, site, work, &own[i]);
	if (v->kind != VALUE_PARAM || depth == MAX_WRAPPERS || !f->callers.n) {
		if (inside)
			check_inside(st, site, work, inside);
		return;
	}
	for (uint32_t i = 0; i < f->callers.n; i++) {
		const struct event *e = func_event(program_func(solver_program(st->s), f->callers.v[i].func),
						   f->callers.v[i].event);

		if (v->num < (int64_t)e->nargs)
			check_site(st, f->callers.v[i], e->args[v->num], inside, depth + 1);
	}
}

/* Does queueing by the call @at take a lock that anybody here could hold? */
static bool takes(struct state *st, struct site at, struct lock_key *out)
{
	uint32_t callee = program_callee(solver_program(st->s), at.func, at.event);
	uint64_t known;

	if (!lock_inside(st->s, at, out))
		return false;
	if (!map_get(&st->spelled, callee, &known)) {
		known = lock_is_spelled(st->s, out);
		map_put(&st->spelled, callee, known);
	}
	return known;
}

void check_queue_under_lock(struct solver *s, struct findings *out);

void check_queue_under_lock(struct solver *s, struct findings *out)
{
	struct state st = { .s = s, .out = out };
	struct program *p = solver_program(s);

	for (uint32_t i = 0; i < program_nfuncs(p); i++) {
		const struct effect *ef = solver_effect(s, i, EFFECT_ENQUEUE);
		struct site_list calls = program_func(p, i)->callers;

		for (uint32_t c = 0; ef && c < calls.n; c++) {
			const struct event *e = func_event(program_func(p, calls.v[c].func), calls.v[c].event);
			const struct operand *op = &ef->op[ROLE_WORK];
			struct lock_key inside;
			bool known = takes(&st, calls.v[c], &inside);

			if (op->kind == OPERAND_ARG && op->num < e->nargs)
				check_site(&st, calls.v[c], e->args[op->num], known ? &inside : NULL, 0);
		}
	}
	map_free(&st.seen);
	map_free(&st.spelled);
}
