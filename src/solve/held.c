// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * held.c - locks held at a call, by its function or up its callers.
 *
 * Along one chain of calls: a lock that a function on the chain gives back
 * before it goes on is not held there.
 */
#include <string.h>

#include "base/err.h"
#include "solve/lock_internal.h"

#define MAX_UP		3	/* callers above the call */
#define MAX_HOLDERS	24	/* holders told per call */
#define MAX_FRAMES	300	/* functions above a call that are looked at */
#define FEW_TARGETS	4

struct up {
	struct solver *s;
	enum lock_sort sorts;
	const struct lock_key *like;
	uint32_t frames;
	VEC(struct held) list;
};

/* May @func give back lock @key on some way from its entry to @event? */
static bool given_before(struct solver *s, enum lock_sort sorts, uint32_t func, uint32_t event, const struct lock_key *key)
{
	const struct func *fn = program_func(s->program, func);
	const struct body *b = func_body(fn);
	uint32_t home = func_event_block(fn, event);

	for (uint32_t e = 0; e < b->nevents; e++) {
		struct lock_use given[8];
		uint32_t n = lock_event_uses(s, sorts, (struct site){ func, e }, false, given, 8);

		if (!n || !func_leads_to(fn, e, event) || (func_event_block(fn, e) == home && e > event))
			continue;
		for (uint32_t i = 0; i < n; i++) {
			struct lock_key k;

			if (!lock_resolve(s, &given[i], &k) || lock_same(&k, key))
				return true;
		}
	}
	return false;
}

static void collect(struct up *up, const struct held *frame);

static void collect_caller(struct up *up, const struct held *frame, struct site call, bool slot)
{
	struct held more = *frame;

	if (up->list.n >= MAX_HOLDERS || solver_model_of(up->s, call.func))
		return;
	memmove(&more.chain[1], more.chain, more.nchain * sizeof(*more.chain));
	more.chain[0] = call;
	more.nchain++;
	more.slot |= slot;
	collect(up, &more);
}

/* Go up to the callers of the outermost function of @frame. */
static void collect_callers(struct up *up, const struct held *frame)
{
	struct program *p = up->s->program;
	const struct func *f = program_func(p, frame->chain[0].func);

	for (uint32_t i = 0; i < f->callers.n; i++)
		collect_caller(up, frame, f->callers.v[i], false);
	for (uint32_t i = 0; !frame->slot && i < f->slots.n; i++) {
		struct slot_name slot = f->slots.v[i];
		struct model_slot *ms = model_slot(up->s->model, slot.tag, slot.field);
		struct site_list calls = program_slot_calls(p, slot.tag, slot.field);

		if ((ms && ms->generic) || program_field_stores(p, slot.tag, slot.field).n > FEW_TARGETS)
			continue;
		for (uint32_t c = 0; c < calls.n; c++)
			collect_caller(up, frame, calls.v[c], true);
	}
}

/* Can the inner calls of the chain run at all, given the arguments of the outer ones? */
static bool chain_is_live(struct solver *s, const struct held *h)
{
	ctx_id ctx = 0;

	for (uint32_t i = 0; i + 1 < h->nchain; i++) {
		struct env env = { .func = h->chain[i + 1].func };
		bool live;

		ctx = ctx_push(s, ctx, h->chain[i]);
		env.ctx = ctx;
		values_live(s, &env);
		live = env.live.blocks[func_event_block(program_func(s->program, env.func), h->chain[i + 1].event)];
		live_free(&env.live);
		if (!live)
			return false;
	}
	return true;
}

/* A lock that is @held by contract whenever @func is called. */
static struct lock_key lock_of_contract(uint32_t func, const struct model_held *held)
{
	struct lock_key k = { .symbol = held->symbol, .value = FACT_NONE, .arg = FACT_NONE };

	k.cls.instance = FACT_NONE;
	k.operand.site = (struct site){ func, FACT_NONE };
	if (!k.symbol) {
		k.cls.kind = CLASS_FIELD;
		k.cls.a = held->tag;
		k.cls.b = held->field;
		k.arg = held->arg;
	}
	return k;
}

struct contract_hunt {
	struct up *up;
	const struct held *frame;
};

/* The lock that callers of the outermost function hold, because of the slot that it is called through. */
static void collect_contract(void *ctx, struct slot_name slot, const struct lock_key *key)
{
	struct up *up = ((struct contract_hunt *)ctx)->up;
	struct held h = *((struct contract_hunt *)ctx)->frame;
	bool given = false;

	h.lock = *key;
	h.taken = (struct site){ FACT_NONE, FACT_NONE };
	h.contract = slot;
	h.slot = true;
	if (up->list.n >= MAX_HOLDERS || (up->like && !lock_same(&h.lock, up->like)))
		return;
	for (uint32_t c = 0; c < h.nchain && !given; c++)
		given = given_before(up->s, up->sorts, h.chain[c].func, h.chain[c].event, &h.lock);
	if (!given && chain_is_live(up->s, &h))
		vec_push(&up->list, h);
}

/* Functions that come to the slot of a contract as a parameter of whoever stores them. */
static void add_handed(void *ctx, struct model_slot *ms)
{
	struct solver *s = (struct solver *)ctx;
	struct store_list stores = { 0 };

	if (ms->nheld)
		stores = program_field_stores(s->program, ms->tag, ms->field);
	for (uint32_t i = 0; i < stores.n; i++) {
		const struct store *st = &stores.v[i];
		const struct func *f = st->func == FACT_NONE ? NULL : program_func(s->program, st->func);
		const struct event *e = f ? func_event(f, st->event) : NULL;
		const struct flow *fl;

		if (!e || e->kind != EVENT_STORE || func_body(f)->pool.values[e->value].kind != VALUE_PARAM)
			continue;
		fl = flow_sources(s, st->func, e->value, 0);
		for (uint32_t l = 0; l < fl->nleaves; l++)
			if (fl->leaves[l].kind == LEAF_FUNC)
				vec_push(&s->locks->handed, (struct handed){ fl->leaves[l].id, { ms->tag, ms->field } });
	}
}

static void contracts_of_slot(struct solver *s, uint32_t func, struct slot_name slot, contract_fn *fn, void *ctx)
{
	struct model_slot *ms = model_slot(s->model, slot.tag, slot.field);

	for (uint32_t k = 0; ms && k < ms->nheld; k++) {
		struct lock_key key = lock_of_contract(func, &ms->held[k]);

		ms->used = true;
		fn(ctx, slot, &key);
	}
}

void locks_by_contract(struct solver *s, uint32_t func, contract_fn *fn, void *ctx)
{
	const struct func *f = program_func(s->program, func);
	struct locks *l = s->locks;

	for (uint32_t i = 0; i < f->slots.n; i++)
		contracts_of_slot(s, func, f->slots.v[i], fn, ctx);
	if (!l->handed_known)
		model_each_slot(s->model, add_handed, s);
	l->handed_known = true;
	for (size_t i = 0; f->address_taken && i < l->handed.n; i++)
		if (l->handed.v[i].func == func)
			contracts_of_slot(s, func, l->handed.v[i].slot, fn, ctx);
}

static void collect_contracts(struct up *up, const struct held *frame)
{
	struct contract_hunt hunt = { up, frame };

	locks_by_contract(up->s, frame->chain[0].func, collect_contract, &hunt);
}

static void collect(struct up *up, const struct held *frame)
{
	const struct lock_flow *f;
	uint64_t held;

	if (up->frames++ >= MAX_FRAMES)
		return;
	f = lock_flow_of(up->s, frame->chain[0].func, up->sorts);
	held = lock_flow_held(f, frame->chain[0].event);
	for (uint32_t u = 0; u < f->n; u++) {
		struct held h = *frame;
		bool given = false;

		if (!(held & 1ull << u) || (up->like && !lock_same(&f->keys[u], up->like)))
			continue;
		h.lock = f->keys[u];
		h.taken = (struct site){ f->func, f->events[u] };
		for (uint32_t i = 1; i < h.nchain && !given; i++)
			given = given_before(up->s, up->sorts, h.chain[i].func, h.chain[i].event, &h.lock);
		if (!given && chain_is_live(up->s, &h))
			vec_push(&up->list, h);
	}
	collect_contracts(up, frame);
	if (frame->nchain <= MAX_UP)
		collect_callers(up, frame);
}

const struct held *locks_held(struct solver *s, struct site at, enum lock_sort sorts, const struct lock_key *like,
			      uint32_t *n)
{
	struct held frame = { .chain = { at }, .nchain = 1 };
	struct up up = { .s = s, .sorts = sorts, .like = like };
	const struct held *result;

	collect(&up, &frame);
	*n = (uint32_t)up.list.n;
	result = (const struct held *)arena_copy(s->arena, up.list.v, up.list.n * sizeof(*up.list.v));
	vec_free(&up.list);
	return result;
}

uint32_t locks_own(struct solver *s, struct site at, enum lock_sort sorts, struct own_lock *out, uint32_t max)
{
	const struct lock_flow *f = lock_flow_of(s, at.func, sorts);
	uint64_t held = lock_flow_held(f, at.event);
	uint32_t n = 0;

	for (uint32_t u = 0; u < f->n && n < max; u++)
		if (held & 1ull << u && !lock_is_try(f->uses[u].kind))
			out[n++] = (struct own_lock){ f->keys[u], { f->func, f->events[u] } };
	return n;
}
