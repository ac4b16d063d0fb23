// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * build.c - pools of values, places and locations with one copy of each, and
 * the lists of a unit.
 *
 * Runs for every function of every compilation, so nothing here calls malloc
 * per value: a body's pool lives in scratch memory that the next body reuses.
 */
#include "facts/build.h"

#include <string.h>

#include "facts/build_priv.h"

#define STRING_MAX_BYTES	256	/* of a VALUE_STRING, see facts.h */

void *list_grow(void *v, size_t *cap, size_t size)
{
	*cap = *cap ? *cap * 2 : 16;
	v = *cap > SIZE_MAX / 2 / size ? NULL : realloc(v, *cap * size);
	if (!v)
		bug("array of %zu elements", *cap);
	return v;
}

void *scratch_alloc(struct scratch *s, size_t size)
{
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (size > SCRATCH_CHUNK) {
		list_push(&s->big, MEM_NEW(char, size));
		return s->big.v[s->big.n - 1];
	}
	if (s->chunk == s->chunks.n || SCRATCH_CHUNK - s->used < size) {
		if (s->chunk < s->chunks.n)
			s->chunk++;
		if (s->chunk == s->chunks.n)
			list_push(&s->chunks, MEM_NEW(char, SCRATCH_CHUNK));
		s->used = 0;
	}
	p = s->chunks.v[s->chunk] + s->used;
	s->used += size;
	return p;
}

static void free_big(struct scratch *s)
{
	for (size_t i = 0; i < s->big.n; i++)
		free(s->big.v[i]);
	list_free(&s->big);
}

void scratch_reset(struct scratch *s)
{
	s->chunk = s->used = 0;
	free_big(s);
}

void scratch_free(struct scratch *s)
{
	free_big(s);
	for (size_t i = 0; i < s->chunks.n; i++)
		free(s->chunks.v[i]);
	list_free(&s->chunks);
}

void *build_keep(struct build *b, const void *src, size_t size)
{
	void *p;

	if (!size)
		return NULL;
	if (b->pool->forever)
		return arena_copy(b->arena, src, size);
	p = scratch_alloc(&b->scratch, size);
	return memcpy(p, src, size);
}

static uint32_t mix(uint32_t h, uint64_t v)
{
	uint64_t x = (h ^ v) * 0x9E3779B97F4A7C15u;

	return (uint32_t)(x >> 32) ^ (uint32_t)x;
}

static uint32_t hash_path(uint32_t h, const struct elem *path, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		h = mix(h, ((uint64_t)path[i].tag << 32 | path[i].field) + (uint64_t)path[i].index * 31);
	return h;
}

static bool same_path(const struct elem *a, uint32_t na, const struct elem *c, uint32_t nc)
{
	if (na != nc)
		return false;
	for (uint32_t i = 0; i < na; i++)
		if (a[i].tag != c[i].tag || a[i].field != c[i].field || a[i].index != c[i].index)
			return false;
	return true;
}

static void cons_rehash(struct cons *c)
{
	struct cons old = *c;
	uint32_t size = old.slots ? (old.mask + 1) * 2 : 256;

	c->slots = MEM_NEW(struct cons_slot, size);
	c->mask = size - 1;
	for (uint32_t i = 0; old.slots && i <= old.mask; i++) {
		uint32_t k = old.slots[i].hash & c->mask;

		if (old.slots[i].gen != c->gen)
			continue;
		while (c->slots[k].gen == c->gen)
			k = (k + 1) & c->mask;
		c->slots[k] = old.slots[i];
	}
	free(old.slots);
}

static void cons_reset(struct cons *c)
{
	c->n = 0;
	if (!++c->gen) {	/* wrapped: slots of 4 billion bodies ago would look new */
		free(c->slots);
		c->slots = NULL;
		c->mask = 0;
		c->gen = 1;
	}
}

/* The slot of a member for which @same holds, or the free one where it belongs (its gen tells). */
static struct cons_slot *cons_find(struct cons *c, uint32_t hash, const struct pool_build *p,
				   bool (*same)(const struct pool_build *, uint32_t, const void *),
				   const void *key)
{
	uint32_t i;

	if (!c->slots || c->n * 2 > c->mask)
		cons_rehash(c);
	for (i = hash & c->mask; c->slots[i].gen == c->gen; i = (i + 1) & c->mask)
		if (c->slots[i].hash == hash && same(p, c->slots[i].id, key))
			break;
	return &c->slots[i];
}

static void cons_take(struct cons *c, struct cons_slot *slot, uint32_t hash, uint32_t id)
{
	slot->gen = c->gen;
	slot->hash = hash;
	slot->id = id;
	c->n++;
}

void pool_reset(struct pool_build *p)
{
	list_clear(&p->values);
	list_clear(&p->places);
	list_clear(&p->locs);
	cons_reset(&p->cvalues);
	cons_reset(&p->cplaces);
	cons_reset(&p->clocs);
}

static void pool_free(struct pool_build *p)
{
	list_free(&p->values);
	list_free(&p->places);
	list_free(&p->locs);
	free(p->cvalues.slots);
	free(p->cplaces.slots);
	free(p->clocs.slots);
}

struct build *build_new(struct strtab *st)
{
	struct build *b = MEM_NEW(struct build, 1);

	b->st = st;
	b->arena = arena_new();
	b->unit_pool.forever = true;
	pool_reset(&b->unit_pool);
	pool_reset(&b->body_pool);
	b->pool = &b->unit_pool;
	return b;
}

void build_free(struct build *b)
{
	if (!b)
		return;
	pool_free(&b->unit_pool);
	pool_free(&b->body_pool);
	scratch_free(&b->scratch);
	list_free(&b->code.events);
	list_free(&b->code.blocks);
	list_free(&b->code.order);
	list_free(&b->functions);
	list_free(&b->globals);
	list_free(&b->aliases);
	list_free(&b->constants);
	arena_free(b->arena);
	free(b);
}

struct unit *build_unit(struct build *b)
{
	return &b->unit;
}

const struct value *build_value_at(struct build *b, uint32_t value)
{
	return &b->pool->values.v[value];
}

const struct place *build_place_at(struct build *b, uint32_t place)
{
	return &b->pool->places.v[place];
}

static bool same_value(const struct pool_build *p, uint32_t id, const void *key)
{
	const struct value *a = &p->values.v[id], *c = (const struct value *)key;

	return a->kind == c->kind && a->op == c->op && a->num == c->num && a->name == c->name &&
	       a->place == c->place && a->nargs == c->nargs &&
	       (!a->nargs || !memcmp(a->args, c->args, a->nargs * sizeof(*a->args))) &&
	       same_path(a->path, a->npath, c->path, c->npath);
}

static uint32_t push_value(struct build *b, const struct value *v)
{
	list_push(&b->pool->values, *v);
	return (uint32_t)b->pool->values.n - 1;
}

/* The one value that equals *@v; its arrays are copied if it is new. */
static uint32_t cons_value(struct build *b, const struct value *v)
{
	struct pool_build *p = b->pool;
	struct cons_slot *slot;
	struct value keep = *v;
	uint32_t hash, id;

	hash = mix(v->kind | (uint32_t)v->op << 8, (uint64_t)v->num);
	hash = mix(hash, (uint64_t)v->name << 32 | v->place);
	for (uint32_t i = 0; i < v->nargs; i++)
		hash = mix(hash, v->args[i]);
	hash = hash_path(hash, v->path, v->npath);
	slot = cons_find(&p->cvalues, hash, p, same_value, v);
	if (slot->gen == p->cvalues.gen)
		return slot->id;
	keep.args = (uint32_t *)build_keep(b, v->args, v->nargs * sizeof(*v->args));
	keep.path = (struct elem *)build_keep(b, v->path, v->npath * sizeof(*v->path));
	id = push_value(b, &keep);
	cons_take(&p->cvalues, slot, hash, id);
	return id;
}

/* A value of @kind that refers to nothing. */
static struct value blank(enum value_kind kind)
{
	struct value v = { .kind = (uint8_t)kind };

	v.place = v.block = FACT_NONE;
	return v;
}

uint32_t build_unknown(struct build *b, const char *why)
{
	struct value v = blank(VALUE_UNKNOWN);

	v.name = str_intern(b->st, why);
	return cons_value(b, &v);
}

uint32_t build_int(struct build *b, int64_t num)
{
	struct value v = blank(VALUE_INT);

	v.num = num;
	return cons_value(b, &v);
}

uint32_t build_string(struct build *b, const char *text, size_t len)
{
	struct value v = blank(VALUE_STRING);
	size_t n = strnlen(text, len < STRING_MAX_BYTES ? len : STRING_MAX_BYTES);

	v.name = str_intern_len(b->st, text, n);
	return cons_value(b, &v);
}

uint32_t build_func(struct build *b, str_id name)
{
	struct value v = blank(VALUE_FUNC);

	v.name = name;
	return cons_value(b, &v);
}

uint32_t build_param(struct build *b, uint32_t n)
{
	struct value v = blank(VALUE_PARAM);

	v.num = n;
	return cons_value(b, &v);
}

uint32_t build_result(struct build *b, uint32_t event)
{
	struct value v = blank(VALUE_RESULT);

	v.num = event;
	return cons_value(b, &v);
}

uint32_t build_addr(struct build *b, uint32_t place)
{
	const struct place *p = &b->pool->places.v[place];
	struct value v = blank(VALUE_ADDR);

	if (p->base == PLACE_DEREF && !p->npath)
		return p->ref;
	v.place = place;
	return cons_value(b, &v);
}

uint32_t build_load(struct build *b, uint32_t place, uint32_t after)
{
	struct value v = blank(VALUE_LOAD);

	v.place = place;
	v.num = after;
	return cons_value(b, &v);
}

static bool is_compare(enum value_op op)
{
	return op >= OP_EQ && op <= OP_GE;
}

static enum value_op inverse(enum value_op op)
{
	static const uint8_t to[OP_N] = {
		[OP_EQ] = OP_NE, [OP_NE] = OP_EQ, [OP_LT] = OP_GE,
		[OP_GE] = OP_LT, [OP_GT] = OP_LE, [OP_LE] = OP_GT,
	};

	return (enum value_op)to[op];
}

static int64_t compare(enum value_op op, int64_t l, int64_t r)
{
	switch (op) {
	case OP_EQ:
		return l == r;
	case OP_NE:
		return l != r;
	case OP_LT:
		return l < r;
	case OP_LE:
		return l <= r;
	case OP_GT:
		return l > r;
	default:
		return l >= r;
	}
}

uint32_t build_op(struct build *b, enum value_op op, uint32_t left, uint32_t right)
{
	const struct value *l = &b->pool->values.v[left];
	struct value v = blank(VALUE_OP);
	uint32_t args[2] = { left, right };

	if (is_compare(op)) {
		const struct value *r = &b->pool->values.v[right];

		/* (a == b) != 0 is what GIMPLE makes of `if (a == b)` through a bool */
		if (r->kind == VALUE_INT && !r->num && l->kind == VALUE_OP && is_compare((enum value_op)l->op)) {
			if (op == OP_NE)
				return left;
			if (op == OP_EQ)
				return build_op(b, inverse((enum value_op)l->op), l->args[0], l->args[1]);
		}
		if (r->kind == VALUE_INT && l->kind == VALUE_INT)
			return build_int(b, compare(op, l->num, r->num));
	}
	v.op = (uint8_t)op;
	v.args = args;
	v.nargs = op == OP_NOT ? 1 : 2;
	return cons_value(b, &v);
}

uint32_t build_choice(struct build *b, uint32_t block)
{
	struct value v = blank(VALUE_CHOICE);

	v.block = block;
	return push_value(b, &v);
}

void build_choice_arm(struct build *b, uint32_t choice, uint32_t pred, uint32_t value)
{
	struct value *v = &b->pool->values.v[choice];
	uint32_t n = v->nargs;

	/* Arrays double; their capacity is the power of two at or above the length. */
	if (!(n & (n - 1))) {
		uint32_t cap = n ? n * 2 : 1;
		uint32_t *args = SCRATCH_ARRAY(&b->scratch, uint32_t, cap);
		uint32_t *preds = SCRATCH_ARRAY(&b->scratch, uint32_t, cap);

		if (n) {
			memcpy(args, v->args, n * sizeof(*args));
			memcpy(preds, v->preds, n * sizeof(*preds));
		}
		v->args = args;
		v->preds = preds;
	}
	v->args[n] = value;
	v->preds[n] = pred;
	v->nargs = v->npreds = n + 1;
}

uint32_t build_container(struct build *b, uint32_t value, const struct elem *path, uint32_t npath)
{
	const struct value *m = &b->pool->values.v[value];
	struct value v = blank(VALUE_CONTAINER);

	if (m->kind == VALUE_ADDR) {
		struct place p = b->pool->places.v[m->place];

		if (p.npath >= npath && same_path(p.path + p.npath - npath, npath, path, npath)) {
			p.npath -= npath;
			return build_addr(b, build_place(b, &p));
		}
	}
	v.args = &value;
	v.nargs = 1;
	v.path = (struct elem *)(uintptr_t)path;
	v.npath = npath;
	return cons_value(b, &v);
}

static bool same_place(const struct pool_build *p, uint32_t id, const void *key)
{
	const struct place *a = &p->places.v[id], *c = (const struct place *)key;

	return a->base == c->base && a->ref == c->ref && a->name == c->name && a->type == c->type &&
	       same_path(a->path, a->npath, c->path, c->npath);
}

static uint32_t cons_place(struct build *b, const struct place *pl)
{
	struct pool_build *p = b->pool;
	struct place keep = *pl;
	struct cons_slot *slot;
	uint32_t hash, id;

	hash = mix(pl->base, (uint64_t)pl->ref << 32 | pl->name);
	hash = hash_path(mix(hash, pl->type), pl->path, pl->npath);
	slot = cons_find(&p->cplaces, hash, p, same_place, pl);
	if (slot->gen == p->cplaces.gen)
		return slot->id;
	keep.path = (struct elem *)build_keep(b, pl->path, pl->npath * sizeof(*pl->path));
	list_push(&p->places, keep);
	id = (uint32_t)p->places.n - 1;
	cons_take(&p->cplaces, slot, hash, id);
	return id;
}

uint32_t build_place(struct build *b, const struct place *pl)
{
	const struct value *v;
	struct place joined;
	const struct place *to;
	uint32_t n;

	if (pl->base != PLACE_DEREF || b->pool->values.v[pl->ref].kind != VALUE_ADDR)
		return cons_place(b, pl);
	v = &b->pool->values.v[pl->ref];
	to = &b->pool->places.v[v->place];
	if (!pl->npath)
		return v->place;
	joined = *to;
	n = to->npath + pl->npath;
	joined.path = SCRATCH_ARRAY(&b->scratch, struct elem, n);
	if (to->npath)
		memcpy(joined.path, to->path, to->npath * sizeof(*to->path));
	memcpy(joined.path + to->npath, pl->path, pl->npath * sizeof(*pl->path));
	joined.npath = n;
	return cons_place(b, &joined);
}

static bool same_loc(const struct pool_build *p, uint32_t id, const void *key)
{
	const struct loc *a = &p->locs.v[id], *c = (const struct loc *)key;

	return a->file == c->file && a->line == c->line && a->col == c->col && a->macro == c->macro &&
	       a->sfile == c->sfile && a->sline == c->sline && a->scol == c->scol;
}

uint32_t build_loc(struct build *b, const struct loc *loc)
{
	struct pool_build *p = b->pool;
	uint32_t hash = mix(mix(loc->file, (uint64_t)loc->line << 32 | loc->col),
			    (uint64_t)loc->macro << 40 ^ (uint64_t)loc->sline << 16 ^ loc->scol);
	struct cons_slot *slot = cons_find(&p->clocs, hash, p, same_loc, loc);
	uint32_t id;

	if (slot->gen == p->clocs.gen)
		return slot->id;
	list_push(&p->locs, *loc);
	id = (uint32_t)p->locs.n - 1;
	cons_take(&p->clocs, slot, hash, id);
	return id;
}
