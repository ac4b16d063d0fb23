// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * net.c - what a call leaves behind of locks: taken and kept, or given back
 * for the caller.
 *
 * Nearly every function reaches some spinlock, and nearly all give back what
 * they take: those are told by counting alone, with no look at which lock it is.
 */
#include <stdlib.h>

#include "base/err.h"
#include "solve/lock_internal.h"

/* Releases of locks that the function did not take itself. */
static uint32_t foreign_releases(const struct lock_flow *f, struct lock_use *out, uint32_t max)
{
	uint32_t n = 0;

	for (uint32_t e = 0; e < f->b->nevents && n < max; e++) {
		struct lock_use given[8];
		uint32_t ngiven = lock_event_uses(f->s, f->sorts, (struct site){ f->func, e }, false, given, 8);

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
static void wrapper_uses(struct solver *s, enum lock_sort sort, uint32_t func, struct net *net)
{
	const struct body *b = func_body(program_func(s->program, func));
	struct lock_use taken[8], given[8];
	uint32_t ntaken = 0, ngiven = 0;
	bool always = true;

	if (b->nblocks > 4)
		return;
	for (uint32_t e = 0; e < b->nevents; e++) {
		struct site at = { func, e };

		ntaken += lock_event_uses(s, sort, at, true, &taken[ntaken], 8 - ntaken);
		ngiven += lock_event_uses(s, sort, at, false, &given[ngiven], 8 - ngiven);
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

/* How many more locks are held than on entry: at least and at most. */
struct depth {
	int8_t lo, hi;
	bool known;
};

static bool is_balanced(struct solver *s, uint32_t func);

/* One event's change of depth; false if the callee's own is not 0. */
static bool step(struct solver *s, uint32_t func, uint32_t event, struct depth *d)
{
	uint32_t callee = program_callee(s->program, func, event);

	if (callee == FACT_NONE)
		return true;
	if (!solver_model_of(s, callee))
		return !func_body(program_func(s->program, callee)) || is_balanced(s, callee);
	if (solver_effect(s, callee, EFFECT_SPIN) || solver_effect(s, callee, EFFECT_SPIN_SHARED)) {
		d->lo++;
		d->hi++;
	} else if (solver_effect(s, callee, EFFECT_TRYSPIN)) {
		d->hi++;
	} else if (solver_effect(s, callee, EFFECT_UNSPIN)) {
		d->lo--;
		d->hi--;
	}
	return d->lo >= 0 && d->hi < 16;
}

/* Is the depth 0 again wherever the function returns, and never below? */
static bool count(struct solver *s, uint32_t func, const struct body *b, struct depth *in)
{
	bool changed = true;

	in[0].known = true;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < b->nblocks; i++) {
			const struct block *blk = &b->blocks[i];
			struct depth d = in[i];

			if (!d.known)
				continue;
			for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++)
				if (b->events[e].kind == EVENT_CALL && !step(s, func, e, &d))
					return false;
			if (!blk->nsuccs && d.hi)
				return false;
			for (uint32_t k = 0; k < blk->nsuccs; k++) {
				struct depth *to = &in[blk->succs[k]];
				struct depth join = { d.lo, d.hi, true };

				if (to->known) {
					join.lo = to->lo < d.lo ? to->lo : d.lo;
					join.hi = to->hi > d.hi ? to->hi : d.hi;
				}
				changed |= !to->known || to->lo != join.lo || to->hi != join.hi;
				*to = join;
			}
		}
	}
	return true;
}

/* Does a call of @func surely leave no spinlock behind, taken or given back? */
static bool is_balanced(struct solver *s, uint32_t func)
{
	enum { NOT_ASKED, BALANCED, UNBALANCED };
	uint8_t *state = &s->locks->balance[func];
	const struct body *b = func_body(program_func(s->program, func));
	struct depth *in;

	if (*state != NOT_ASKED || !(s->funcs[func].reach & REACH_SPIN) || s->nested >= MAX_NESTED)
		return *state != UNBALANCED;
	s->nested++;
	*state = BALANCED;	/* while it is found out: recursion adds nothing */
	in = MEM_NEW(struct depth, b->nblocks);
	if (!count(s, func, b, in))
		*state = UNBALANCED;
	free(in);
	s->nested--;
	return *state == BALANCED;
}

static void solve_net(struct solver *s, enum lock_sort sort, uint32_t func, struct net *net)
{
	struct lock_use taken[8], given[8];
	const struct lock_flow *f;
	uint64_t exits;
	uint32_t n = 0;

	wrapper_uses(s, sort, func, net);
	if (net->ntaken || net->ngiven)
		return;
	f = lock_flow_of(s, func, sort);
	exits = lock_flow_at_exit(f);
	for (uint32_t u = 0; u < f->n && n < 8; u++)
		if (exits & 1ull << u)
			taken[n++] = f->uses[u];
	net->taken = (struct lock_use *)arena_copy(s->arena, taken, n * sizeof(*taken));
	net->ntaken = n;
	n = foreign_releases(f, given, 8);
	net->given = (struct lock_use *)arena_copy(s->arena, given, n * sizeof(*given));
	net->ngiven = n;
}

const struct net *lock_net(struct solver *s, enum lock_sort sort, uint32_t func)
{
	struct net *net = sort == LOCKS_SPIN ? &s->locks->spin_nets[func] : &s->locks->nets[func];

	if (net->state)
		return net;
	if (!(s->funcs[func].reach & (sort == LOCKS_SPIN ? REACH_SPIN : REACH_LOCK)) || s->nested >= MAX_NESTED)
		return NULL;
	if (sort == LOCKS_SPIN && is_balanced(s, func))
		return NULL;
	s->nested++;
	net->state = 1;
	solve_net(s, sort, func, net);
	s->nested--;
	net->state = 2;
	return net;
}

bool lock_is_taken_by(struct solver *s, uint32_t callee, enum lock_sort sorts)
{
	for (int sort = LOCKS_SLEEP; sort <= LOCKS_SPIN; sort <<= 1) {
		const struct net *net = NULL;

		if (sort & sorts && func_body(program_func(s->program, callee)))
			net = lock_net(s, (enum lock_sort)sort, callee);
		if (net && net->ntaken)
			return true;
	}
	return false;
}
