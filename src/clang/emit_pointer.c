// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * emit_pointer.c - places, and pointer arithmetic back to fields and
 * container_of(); plugin/pointer.cc's and place.cc's rules.
 */
#include <string.h>

#include "clang/internal.h"

#define MAX_CHAIN	32

/* A pointee that says what is there. void and char are what pointers are cast to on their way. */
static bool telling(const struct type *t)
{
	return t && t->kind != T_VOID && t->kind != T_OTHER && !(t->kind == T_INT && t->bits == 8);
}

static struct type *pointee_of(const struct type *t)
{
	return t && t->kind == T_PTR ? t->to : NULL;
}

static bool pointer_wide(const struct type *t)
{
	return t && (t->kind == T_PTR || (type_is_integer(t) && t->bits == 64));
}

/* One step back through copies, casts and constant offsets; NULL at the end of the chain. */
static struct node *step_back(struct node *p, int64_t *off)
{
	switch (p->kind) {
	case N_COPY:
		return p->a;
	case N_CAST:
		return pointer_wide(p->a->type) ? p->a : NULL;
	case N_PTRADD:
		if (node_real(p->b)->kind != N_INT)
			return NULL;
		*off += node_real(p->b)->num;
		return p->a;
	case N_BIN:
		if ((p->op != OP_ADD && p->op != OP_SUB) || p->b->kind != N_INT || !pointer_wide(p->a->type))
			return NULL;
		*off += p->op == OP_ADD ? p->b->num : -p->b->num;
		return p->a;
	default:
		return NULL;
	}
}

static bool walkable(const struct node *n)
{
	return n->kind != N_INT && n->kind != N_STRING && n->kind != N_FUNC && n->kind != N_UNKNOWN;
}

/* Back to the first pointer whose type tells something, or as far as it goes. */
static struct node *walk_back(struct node *p, int64_t *off)
{
	p = node_real(p);
	for (int i = 0; i < MAX_CHAIN && p->kind != N_ADDR; i++) {
		int64_t here = *off;
		struct node *next;

		if (i && telling(pointee_of(p->type)))
			break;
		next = step_back(p, &here);
		if (!next)
			break;
		next = node_real(next);
		/* Functions and strings are addresses too. */
		if (!pointer_wide(next->type) || (!walkable(next) && next->kind != N_FUNC && next->kind != N_STRING))
			break;
		p = next;
		*off = here;
		if (p->kind == N_FUNC || p->kind == N_STRING)
			break;
	}
	return p;
}

static uint32_t address_in(struct cx *cx, uint32_t v, struct type *type, struct path *path)
{
	struct place p = { 0 };

	p.base = PLACE_DEREF;
	p.ref = v;
	p.type = type_text(cx, type);
	p.path = path->e;
	p.npath = path->n;
	return build_addr(cx->b, build_place(cx->b, &p));
}

/* @v points at an @s (NULL if not known); what is @off bytes further, as a @t? */
static uint32_t displaced(struct cx *cx, uint32_t v, struct type *s, int64_t off, struct type *t)
{
	struct path path = { .n = 0 };

	if (!telling(s))
		s = NULL;
	if (!off && (!telling(t) || !s || s == t))
		return v;
	if (telling(t)) {
		if (off <= 0 && t->kind == T_RECORD && (s || off < 0) && t->size > -off &&
		    (path_at(cx, t, -off, s, &path) || (off < 0 && path_at(cx, t, -off, NULL, &path))))
			return build_container(cx->b, v, path.e, path.n);
		if (off >= 0 && s && path_at(cx, s, off, t, &path))
			return address_in(cx, v, s, &path);
		if (off && s && t->size && s == t && !(off % t->size)) {
			path_index(&path, off / t->size);
			return address_in(cx, v, s, &path);
		}
	}
	if (!off)
		return v;
	/* dev + sizeof(*dev) is someone's private part of dev; bytes behind bytes (registers, buffers) are nothing. */
	if (!(s && s->kind == T_RECORD) && !(t && t->kind == T_RECORD))
		return build_unknown(cx->b, "address");
	return build_op(cx->b, OP_ADD, v, build_int(cx->b, off));
}

/* What the address @n is, @off bytes further, as a pointer to @t, or to whatever it is if @t is NULL. */
static uint32_t address_of(struct cx *cx, struct node *n, struct type *t, int64_t off)
{
	uint32_t place;

	switch (n->kind) {
	case N_FUNC:
		return build_func(cx->b, n->name);
	case N_STRING:
		if (off < 0 || (size_t)off > n->len)
			return build_unknown(cx->b, "string");
		return build_string(cx->b, n->text + off, n->len - (size_t)off);
	default:
		break;
	}
	if (n->ref->ptr && !n->ref->nsteps)
		return displaced(cx, emit_pointer(cx, n->ref->ptr, n->ref->base, 0), n->ref->base, off, t);
	place = emit_place(cx, n->ref);
	if (place == NONE)
		return build_unknown(cx->b, "address");
	return displaced(cx, build_addr(cx->b, place), n->ref->type, off, t);
}

static bool is_address(const struct node *n)
{
	return n->kind == N_ADDR || n->kind == N_FUNC || n->kind == N_STRING;
}

uint32_t emit_pointer(struct cx *cx, struct node *p, struct type *t, int64_t off)
{
	struct type *s;
	struct node *base;

	p = node_real(p);
	if (is_address(p))
		return address_of(cx, p, t, off);
	s = pointee_of(p->type);
	if (!walkable(p) || telling(s))
		return displaced(cx, emit_value(cx, p), s, off, t);
	base = walk_back(p, &off);
	if (is_address(base))
		return address_of(cx, base, t, off);
	return displaced(cx, emit_value(cx, base), pointee_of(base->type), off, t);
}

/* Steps by a number that is not constant: an element of an array. */
static bool element(struct cx *cx, struct node *n, uint32_t *v)
{
	struct type *t = pointee_of(n->type);
	struct path path = { .n = 0 };

	if (n->kind != N_PTRADD || !t || t->kind != T_RECORD || node_real(n->b)->kind == N_INT ||
	    pointee_of(n->a->type) != t)
		return false;
	path_index(&path, FACT_ANY_INDEX);
	*v = address_in(cx, emit_value(cx, n->a), t, &path);
	return true;
}

/* A sum that has no telling type, or whose right side is not constant. */
uint32_t emit_add(struct cx *cx, struct node *n)
{
	int64_t off = 0;
	struct node *base = walk_back(n->a, &off);
	struct type *s = base->kind == N_ADDR ? base->ref->type : pointee_of(base->type);

	if (!telling(s))
		return build_unknown(cx->b, "address");
	if (node_real(n->b)->kind == N_INT)
		return emit_pointer(cx, n->a, NULL, node_real(n->b)->num);
	return emit_binary(cx, OP_ADD, n->a, n->b);
}

/* Whether @n is an offset from or copy of another pointer. */
bool emit_chain(struct cx *cx, struct node *n, uint32_t *v)
{
	struct type *t = pointee_of(n->type);
	int64_t off = 0;
	struct node *base;

	if (!telling(t))
		return false;
	if (element(cx, n, v))
		return true;
	base = walk_back(n, &off);
	if (base == n)
		return false;
	*v = is_address(base) ? address_of(cx, base, t, off) :
				displaced(cx, emit_value(cx, base), pointee_of(base->type), off, t);
	return true;
}

uint32_t emit_value_typed(struct cx *cx, struct node *n, struct type *type)
{
	struct type *t = pointee_of(type);

	n = node_real(n);
	if (!telling(t) || !pointer_wide(n->type) || (!walkable(n) && !is_address(n)))
		return emit_value(cx, n);
	return emit_pointer(cx, n, t, 0);
}

static bool place_base(struct cx *cx, struct ref *r, struct place *p)
{
	struct var *v = r->var;

	if (!v) {
		if (!r->ptr)
			return false;
		p->base = PLACE_DEREF;
		p->ref = emit_pointer(cx, r->ptr, r->base, 0);
		p->type = type_text(cx, r->base);
		return true;
	}
	p->base = v->global ? PLACE_GLOBAL : PLACE_LOCAL;
	p->ref = v->global ? 0 : v->id;
	p->name = v->name;
	p->type = type_text(cx, v->type);
	return true;
}

uint32_t emit_place(struct cx *cx, struct ref *r)
{
	struct path path = { .n = 0 };
	struct place p = { 0 };

	if (!place_base(cx, r, &p))
		return NONE;
	for (uint32_t i = 0; i < r->nsteps; i++) {
		if (r->steps[i].field)
			path_field(cx, &path, r->steps[i].field);
		else
			path_index(&path, r->steps[i].index);
	}
	p.path = path.e;
	p.npath = path.n;
	return build_place(cx->b, &p);
}
