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

/* Old index to new, for everything that is left. All of it is scratch. */
struct renumber {
	struct build *b;
	const struct fold *f;
	uint32_t *value, *place, *loc, *block;	/* old to new, NONE while not met */
	uint32_t *before;			/* events left before old event i; one more than events */
	uint32_t *values, *places, *locs;	/* new to old */
	uint32_t nvalues, nplaces, nlocs;
	uint32_t *local_key, *local_id;		/* hash of the front end's numbers of locals */
	uint32_t local_mask, nlocals;
	uint32_t done;				/* choices among values[] whose arms were met */
};

static uint32_t *none_array(struct build *b, size_t n)
{
	uint32_t *a = SCRATCH_ARRAY(&b->scratch, uint32_t, n);

	memset(a, 0xff, n * sizeof(*a));
	return a;
}

static void meet_value(struct renumber *r, uint32_t v);

static void meet_place(struct renumber *r, uint32_t p)
{
	const struct place *pl = &r->b->pool->places.v[p];

	if (r->place[p] != NONE)
		return;
	if (pl->base == PLACE_DEREF)
		meet_value(r, pl->ref);
	r->places[r->nplaces] = p;
	r->place[p] = r->nplaces++;
}

/*
 * Operands first, so that they get lower numbers; the arms of a choice later,
 * from meet_arms(), because they may lead back to it.
 */
static void meet_value(struct renumber *r, uint32_t v)
{
	const struct value *val;

	v = r->f->alias[v];
	if (r->value[v] != NONE)
		return;
	val = &r->b->pool->values.v[v];
	if (val->kind == VALUE_ADDR || val->kind == VALUE_LOAD)
		meet_place(r, val->place);
	if (val->kind == VALUE_OP || val->kind == VALUE_CONTAINER)
		for (uint32_t i = 0; i < val->nargs; i++)
			meet_value(r, val->args[i]);
	r->values[r->nvalues] = v;
	r->value[v] = r->nvalues++;
}

static void meet_arms(struct renumber *r)
{
	for (; r->done < r->nvalues; r->done++) {
		const struct value *v = &r->b->pool->values.v[r->values[r->done]];

		if (v->kind == VALUE_CHOICE)
			for (uint32_t i = 0; i < v->nargs; i++)
				meet_value(r, v->args[i]);
	}
}

static void meet_event(struct renumber *r, const struct event *e)
{
	if (e->loc != NONE && r->loc[e->loc] == NONE) {
		r->locs[r->nlocs] = e->loc;
		r->loc[e->loc] = r->nlocs++;
	}
	if (e->value != NONE)
		meet_value(r, e->value);
	if (e->place != NONE)
		meet_place(r, e->place);
	if (e->src != NONE)
		meet_place(r, e->src);
	for (uint32_t i = 0; i < e->nargs; i++)
		meet_value(r, e->args[i]);
	for (uint32_t i = 0; i < e->nouts; i++)
		meet_place(r, e->outs[i]);
	if (e->result_place != NONE)
		meet_place(r, e->result_place);
	meet_arms(r);
}

static void meet_all(struct renumber *r, struct body *out)
{
	const struct code_build *c = &r->b->code;
	uint32_t event = 0;

	for (size_t i = 0; i < c->order.n; i++) {
		uint32_t id = c->order.v[i];
		const struct block *k = &c->blocks.v[id].b;

		if (!r->f->live[id])
			continue;
		r->block[id] = out->nblocks++;
		for (; event < k->first; event++)
			r->before[event + 1] = out->nevents;
		for (; event < k->first + k->nevents; event++) {
			meet_event(r, &c->events.v[event]);
			r->before[event + 1] = ++out->nevents;
		}
		if (k->cond != NONE) {
			meet_value(r, k->cond);
			meet_arms(r);
		}
	}
	for (; event < c->events.n; event++)
		r->before[event + 1] = out->nevents;
}

static uint32_t local_number(struct renumber *r, uint32_t key)
{
	uint32_t i = key * 2654435761u & r->local_mask;

	while (r->local_id[i] != NONE && r->local_key[i] != key)
		i = (i + 1) & r->local_mask;
	if (r->local_id[i] == NONE) {
		r->local_key[i] = key;
		r->local_id[i] = r->nlocals++;
	}
	return r->local_id[i];
}

static uint32_t new_value(const struct renumber *r, uint32_t v)
{
	return v == NONE ? NONE : r->value[r->f->alias[v]];
}

static uint32_t new_place(const struct renumber *r, uint32_t p)
{
	return p == NONE ? NONE : r->place[p];
}

static uint32_t *new_values(const struct renumber *r, const uint32_t *old, uint32_t n)
{
	uint32_t *a = n ? ARENA_ARRAY(r->b->arena, uint32_t, n) : NULL;

	for (uint32_t i = 0; i < n; i++)
		a[i] = new_value(r, old[i]);
	return a;
}

static uint32_t *mapped(const struct renumber *r, const uint32_t *map, const uint32_t *old, uint32_t n)
{
	uint32_t *a = n ? ARENA_ARRAY(r->b->arena, uint32_t, n) : NULL;

	for (uint32_t i = 0; i < n; i++)
		a[i] = map[old[i]];
	return a;
}

static struct elem *kept_path(const struct renumber *r, const struct elem *path, uint32_t n)
{
	return n ? (struct elem *)arena_copy(r->b->arena, path, n * sizeof(*path)) : NULL;
}

static void copy_pool(struct renumber *r, struct pool *out)
{
	const struct pool_build *p = r->b->pool;
	uint32_t mask = 15;

	out->nvalues = r->nvalues;
	out->values = ARENA_ARRAY(r->b->arena, struct value, r->nvalues);
	for (uint32_t i = 0; i < r->nvalues; i++) {
		struct value *v = &out->values[i];

		*v = p->values.v[r->values[i]];
		if (v->kind == VALUE_RESULT || v->kind == VALUE_LOAD)
			v->num = r->before[v->num];
		if (v->kind == VALUE_ADDR || v->kind == VALUE_LOAD)
			v->place = r->place[v->place];
		v->args = new_values(r, v->args, v->nargs);
		if (v->kind == VALUE_CHOICE) {
			v->block = r->block[v->block];
			v->preds = mapped(r, r->block, v->preds, v->npreds);
		}
		v->path = kept_path(r, v->path, v->npath);
	}
	while (mask < r->nplaces * 2)
		mask = mask * 2 + 1;
	r->local_mask = mask;
	r->local_key = SCRATCH_ARRAY(&r->b->scratch, uint32_t, mask + 1);
	r->local_id = none_array(r->b, mask + 1);
	out->nplaces = r->nplaces;
	out->places = ARENA_ARRAY(r->b->arena, struct place, r->nplaces);
	for (uint32_t i = 0; i < r->nplaces; i++) {
		struct place *pl = &out->places[i];

		*pl = p->places.v[r->places[i]];
		if (pl->base == PLACE_LOCAL)
			pl->ref = local_number(r, pl->ref);
		else if (pl->base == PLACE_DEREF)
			pl->ref = new_value(r, pl->ref);
		pl->path = kept_path(r, pl->path, pl->npath);
	}
	out->nlocs = r->nlocs;
	out->locs = ARENA_ARRAY(r->b->arena, struct loc, r->nlocs);
	for (uint32_t i = 0; i < r->nlocs; i++)
		out->locs[i] = p->locs.v[r->locs[i]];
}

static void copy_event(struct renumber *r, const struct event *e, struct event *out)
{
	*out = *e;
	out->loc = e->loc == NONE ? NONE : r->loc[e->loc];
	out->value = new_value(r, e->value);
	out->place = new_place(r, e->place);
	out->src = new_place(r, e->src);
	out->args = new_values(r, e->args, e->nargs);
	out->outs = mapped(r, r->place, e->outs, e->nouts);
	out->result_place = new_place(r, e->result_place);
}

static void copy_block(struct renumber *r, const struct block *k, uint32_t first, struct block *out)
{
	*out = *k;
	out->first = first;
	out->cond = new_value(r, k->cond);
	out->succs = mapped(r, r->block, k->succs, k->nsuccs);
	out->cases = NULL;
	if (k->ncases)
		out->cases = (struct range *)arena_copy(r->b->arena, k->cases, k->ncases * sizeof(*k->cases));
	for (uint32_t i = 0; i < k->ncases; i++)
		out->cases[i].to = r->block[k->cases[i].to];
}

static void copy_code(struct renumber *r, struct body *out)
{
	const struct code_build *c = &r->b->code;
	uint32_t n = 0, block = 0;

	out->events = ARENA_ARRAY(r->b->arena, struct event, out->nevents);
	out->blocks = ARENA_ARRAY(r->b->arena, struct block, out->nblocks);
	for (size_t i = 0; i < c->order.n; i++) {
		const struct block *k = &c->blocks.v[c->order.v[i]].b;

		if (!r->f->live[c->order.v[i]])
			continue;
		copy_block(r, k, n, &out->blocks[block++]);
		for (uint32_t e = k->first; e < k->first + k->nevents; e++)
			copy_event(r, &c->events.v[e], &out->events[n++]);
	}
}

static void renumber(struct build *b, const struct fold *f, struct body *out)
{
	struct renumber r = { .b = b, .f = f };
	const struct pool_build *p = b->pool;

	r.value = none_array(b, p->values.n);
	r.place = none_array(b, p->places.n);
	r.loc = none_array(b, p->locs.n);
	r.block = none_array(b, b->code.blocks.n);
	r.values = SCRATCH_ARRAY(&b->scratch, uint32_t, p->values.n);
	r.places = SCRATCH_ARRAY(&b->scratch, uint32_t, p->places.n);
	r.locs = SCRATCH_ARRAY(&b->scratch, uint32_t, p->locs.n);
	r.before = SCRATCH_ARRAY(&b->scratch, uint32_t, b->code.events.n + 1);
	r.before[0] = 0;
	meet_all(&r, out);
	copy_pool(&r, &out->pool);
	copy_code(&r, out);
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
