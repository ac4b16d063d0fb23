// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build_fold.c - take control flow out that decides nothing.
 *
 * The rule to keep: a choice must be able to tell from which block it was
 * entered. So an empty block stays if, without it, two arms of a choice that
 * is needed would come from one block. Everything is bounded by the number of
 * edges; a function may have thousands of blocks.
 */
#include <string.h>

#include "facts/build_priv.h"

#define NONE	FACT_NONE
#define ROUNDS	4	/* a fold may make a decision idle, which lets more fold */

struct edges {
	uint32_t *v, n, cap;
};

struct work {
	struct build *b;
	struct fold *f;
	struct block_build *bb;
	uint32_t nblocks;
	struct edges *preds;	/* by block, of live blocks */
	uint32_t *first_choice;	/* by block: a choice at its entry that is needed */
	uint32_t *next_choice;	/* by value: another one there */
	uint8_t *used;		/* by value */
	uint32_t *stack;	/* of values or blocks */
	uint32_t *stamp;	/* by block, for finding repetitions */
	uint32_t now;
};

static struct block *block(const struct work *w, uint32_t id)
{
	return &w->bb[id].b;
}

static struct value *value(const struct work *w, uint32_t id)
{
	return &w->b->pool->values.v[id];
}

/* What a value stands for. Ends, because only a value that stands for itself gets an alias, and never to itself. */
static uint32_t resolve(const struct work *w, uint32_t v)
{
	while (w->f->alias[v] != v)
		v = w->f->alias[v];
	return v;
}

static void add_pred(struct work *w, uint32_t of, uint32_t pred)
{
	struct edges *e = &w->preds[of];

	if (e->n == e->cap) {
		uint32_t *v = SCRATCH_ARRAY(&w->b->scratch, uint32_t, e->cap ? e->cap * 2 : 2);

		if (e->n)
			memcpy(v, e->v, e->n * sizeof(*v));
		e->v = v;
		e->cap = e->cap ? e->cap * 2 : 2;
	}
	e->v[e->n++] = pred;
}

static bool has_edge(const struct work *w, uint32_t from, uint32_t to)
{
	const struct block *k = block(w, from);

	for (uint32_t i = 0; i < k->nsuccs; i++)
		if (k->succs[i] == to)
			return true;
	return false;
}

/* Each successor once; a decision between one is none. */
static void tidy_end(struct work *w, uint32_t id)
{
	struct block *k = block(w, id);
	uint32_t n = 0;

	w->now++;
	for (uint32_t i = 0; i < k->nsuccs; i++) {
		if (w->stamp[k->succs[i]] == w->now)
			continue;
		w->stamp[k->succs[i]] = w->now;
		k->succs[n++] = k->succs[i];
	}
	k->nsuccs = n;
	if (n < 2) {
		k->end = END_JUMP;
		k->cond = NONE;
		k->ncases = 0;
	}
}

static void find_live(struct work *w, uint32_t entry)
{
	uint32_t n = 0;

	w->f->live[entry] = true;
	w->stack[n++] = entry;
	while (n) {
		uint32_t id = w->stack[--n];
		struct block *k = block(w, id);

		tidy_end(w, id);
		for (uint32_t i = 0; i < k->nsuccs; i++) {
			uint32_t s = k->succs[i];

			add_pred(w, s, id);
			if (!w->f->live[s]) {
				w->f->live[s] = true;
				w->stack[n++] = s;
			}
		}
	}
}

/* Arms from blocks that no longer lead to the choice go; so do arms that repeat a block. */
static void prune_choice(struct work *w, struct value *v)
{
	uint32_t n = 0;

	w->now++;
	for (uint32_t i = 0; i < v->nargs; i++) {
		uint32_t p = v->preds[i];

		if (!w->f->live[p] || w->stamp[p] == w->now || !has_edge(w, p, v->block))
			continue;
		w->stamp[p] = w->now;
		v->args[n] = v->args[i];
		v->preds[n++] = p;
	}
	v->nargs = v->npreds = n;
	if (!n) {
		v->kind = VALUE_UNKNOWN;
		v->name = str_intern(w->b->st, "unreachable");
	}
}

static uint32_t use(struct work *w, uint32_t v, uint32_t n)
{
	if (v == NONE)
		return n;
	v = resolve(w, v);
	if (w->used[v])
		return n;
	w->used[v] = 1;
	w->stack[n] = v;
	return n + 1;
}

static uint32_t use_place(struct work *w, uint32_t p, uint32_t n)
{
	if (p == NONE || w->b->pool->places.v[p].base != PLACE_DEREF)
		return n;
	return use(w, w->b->pool->places.v[p].ref, n);
}

/* Mark what the @n values on the stack need, and chain the choices among it to their blocks. */
static void use_operands(struct work *w, uint32_t n)
{
	while (n) {
		uint32_t id = w->stack[--n];
		struct value *v = value(w, id);

		if (v->kind == VALUE_CHOICE)
			prune_choice(w, v);
		switch (v->kind) {
		case VALUE_CHOICE:
			w->next_choice[id] = w->first_choice[v->block];
			w->first_choice[v->block] = id;
			/* fall through */
		case VALUE_OP:
		case VALUE_CONTAINER:
			for (uint32_t i = 0; i < v->nargs; i++)
				n = use(w, v->args[i], n);
			break;
		case VALUE_ADDR:
		case VALUE_LOAD:
			n = use_place(w, v->place, n);
			break;
		}
	}
}

static void find_used(struct work *w)
{
	const struct code_build *c = &w->b->code;

	memset(w->used, 0, w->b->pool->values.n);
	memset(w->first_choice, 0xff, w->nblocks * sizeof(*w->first_choice));
	for (size_t i = 0; i < c->order.n; i++) {
		const struct block *k = block(w, c->order.v[i]);

		if (!w->f->live[c->order.v[i]])
			continue;
		for (uint32_t e = k->first; e < k->first + k->nevents; e++) {
			const struct event *ev = &c->events.v[e];

			use_operands(w, use(w, ev->value, 0));
			use_operands(w, use_place(w, ev->place, 0));
			use_operands(w, use_place(w, ev->src, 0));
			use_operands(w, use_place(w, ev->result_place, 0));
			for (uint32_t a = 0; a < ev->nargs; a++)
				use_operands(w, use(w, ev->args[a], 0));
			for (uint32_t a = 0; a < ev->nouts; a++)
				use_operands(w, use_place(w, ev->outs[a], 0));
		}
		use_operands(w, use(w, k->cond, 0));
	}
}

static uint32_t arm_of(const struct value *v, uint32_t pred)
{
	for (uint32_t i = 0; i < v->nargs; i++)
		if (v->preds[i] == pred)
			return i;
	return NONE;
}

/* Would every needed choice at @to get the same value from @p as through @idle? */
static bool same_arms(const struct work *w, uint32_t to, uint32_t idle, uint32_t p)
{
	for (uint32_t c = w->first_choice[to]; c != NONE; c = w->next_choice[c]) {
		const struct value *v = value(w, c);
		uint32_t i = arm_of(v, idle), j = arm_of(v, p);

		if (i == NONE || j == NONE || resolve(w, v->args[i]) != resolve(w, v->args[j]))
			return false;
	}
	return true;
}

static bool may_fold(const struct work *w, uint32_t id, uint32_t entry)
{
	const struct block *k = block(w, id);
	const struct edges *e = &w->preds[id];
	uint32_t to;

	if (id == entry || k->nevents || k->end != END_JUMP || k->nsuccs != 1 || k->succs[0] == id ||
	    w->first_choice[id] != NONE)
		return false;
	to = k->succs[0];
	if (w->first_choice[to] == NONE)
		return true;
	for (uint32_t i = 0; i < e->n; i++)
		if (has_edge(w, e->v[i], to) && !same_arms(w, to, id, e->v[i]))
			return false;
	return true;
}

static void drop_pred(struct work *w, uint32_t of, uint32_t pred)
{
	struct edges *e = &w->preds[of];

	for (uint32_t i = 0; i < e->n; i++)
		if (e->v[i] == pred) {
			memmove(e->v + i, e->v + i + 1, (e->n - i - 1) * sizeof(*e->v));
			e->n--;
			return;
		}
}

static void redirect(struct work *w, uint32_t from, uint32_t old, uint32_t to)
{
	struct block *k = block(w, from);

	for (uint32_t i = 0; i < k->nsuccs; i++)
		if (k->succs[i] == old)
			k->succs[i] = to;
	for (uint32_t i = 0; i < k->ncases; i++)
		if (k->cases[i].to == old)
			k->cases[i].to = to;
	tidy_end(w, from);
}

/* In the choices at @to, what came through @idle comes from each block before it. */
static void rename_arms(struct work *w, uint32_t to, uint32_t idle)
{
	const struct edges *e = &w->preds[idle];

	for (uint32_t c = w->first_choice[to]; c != NONE; c = w->next_choice[c]) {
		struct value *v = value(w, c);
		uint32_t i = arm_of(v, idle), arg;

		if (i == NONE)
			continue;
		arg = v->args[i];
		memmove(v->args + i, v->args + i + 1, (v->nargs - i - 1) * sizeof(*v->args));
		memmove(v->preds + i, v->preds + i + 1, (v->nargs - i - 1) * sizeof(*v->preds));
		v->nargs = v->npreds = v->nargs - 1;
		for (uint32_t k = 0; k < e->n; k++) {
			if (arm_of(v, e->v[k]) != NONE)
				continue;
			/* capacity is a power of two, and removing first may have left n on one */
			uint32_t *args = SCRATCH_ARRAY(&w->b->scratch, uint32_t, v->nargs + 1);
			uint32_t *preds = SCRATCH_ARRAY(&w->b->scratch, uint32_t, v->nargs + 1);

			memcpy(args, v->args, v->nargs * sizeof(*args));
			memcpy(preds, v->preds, v->nargs * sizeof(*preds));
			args[v->nargs] = arg;
			preds[v->nargs] = e->v[k];
			v->args = args;
			v->preds = preds;
			v->nargs = v->npreds = v->nargs + 1;
		}
	}
}

static void fold_block(struct work *w, uint32_t id)
{
	uint32_t to = block(w, id)->succs[0];
	const struct edges *e = &w->preds[id];

	rename_arms(w, to, id);
	drop_pred(w, to, id);
	for (uint32_t i = 0; i < e->n; i++) {
		if (!has_edge(w, e->v[i], to))
			add_pred(w, to, e->v[i]);
		redirect(w, e->v[i], id, to);
	}
	w->f->live[id] = false;
}

static void set_alias(struct work *w, uint32_t choice, uint32_t to)
{
	to = resolve(w, to);
	if (to != choice && w->f->alias[choice] == choice)
		w->f->alias[choice] = to;
}

/* @id leads to @next alone, nothing else does, and it lies right behind. */
static bool may_merge(const struct work *w, uint32_t id, uint32_t entry)
{
	const struct block *k = block(w, id);
	const struct code_build *c = &w->b->code;
	uint32_t next, i;

	if (k->end != END_JUMP || k->nsuccs != 1)
		return false;
	next = k->succs[0];
	if (next == id || next == entry || w->preds[next].n != 1)
		return false;
	for (i = w->bb[id].order + 1; i < c->order.n && !w->f->live[c->order.v[i]]; i++)
		;
	return i < c->order.n && c->order.v[i] == next;
}

static void merge_next(struct work *w, uint32_t id)
{
	struct block *k = block(w, id);
	uint32_t next = k->succs[0];
	const struct block *n = block(w, next);

	for (uint32_t c = w->first_choice[next]; c != NONE; c = w->next_choice[c])
		if (value(w, c)->nargs == 1)
			set_alias(w, c, value(w, c)->args[0]);
	w->first_choice[next] = NONE;
	if (!k->nevents)
		k->first = n->first;
	k->nevents += n->nevents;
	k->end = n->end;
	k->cond = n->cond;
	k->succs = n->succs;
	k->nsuccs = n->nsuccs;
	k->cases = n->cases;
	k->ncases = n->ncases;
	for (uint32_t i = 0; i < k->nsuccs; i++) {
		uint32_t s = k->succs[i];

		for (uint32_t p = 0; p < w->preds[s].n; p++)
			if (w->preds[s].v[p] == next)
				w->preds[s].v[p] = id;
		for (uint32_t c = w->first_choice[s]; c != NONE; c = w->next_choice[c])
			for (uint32_t a = 0; a < value(w, c)->npreds; a++)
				if (value(w, c)->preds[a] == next)
					value(w, c)->preds[a] = id;
	}
	w->f->live[next] = false;
}

/* A choice whose arms are all one value is that value. */
static bool alias_choices(struct work *w)
{
	bool changed = false;

	for (uint32_t id = 0; id < w->b->pool->values.n; id++) {
		const struct value *v = value(w, id);
		uint32_t only = NONE, i;

		if (v->kind != VALUE_CHOICE || !w->used[id] || w->f->alias[id] != id)
			continue;
		for (i = 0; i < v->nargs; i++) {
			uint32_t a = resolve(w, v->args[i]);

			if (a == id)
				continue;
			if (only != NONE && a != only)
				break;
			only = a;
		}
		if (i < v->nargs || only == NONE)
			continue;
		set_alias(w, id, only);
		changed = true;
	}
	return changed;
}

static bool fold_round(struct work *w, uint32_t entry)
{
	const struct code_build *c = &w->b->code;
	bool changed = false;

	for (size_t i = c->order.n; i-- > 0;) {
		uint32_t id = c->order.v[i];

		if (!w->f->live[id])
			continue;
		while (may_merge(w, id, entry)) {
			merge_next(w, id);
			changed = true;
		}
		if (may_fold(w, id, entry)) {
			fold_block(w, id);
			changed = true;
		}
	}
	return changed;
}

void build_fold(struct build *b, struct fold *f)
{
	struct work w = { .b = b, .f = f, .bb = b->code.blocks.v, .nblocks = (uint32_t)b->code.blocks.n };
	uint32_t entry = b->code.order.v[0];
	size_t nvalues = b->pool->values.n, nb = w.nblocks;

	f->live = SCRATCH_ARRAY(&b->scratch, bool, nb);
	memset(f->live, 0, nb * sizeof(*f->live));
	f->alias = SCRATCH_ARRAY(&b->scratch, uint32_t, nvalues);
	for (uint32_t i = 0; i < nvalues; i++)
		f->alias[i] = i;
	w.preds = SCRATCH_ARRAY(&b->scratch, struct edges, nb);
	memset(w.preds, 0, nb * sizeof(*w.preds));
	w.first_choice = SCRATCH_ARRAY(&b->scratch, uint32_t, nb);
	w.next_choice = SCRATCH_ARRAY(&b->scratch, uint32_t, nvalues);
	w.used = SCRATCH_ARRAY(&b->scratch, uint8_t, nvalues);
	w.stack = SCRATCH_ARRAY(&b->scratch, uint32_t, nvalues + nb + 1);
	w.stamp = SCRATCH_ARRAY(&b->scratch, uint32_t, nb);
	memset(w.stamp, 0, nb * sizeof(*w.stamp));

	find_live(&w, entry);
	for (int i = 0; i < ROUNDS; i++) {
		find_used(&w);
		/* both, always: an alias frees a block, a fold makes an alias */
		bool changed = alias_choices(&w);

		if (changed)
			find_used(&w);
		if (!fold_round(&w, entry) && !changed)
			break;
	}
	/* Arms may have become one value in the last round. */
	find_used(&w);
	alias_choices(&w);
	for (uint32_t i = 0; i < nvalues; i++)
		f->alias[i] = resolve(&w, i);
}
