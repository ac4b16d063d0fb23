// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_under_lock.c - flush-under-lock: waiting for a work that waits for a
 * lock the waiter holds.
 *
 * lockdep's circular dependency between a lock and a work_completion or
 * wq_completion. The lock must be one and the same: a variable's, or a field of
 * the object whose work is awaited, which the work reaches by container_of().
 */
#include "base/str.h"
#include "check/check.h"
#include "check/story.h"
#include "check/wait.h"
#include "solve/lock.h"
#include "solve/own.h"

/* A flush, cancel or drain. */
struct wait {
	struct site site;
	enum effect_kind kind;
	uint32_t value;		/* work or queue */
};

/* The same pointer in one function: one value, or two reads of one place. */
static bool same_pointer(const struct body *b, uint32_t x, uint32_t y)
{
	const struct value *vx = &b->pool.values[x], *vy = &b->pool.values[y];

	return x == y || (vx->kind == VALUE_LOAD && vy->kind == VALUE_LOAD && vx->place == vy->place);
}

/* The object that the awaited work or queue is a field of, as a value of the waiting function. */
static uint32_t base_of_wait(struct solver *s, const struct wait *w)
{
	const struct body *b = func_body(program_func(solver_program(s), w->site.func));
	const struct value *v = &b->pool.values[w->value];

	if ((v->kind == VALUE_ADDR || v->kind == VALUE_LOAD) && b->pool.places[v->place].base == PLACE_DEREF)
		return b->pool.places[v->place].ref;
	return FACT_NONE;
}

/* Is the held lock a field of the very object that the awaited work or queue is? */
static bool same_object(struct solver *s, const struct wait *w, const struct held *h)
{
	uint32_t base = base_of_wait(s, w);

	if (h->lock.base == FACT_NONE)
		return false;
	/* Follow the pointer up the chain: each time it must be an argument of the call above. */
	for (uint32_t i = h->nchain; base != FACT_NONE && i--; ) {
		const struct func *f = program_func(solver_program(s), h->chain[i].func);
		const struct body *b = func_body(f);
		const struct value *v = &b->pool.values[base];
		const struct event *up;

		if (i == 0)
			return h->chain[0].func == h->lock.base_func && same_pointer(b, base, h->lock.base);
		if (v->kind != VALUE_PARAM)
			return false;
		up = func_event(program_func(solver_program(s), h->chain[i - 1].func), h->chain[i - 1].event);
		base = v->num < (int64_t)up->nargs ? up->args[v->num] : FACT_NONE;
	}
	return false;
}

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
	const struct run *run;
	const struct walk_hit *hit;
	enum tier tier;
};

static void tell(struct solver *s, struct findings *out, const struct suspect *x)
{
	const char *lock = lock_name(s, &x->held->lock), *work = check_func_name(s, x->run->func);
	const char *func = check_func_name(s, x->wait->site.func), *callee = check_callee_name(s, x->wait->site);
	struct draft d;

	check_begin(&d, s, out, "flush-under-lock", x->wait->site);
	check_step(&d, x->held->taken, "%s() takes %s", check_func_name(s, x->held->taken.func), lock);
	for (uint32_t i = 0; i + 1 < x->held->nchain; i++)
		check_step(&d, x->held->chain[i], "%s() calls %s(), holding it",
			   check_func_name(s, x->held->chain[i].func), check_func_name(s, x->held->chain[i + 1].func));
	check_step(&d, x->wait->site, "%s() waits in %s() for %s() to end, still holding %s", func, callee, work, lock);
	d.thread = 1;
	story_origin(&d, x->run);
	story_calls(&d, x->run->func, x->hit);
	check_step(&d, x->hit->at, "%s() waits for %s", check_func_name(s, x->hit->at.func), lock);
	check_end(&d, x->tier, arena_printf(out->arena, "%s|%s|%s|%s", func, callee, lock, work),
		  arena_printf(out->arena, "%s() waits for %s() while %s is held, which that work takes", func, work, lock));
}

static enum tier tier_of(struct solver *s, const struct suspect *x, const struct lock_key *taken)
{
	const struct class_key *work = &runs_binding(s, x->run->binding)->work;

	if (x->hit->cost > COST_SLOT || (x->held->slot && x->hit->cost) ||
	    x->run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
		return TIER_POSSIBLE;
	if (lock_is_single(&x->held->lock))
		return x->held->slot || x->hit->cost || x->run->evidence ? TIER_LIKELY : TIER_CERTAIN;
	if (x->held->lock.cls.instance != FACT_NONE && x->held->lock.cls.instance == taken->cls.instance)
		return TIER_LIKELY;
	/* A field: the waiter's object must be the awaited work's, and the work's own. */
	if (same_object(s, x->wait, x->held) && taken->base != FACT_NONE && taken->cls.a == work->a &&
	    own_object(s, x->run->func, taken->base_func, taken->base, walk_hit_ctx(s, x->hit)))
		return TIER_LIKELY;
	return TIER_POSSIBLE;
}

/* @run's function is waited for here: does it take the lock? */
static void check_run(struct solver *s, struct findings *out, const struct wait *w, const struct held *h,
		      const struct run *run)
{
	const struct walk_hit *hits;
	uint32_t n;

	hits = walk_locks(s, run->func, &h->lock, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct suspect x = { w, h, run, &hits[i], TIER_POSSIBLE };
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

static void check_wait(struct solver *s, struct findings *out, const struct wait *w)
{
	const struct flow *fl = flow_sources(s, w->site.func, w->value, 0);
	const struct held *held;
	uint32_t n;

	held = locks_held(s, w->site, &n);
	for (uint32_t h = 0; h < n; h++)
		for (uint32_t i = 0; i < runs_count(s); i++)
			if (wait_flow_is_for(s, w->site, w->kind, fl, runs_get(s, i)))
				check_run(s, out, w, &held[h], runs_get(s, i));
}

void check_flush_under_lock(struct solver *s, struct findings *out);

void check_flush_under_lock(struct solver *s, struct findings *out)
{
	static const enum effect_kind kinds[] = { EFFECT_FLUSH_QUEUE, EFFECT_DRAIN_QUEUE, EFFECT_DESTROY_QUEUE,
						  EFFECT_FLUSH_WORK, EFFECT_CANCEL_WORK };
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
}
