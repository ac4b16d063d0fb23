// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build_code.c - events and blocks of one body, and what is left of them.
 *
 * Most of a compiler's control flow decides only arithmetic. Here blocks that
 * cannot be reached, and blocks without events that merely lead on, are taken
 * out (build_fold.c), then everything is numbered anew in order of first use and
 * copied to the unit's arena.
 */
#include "facts/build.h"

#include <string.h>

#include "facts/build_priv.h"

#define NONE	FACT_NONE

void build_body(struct build *b)
{
	scratch_reset(&b->scratch);
	pool_reset(&b->body_pool);
	list_clear(&b->code.events);
	list_clear(&b->code.blocks);
	list_clear(&b->code.order);
	b->pool = &b->body_pool;
}

uint32_t build_block(struct build *b)
{
	struct block_build bb = { .order = NONE };

	bb.b.cond = NONE;
	list_push(&b->code.blocks, bb);
	return (uint32_t)b->code.blocks.n - 1;
}

void build_block_here(struct build *b, uint32_t block)
{
	struct block_build *bb = &b->code.blocks.v[block];

	bb->order = (uint32_t)b->code.order.n;
	bb->b.first = (uint32_t)b->code.events.n;
	list_push(&b->code.order, block);
}

uint32_t build_nevents(const struct build *b)
{
	return (uint32_t)b->code.events.n;
}

uint32_t build_event(struct build *b, const struct event *e)
{
	struct event keep = *e;

	keep.args = (uint32_t *)build_keep(b, e->args, e->nargs * sizeof(*e->args));
	keep.outs = (uint32_t *)build_keep(b, e->outs, e->nouts * sizeof(*e->outs));
	list_push(&b->code.events, keep);
	b->code.blocks.v[b->code.order.v[b->code.order.n - 1]].b.nevents++;
	return (uint32_t)b->code.events.n - 1;
}

static void set_succs(struct build *b, struct block *k, const uint32_t *succs, uint32_t n)
{
	k->succs = (uint32_t *)build_keep(b, succs, n * sizeof(*succs));
	k->nsuccs = n;
}

void build_jump(struct build *b, uint32_t block, uint32_t to)
{
	struct block *k = &b->code.blocks.v[block].b;

	k->end = END_JUMP;
	k->cond = NONE;
	set_succs(b, k, &to, 1);
}

void build_branch(struct build *b, uint32_t block, uint32_t cond, uint32_t yes, uint32_t no)
{
	struct block *k = &b->code.blocks.v[block].b;
	const struct value *v = &b->pool->values.v[cond];
	uint32_t succs[2] = { yes, no };

	if (v->kind == VALUE_INT) {
		build_jump(b, block, v->num ? yes : no);
		return;
	}
	k->end = END_BRANCH;
	k->cond = cond;
	set_succs(b, k, succs, 2);
}

void build_switch(struct build *b, uint32_t block, uint32_t cond, uint32_t fallback,
		  const struct range *cases, uint32_t ncases)
{
	struct block *k = &b->code.blocks.v[block].b;

	k->end = END_SWITCH;
	k->cond = cond;
	k->cases = (struct range *)build_keep(b, cases, ncases * sizeof(*cases));
	k->ncases = ncases;
	k->succs = SCRATCH_ARRAY(&b->scratch, uint32_t, ncases + 1);
	k->succs[0] = fallback;
	k->nsuccs = 1;
	for (uint32_t i = 0; i < ncases; i++)
		k->succs[k->nsuccs++] = cases[i].to;
}

void build_any(struct build *b, uint32_t block, const uint32_t *succs, uint32_t nsuccs)
{
	struct block *k = &b->code.blocks.v[block].b;

	k->end = nsuccs < 2 ? END_JUMP : END_ANY;
	set_succs(b, k, succs, nsuccs);
}

static void meet_event(struct renumber *r, const struct event *e)
{
	number_loc(r, e->loc);
	if (e->value != NONE)
		number_value(r, e->value);
	if (e->place != NONE)
		number_place(r, e->place);
	if (e->src != NONE)
		number_place(r, e->src);
	for (uint32_t i = 0; i < e->nargs; i++)
		number_value(r, e->args[i]);
	for (uint32_t i = 0; i < e->nouts; i++)
		number_place(r, e->outs[i]);
	if (e->result_place != NONE)
		number_place(r, e->result_place);
	number_arms(r);
}

static void meet_all(struct renumber *r, const bool *live, struct body *out)
{
	const struct code_build *c = &r->b->code;
	uint32_t event = 0;

	for (size_t i = 0; i < c->order.n; i++) {
		uint32_t id = c->order.v[i];
		const struct block *k = &c->blocks.v[id].b;

		if (!live[id])
			continue;
		r->block[id] = out->nblocks++;
		for (; event < k->first; event++)
			r->before[event + 1] = out->nevents;
		for (; event < k->first + k->nevents; event++) {
			meet_event(r, &c->events.v[event]);
			r->before[event + 1] = ++out->nevents;
		}
		if (k->cond != NONE) {
			number_value(r, k->cond);
			number_arms(r);
		}
	}
	for (; event < c->events.n; event++)
		r->before[event + 1] = out->nevents;
}

static void copy_event(struct renumber *r, const struct event *e, struct event *out)
{
	*out = *e;
	out->loc = e->loc == NONE ? NONE : r->loc[e->loc];
	out->value = numbered_value(r, e->value);
	out->place = numbered_place(r, e->place);
	out->src = numbered_place(r, e->src);
	out->args = numbered_values(r, e->args, e->nargs);
	out->outs = numbered_by(r, r->place, e->outs, e->nouts);
	out->result_place = numbered_place(r, e->result_place);
}

static void copy_block(struct renumber *r, const struct block *k, uint32_t first, struct block *out)
{
	*out = *k;
	out->first = first;
	out->cond = numbered_value(r, k->cond);
	out->succs = numbered_by(r, r->block, k->succs, k->nsuccs);
	out->cases = NULL;
	if (k->ncases)
		out->cases = (struct range *)arena_copy(r->b->arena, k->cases, k->ncases * sizeof(*k->cases));
	for (uint32_t i = 0; i < k->ncases; i++)
		out->cases[i].to = r->block[k->cases[i].to];
}

static void copy_code(struct renumber *r, const bool *live, struct body *out)
{
	const struct code_build *c = &r->b->code;
	uint32_t n = 0, block = 0;

	out->events = ARENA_ARRAY(r->b->arena, struct event, out->nevents);
	out->blocks = ARENA_ARRAY(r->b->arena, struct block, out->nblocks);
	for (size_t i = 0; i < c->order.n; i++) {
		const struct block *k = &c->blocks.v[c->order.v[i]].b;

		if (!live[c->order.v[i]])
			continue;
		copy_block(r, k, n, &out->blocks[block++]);
		for (uint32_t e = k->first; e < k->first + k->nevents; e++)
			copy_event(r, &c->events.v[e], &out->events[n++]);
	}
}

static void renumber(struct build *b, const struct fold *f, struct body *out)
{
	struct renumber r;

	number_begin(&r, b, f->alias);
	r.before = SCRATCH_ARRAY(&b->scratch, uint32_t, b->code.events.n + 1);
	r.before[0] = 0;
	meet_all(&r, f->live, out);
	number_pool(&r, &out->pool);
	copy_code(&r, f->live, out);
}

static bool says_something(const struct build *b)
{
	for (size_t i = 0; i < b->code.events.n; i++) {
		const struct event *e = &b->code.events.v[i];

		if (e->kind != EVENT_RETURN)
			return true;
		if (e->value != NONE && b->pool->values.v[e->value].kind != VALUE_UNKNOWN)
			return true;
	}
	return false;
}

bool build_body_end(struct build *b, struct body *out)
{
	struct fold f;

	memset(out, 0, sizeof(*out));
	if (b->code.order.n && says_something(b)) {
		build_fold(b, &f);
		renumber(b, &f, out);
	}
	b->pool = &b->unit_pool;
	return out->nblocks != 0;
}
