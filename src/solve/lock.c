// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock.c - must-held locks: forward over a body, then up its callers.
 *
 * The union over all paths and callers explodes (doc: design section 3); so a
 * lock must be held on every way inside a function, and along one chain of
 * calls outside. A lock that a function on the chain gives back before it goes
 * on is not held there.
 */
#include "solve/lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/internal.h"
#include "solve/lock_internal.h"

#define MAX_UP		3	/* callers above the flush */
#define MAX_HOLDERS	24	/* holders told per flush */
#define MAX_FRAMES	300	/* functions above a flush that are looked at */
#define FEW_TARGETS	4

static bool is_lock(enum effect_kind k)
{
	return k == EFFECT_LOCK || k == EFFECT_LOCK_SHARED || k == EFFECT_TRYLOCK || k == EFFECT_LOCK_UNLESS;
}

bool lock_same(const struct lock_key *a, const struct lock_key *b)
{
	if (a->symbol || b->symbol)
		return a->symbol == b->symbol;
	if (!class_equal(&a->cls, &b->cls))
		return false;
	return a->cls.instance == FACT_NONE || b->cls.instance == FACT_NONE ||
	       a->cls.instance == b->cls.instance;
}

bool lock_is_single(const struct lock_key *k)
{
	return k->symbol || k->cls.kind == CLASS_VAR;
}

struct access lock_access(struct solver *s, const struct lock_key *k, ctx_id outer)
{
	if (k->value == FACT_NONE)
		return (struct access){ .root = ACCESS_NOTHING };
	return access_of(s, k->operand.site.func, k->value, ctx_within(s, outer, k->operand.ctx));
}

const char *lock_name(struct solver *s, const struct lock_key *k)
{
	return k->symbol ? str(s->st, k->symbol) : class_name(s, &k->cls);
}

bool lock_resolve(struct solver *s, const struct lock_use *use, struct lock_key *out)
{
	uint32_t callee = program_callee(s->program, use->site.func, use->site.event);
	const struct effect *ef = solver_effect(s, callee, use->kind);
	const struct event *e = func_event(program_func(s->program, use->site.func), use->site.event);
	const struct operand *op = &ef->op[ROLE_LOCK];
	const struct flow *fl;
	ctx_id ctx = 0;

	memset(out, 0, sizeof(*out));
	out->value = FACT_NONE;
	out->cls.instance = FACT_NONE;
	out->shared = use->kind == EFFECT_LOCK_SHARED;
	if (op->kind == OPERAND_SYMBOL) {
		out->symbol = op->text;
		return true;
	}
	if (op->kind != OPERAND_ARG || op->num >= e->nargs)
		return false;
	for (uint32_t i = 0; i < use->npath; i++)
		ctx = ctx_push(s, ctx, use->path[i]);
	fl = flow_sources(s, use->site.func, e->args[op->num], ctx);
	if (fl->nleaves != 1)
		return false;
	out->cls = class_of_leaf(s, &fl->leaves[0]);
	out->operand = (struct use){ use->site, ctx };
	out->value = e->args[op->num];
	return out->cls.kind != CLASS_NONE && out->cls.kind != CLASS_LOCAL;
}

static const struct net *net_of(struct solver *s, uint32_t func);

/* The effect of the model at a call, if it is about locks. */
static const struct effect *lock_effect(struct solver *s, uint32_t callee)
{
	static const enum effect_kind kinds[] = { EFFECT_LOCK, EFFECT_LOCK_SHARED, EFFECT_TRYLOCK,
						  EFFECT_LOCK_UNLESS, EFFECT_UNLOCK };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct effect *ef = solver_effect(s, callee, kinds[i]);

		if (ef)
			return ef;
	}
	return NULL;
}

/* A callee's use, seen from the caller at @call. Returns false if the path grows too long. */
static bool lift(const struct lock_use *from, struct site call, struct lock_use *to)
{
	if (from->npath == MAX_CHAIN)
		return false;
	*to = *from;
	to->path[0] = call;
	memcpy(&to->path[1], from->path, from->npath * sizeof(*from->path));
	to->npath++;
	return true;
}

/* Everything that the event takes (@taken) or gives back, as uses of this function. */
static uint32_t event_uses(struct solver *s, uint32_t func, uint32_t event, bool taken, struct lock_use *out, uint32_t max)
{
	const struct event *e = func_event(program_func(s->program, func), event);
	uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, event) : FACT_NONE, n = 0;
	const struct effect *ef;
	const struct net *net;

	if (callee == FACT_NONE || !max)
		return 0;
	ef = lock_effect(s, callee);
	if (ef) {
		if (is_lock((enum effect_kind)ef->kind) != taken)
			return 0;
		out[0] = (struct lock_use){ .site = { func, event }, .kind = (enum effect_kind)ef->kind };
		return 1;
	}
	if (solver_model_of(s, callee) || !func_body(program_func(s->program, callee)) ||
	    !(s->funcs[callee].reach & REACH_LOCK))
		return 0;
	net = net_of(s, callee);
	for (uint32_t i = 0; i < (taken ? net->ntaken : net->ngiven) && n < max; i++)
		n += lift(taken ? &net->taken[i] : &net->given[i], (struct site){ func, event }, &out[n]);
	return n;
}

static uint64_t give_back(struct lock_flow *f, uint32_t event, uint64_t held)
{
	struct lock_use given[8];
	uint32_t n = event_uses(f->s, f->func, event, false, given, 8);

	for (uint32_t i = 0; i < n; i++) {
		struct lock_key key;

		if (!lock_resolve(f->s, &given[i], &key))
			return 0;	/* some lock, perhaps any of them */
		for (uint32_t u = 0; u < f->n; u++)
			if (lock_same(&f->keys[u], &key))
				held &= ~(1ull << u);
	}
	return held;
}

static uint64_t through(struct lock_flow *f, uint32_t event, uint64_t held)
{
	if (f->b->events[event].kind != EVENT_CALL)
		return held;
	held = give_back(f, event, held);
	for (uint32_t u = 0; u < f->n; u++)
		if (f->events[u] == event)
			held |= 1ull << u;
	return held;
}

static void find_uses(struct lock_flow *f)
{
	for (uint32_t e = 0; e < f->b->nevents; e++) {
		struct lock_use uses[8];
		uint32_t n = event_uses(f->s, f->func, e, true, uses, 8);

		for (uint32_t i = 0; i < n && f->n < MAX_USES; i++) {
			if (!lock_resolve(f->s, &uses[i], &f->keys[f->n]))
				continue;
			f->uses[f->n] = uses[i];
			f->events[f->n++] = e;
		}
	}
}

/* Attempts that failed, by what the branch out of @block to successor @succ found their result to be. */
static uint64_t failed_attempts(const struct lock_flow *f, uint32_t block, uint32_t succ)
{
	const struct block *blk = &f->b->blocks[block];
	const struct value *v;
	uint64_t failed = 0;
	bool zero;

	if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2)
		return 0;
	v = &f->b->pool.values[blk->cond];
	zero = succ == 1;
	if (v->kind == VALUE_OP && (v->op == OP_EQ || v->op == OP_NE) && v->nargs == 2) {
		if (v->op == OP_EQ)
			zero = !zero;
		v = &f->b->pool.values[v->args[0]];
	}
	if (v->kind != VALUE_RESULT)
		return 0;
	for (uint32_t u = 0; u < f->n; u++)
		if (f->events[u] == v->num &&
		    f->uses[u].kind == (zero ? EFFECT_TRYLOCK : EFFECT_LOCK_UNLESS))
			failed |= 1ull << u;
	return failed;
}

/* Must-analysis: what is held at a block's entry is held at the end of all its predecessors. */
static void solve_flow(struct lock_flow *f)
{
	uint64_t *in = MEM_NEW(uint64_t, f->b->nblocks);
	bool changed = f->n > 0;

	for (uint32_t i = 1; i < f->b->nblocks; i++)
		in[i] = UINT64_MAX;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < f->b->nblocks; i++) {
			const struct block *blk = &f->b->blocks[i];
			uint64_t held = in[i];

			if (i && held == UINT64_MAX)
				continue;	/* not reached yet */
			for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++)
				held = through(f, e, held);
			for (uint32_t k = 0; k < blk->nsuccs; k++) {
				uint64_t next = in[blk->succs[k]] & (held & ~failed_attempts(f, i, k));

				changed |= next != in[blk->succs[k]];
				in[blk->succs[k]] = next;
			}
		}
	}
	f->in = in;
}

void lock_flow_begin(struct lock_flow *f, struct solver *s, uint32_t func)
{
	memset(f, 0, sizeof(*f));
	f->s = s;
	f->func = func;
	f->b = func_body(program_func(s->program, func));
	find_uses(f);
	solve_flow(f);
}

uint64_t lock_flow_held(struct lock_flow *f, uint32_t event)
{
	uint32_t block = func_event_block(program_func(f->s->program, f->func), event);
	uint64_t held = f->in[block];

	if (held == UINT64_MAX)
		return 0;
	for (uint32_t e = f->b->blocks[block].first; e < event; e++)
		held = through(f, e, held);
	return held;
}

/* What is still held wherever the function returns. */
static uint64_t held_at_exit(struct lock_flow *f)
{
	uint64_t held = UINT64_MAX;
	bool returns = false;

	for (uint32_t i = 0; i < f->b->nblocks; i++) {
		const struct block *blk = &f->b->blocks[i];
		uint64_t at = f->in[i];

		if (blk->nsuccs || (i && at == UINT64_MAX))
			continue;
		for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++)
			at = through(f, e, at);
		held &= at;
		returns = true;
	}
	return returns ? held : 0;
}

/* Releases of locks that the function did not take itself. */
static uint32_t foreign_releases(struct lock_flow *f, struct lock_use *out, uint32_t max)
{
	uint32_t n = 0;

	for (uint32_t e = 0; e < f->b->nevents && n < max; e++) {
		struct lock_use given[8];
		uint32_t ngiven = event_uses(f->s, f->func, e, false, given, 8);

		for (uint32_t i = 0; i < ngiven && n < max; i++) {
			uint64_t held = lock_flow_held(f, e);
			struct lock_key key;
			bool own = false;

			if (lock_resolve(f->s, &given[i], &key))
				for (uint32_t u = 0; u < f->n; u++)
					own |= held & 1ull << u && lock_same(&f->keys[u], &key);
			if (!own)
				out[n++] = given[i];
		}
	}
	return n;
}

/* Does every way through the function, from entry to each return, pass event @event? */
static bool on_every_way(struct solver *s, uint32_t func, uint32_t event)
{
	const struct func *f = program_func(s->program, func);
	const struct body *b = func_body(f);
	uint32_t home = func_event_block(f, event);

	for (uint32_t i = 0; i < b->nblocks; i++)
		if (!b->blocks[i].nsuccs && i != home &&
		    !(b->blocks[i].nevents && func_dominates(f, event, b->blocks[i].first)))
			return false;
	return true;
}

/*
 * A wrapper's locks cannot be resolved inside it (they are its arguments), so
 * what it takes without giving back is counted by event, not by key.
 */
static void wrapper_uses(struct solver *s, uint32_t func, struct net *net)
{
	const struct body *b = func_body(program_func(s->program, func));
	struct lock_use taken[8], given[8];
	uint32_t ntaken = 0, ngiven = 0;
	bool always = true;

	if (b->nblocks > 4)
		return;
	for (uint32_t e = 0; e < b->nevents; e++) {
		ntaken += event_uses(s, func, e, true, &taken[ntaken], 8 - ntaken);
		ngiven += event_uses(s, func, e, false, &given[ngiven], 8 - ngiven);
	}
	/* Only if there is no way around it: maybe_lock(false) takes nothing. */
	for (uint32_t i = 0; i < ntaken; i++)
		always &= on_every_way(s, func, taken[i].npath ? taken[i].path[0].event : taken[i].site.event);
	if (always && ntaken && !ngiven) {
		net->taken = (struct lock_use *)arena_copy(s->arena, taken, ntaken * sizeof(*taken));
		net->ntaken = ntaken;
	}
	if (ngiven && !ntaken) {
		net->given = (struct lock_use *)arena_copy(s->arena, given, ngiven * sizeof(*given));
		net->ngiven = ngiven;
	}
}

static const struct net *net_of(struct solver *s, uint32_t func)
{
	static const struct net nothing = { 0 };
	struct net *net = &s->locks->nets[func];
	struct lock_use given[8];
	struct lock_flow *f;
	uint64_t exits;

	if (net->state)
		return net;
	if (s->nested >= MAX_NESTED)
		return &nothing;
	s->nested++;
	net->state = 1;
	wrapper_uses(s, func, net);
	if (!net->ntaken && !net->ngiven) {
		struct lock_use taken[8];
		uint32_t n = 0;

		f = MEM_NEW(struct lock_flow, 1);
		lock_flow_begin(f, s, func);
		exits = held_at_exit(f);
		for (uint32_t u = 0; u < f->n && n < 8; u++)
			if (exits & 1ull << u)
				taken[n++] = f->uses[u];
		net->taken = (struct lock_use *)arena_copy(s->arena, taken, n * sizeof(*taken));
		net->ntaken = n;
		n = foreign_releases(f, given, 8);
		net->given = (struct lock_use *)arena_copy(s->arena, given, n * sizeof(*given));
		net->ngiven = n;
		free(f->in);
		free(f);
	}
	s->nested--;
	net->state = 2;
	return net;
}

bool lock_is_taken_by(struct solver *s, uint32_t callee)
{
	return func_body(program_func(s->program, callee)) && s->funcs[callee].reach & REACH_LOCK &&
	       net_of(s, callee)->ntaken;
}

uint32_t locks_taken(struct solver *s, uint32_t func, uint32_t event, struct lock_key *out, uint32_t max)
{
	struct lock_use uses[8];
	uint32_t n = 0, nuses = event_uses(s, func, event, true, uses, 8);

	for (uint32_t i = 0; i < nuses && n < max; i++)
		if (uses[i].kind != EFFECT_TRYLOCK)
			n += lock_resolve(s, &uses[i], &out[n]);
	return n;
}

typedef VEC(struct held) held_list;

/* May @func give back lock @key on some way from its entry to @event? */
static bool given_before(struct solver *s, uint32_t func, uint32_t event, const struct lock_key *key)
{
	const struct func *fn = program_func(s->program, func);
	const struct body *b = func_body(fn);
	uint32_t home = func_event_block(fn, event);

	for (uint32_t e = 0; e < b->nevents; e++) {
		struct lock_use given[8];
		uint32_t n = event_uses(s, func, e, false, given, 8);

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

static void collect(struct solver *s, struct held *frame, held_list *out);

/* Go up to the callers of the outermost function of @frame. */
static void collect_callers(struct solver *s, const struct held *frame, held_list *out)
{
	struct program *p = s->program;
	const struct func *f = program_func(p, frame->chain[0].func);

	for (uint32_t i = 0; i < f->callers.n && out->n < MAX_HOLDERS; i++) {
		struct held up = *frame;

		memmove(&up.chain[1], up.chain, up.nchain * sizeof(*up.chain));
		up.chain[0] = f->callers.v[i];
		up.nchain++;
		if (!solver_model_of(s, up.chain[0].func))
			collect(s, &up, out);
	}
	for (uint32_t i = 0; !frame->slot && i < f->slots.n; i++) {
		struct slot_name slot = f->slots.v[i];
		struct model_slot *ms = model_slot(s->model, slot.tag, slot.field);
		struct site_list calls = program_slot_calls(p, slot.tag, slot.field);

		if ((ms && ms->generic) || program_field_stores(p, slot.tag, slot.field).n > FEW_TARGETS)
			continue;
		for (uint32_t c = 0; c < calls.n && out->n < MAX_HOLDERS; c++) {
			struct held up = *frame;

			memmove(&up.chain[1], up.chain, up.nchain * sizeof(*up.chain));
			up.chain[0] = calls.v[c];
			up.nchain++;
			up.slot = true;
			collect(s, &up, out);
		}
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

static void collect(struct solver *s, struct held *frame, held_list *out)
{
	struct lock_flow f;
	uint64_t held;

	if (s->locks->frames++ >= MAX_FRAMES)
		return;

	lock_flow_begin(&f, s, frame->chain[0].func);
	held = lock_flow_held(&f, frame->chain[0].event);
	for (uint32_t u = 0; u < f.n; u++) {
		struct held h = *frame;
		bool given = false;

		if (!(held & 1ull << u))
			continue;
		h.lock = f.keys[u];
		h.taken = (struct site){ f.func, f.events[u] };
		for (uint32_t i = 1; i < h.nchain && !given; i++)
			given = given_before(s, h.chain[i].func, h.chain[i].event, &h.lock);
		if (!given && chain_is_live(s, &h))
			vec_push(out, h);
	}
	free(f.in);
	if (frame->nchain <= MAX_UP)
		collect_callers(s, frame, out);
}

const struct held *locks_held(struct solver *s, struct site at, uint32_t *n)
{
	struct held frame = { .chain = { at }, .nchain = 1 };
	held_list list = { 0 };
	const struct held *result;

	s->locks->frames = 0;
	collect(s, &frame, &list);
	*n = (uint32_t)list.n;
	result = (const struct held *)arena_copy(s->arena, list.v, list.n * sizeof(*list.v));
	vec_free(&list);
	return result;
}

void locks_prepare(struct solver *s)
{
	s->locks = MEM_NEW(struct locks, 1);
	s->locks->nets = MEM_NEW(struct net, program_nfuncs(s->program));
}

void locks_free(struct solver *s)
{
	if (s->locks) {
		free(s->locks->nets);
		vec_free(&s->locks->sites);
		vec_free(&s->locks->answers);
		map_free(&s->locks->answer_ids);
	}
	free(s->locks);
	s->locks = NULL;
}
