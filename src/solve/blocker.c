// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * blocker.c - who keeps a waiter waiting: allocations under a lock, or before
 * a completion.
 *
 * Asked only for locks and completions that a reclaim work waits for, so all
 * places where locks are taken are listed once, at the first question.
 */
#include <stdlib.h>

#include "base/str.h"
#include "solve/lock_internal.h"

#define MAX_BLOCKERS 8	/* one is enough to wait for; the first few may be the wrong instance */

static void list_sites(struct solver *s)
{
	uint32_t n = program_nfuncs(s->program);

	if (s->locks->sites_known)
		return;
	s->locks->sites_known = true;
	for (uint32_t i = 0; i < n; i++) {
		const struct body *b = func_body(program_func(s->program, i));

		if (!b || !(s->funcs[i].reach & REACH_LOCK) || !(s->funcs[i].reach & REACH_ALLOC) ||
		    solver_model_of(s, i))
			continue;
		for (uint32_t e = 0; e < b->nevents; e++) {
			struct lock_key keys[8];
			uint32_t nkeys = b->events[e].kind == EVENT_CALL ? locks_taken(s, i, e, keys, 8) : 0;

			while (nkeys--)
				vec_push(&s->locks->sites, (struct lock_site){ keys[nkeys], { i, e } });
		}
	}
}

typedef VEC(struct blocker) blocker_list;

/* Many works wait for one lock: the answer is kept by what lock_same() compares. */
static uint64_t key_of(const struct lock_key *k, bool completion)
{
	uint64_t h = map_key(k->cls.a, k->cls.b);
	const uint32_t part[] = { k->symbol, (uint32_t)k->cls.kind, k->cls.instance, k->cls.outer_tag, k->cls.outer_field,
				  k->shared, completion };

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		h = (h ^ part[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return h & ~(1ull << 63);
}

static const struct blocker *answer(struct solver *s, uint64_t key, uint32_t *n)
{
	uint64_t at;

	if (!map_get(&s->locks->answer_ids, key, &at))
		return NULL;
	*n = s->locks->answers.v[at].n;
	return s->locks->answers.v[at].v;
}

static const struct blocker *keep(struct solver *s, uint64_t key, blocker_list *list, uint32_t *n)
{
	struct blocker_answer a = { .n = (uint32_t)list->n };

	a.v = (const struct blocker *)arena_copy(s->arena, list->v, list->n * sizeof(*list->v));
	vec_free(list);
	map_put(&s->locks->answer_ids, key, s->locks->answers.n);
	vec_push(&s->locks->answers, a);
	*n = a.n;
	return a.v;
}

/* Calls of the function of @site that are made with its lock held and may allocate. */
static void under_lock(struct solver *s, const struct lock_site *site, blocker_list *out)
{
	const struct lock_flow *f = lock_flow_of(s, site->at.func, LOCKS_SLEEP);

	for (uint32_t e = 0; e < f->b->nevents && out->n < MAX_BLOCKERS; e++) {
		struct blocker b = { .lock = site->key, .taken = site->at };
		uint64_t held = f->b->events[e].kind == EVENT_CALL ? lock_flow_held(f, e) : 0;
		bool ours = false;

		for (uint32_t u = 0; u < f->n; u++)
			ours |= held & 1ull << u && f->events[u] == site->at.event;
		if (ours && walk_call_allocates(s, site->at.func, e, &b.hit)) {
			vec_push(out, b);
			break;
		}
	}
}

const struct blocker *lock_blockers(struct solver *s, const struct lock_key *key, uint32_t *n)
{
	blocker_list list = { 0 };
	const struct blocker *known = answer(s, key_of(key, false), n);

	if (known)
		return known;
	list_sites(s);
	for (size_t i = 0; i < s->locks->sites.n && list.n < MAX_BLOCKERS; i++)
		if (lock_same(&s->locks->sites.v[i].key, key) && !(key->shared && s->locks->sites.v[i].key.shared))
			under_lock(s, &s->locks->sites.v[i], &list);
	return keep(s, key_of(key, false), &list, n);
}

bool completion_at(struct solver *s, uint32_t func, uint32_t event, struct lock_key *out)
{
	uint32_t callee = program_callee(s->program, func, event);
	const struct effect *ef = callee == FACT_NONE ? NULL : solver_effect(s, callee, EFFECT_WAIT);
	struct lock_use use = { .site = { func, event }, .kind = EFFECT_WAIT };

	if (callee != FACT_NONE && !ef) {
		ef = solver_effect(s, callee, EFFECT_COMPLETE);
		use.kind = EFFECT_COMPLETE;
	}
	return ef && lock_resolve(s, &use, out);
}

static void list_completes(struct solver *s)
{
	if (s->locks->completes_known)
		return;
	s->locks->completes_known = true;
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++) {
		struct site_list calls = program_func(s->program, i)->callers;

		for (uint32_t c = 0; solver_effect(s, i, EFFECT_COMPLETE) && c < calls.n; c++) {
			struct lock_key key;

			if (completion_at(s, calls.v[c].func, calls.v[c].event, &key))
				vec_push(&s->locks->completes, ((struct lock_site){ key, calls.v[c] }));
		}
	}
}

/* Calls on the way to the completion that may allocate. */
static void before_completion(struct solver *s, struct site at, const struct lock_key *key, blocker_list *out)
{
	const struct func *f = program_func(s->program, at.func);
	const struct body *b = func_body(f);

	for (uint32_t e = 0; e < b->nevents && out->n < MAX_BLOCKERS; e++) {
		struct blocker x = { .lock = *key, .taken = at };

		if (b->events[e].kind == EVENT_CALL && func_leads_to(f, e, at.event) &&
		    walk_call_allocates(s, at.func, e, &x.hit)) {
			vec_push(out, x);
			return;
		}
	}
}

const struct blocker *completion_blockers(struct solver *s, const struct lock_key *key, uint32_t *n)
{
	blocker_list list = { 0 };
	const struct blocker *known = answer(s, key_of(key, true), n);

	if (known)
		return known;
	list_completes(s);
	for (size_t i = 0; i < s->locks->completes.n; i++)
		if (lock_same(&s->locks->completes.v[i].key, key))
			before_completion(s, s->locks->completes.v[i].at, key, &list);
	return keep(s, key_of(key, true), &list, n);
}
