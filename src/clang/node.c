// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * node.c - values of code, as GIMPLE's SSA names and operands are to the plugin.
 *
 * Only what C itself folds is folded: an expression of constants. What
 * follows from control flow is for emit.c to find, as it is for GCC.
 */
#include <string.h>

#include "clang/internal.h"

struct node *node_new(struct cx *cx, enum node_kind kind, struct type *type)
{
	struct node *n = ARENA_NEW(cx->code ? cx->code->arena : cx->arena, struct node);

	n->kind = kind;
	n->type = type;
	n->value = NONE;
	return n;
}

struct node *node_real(struct node *n)
{
	while (n->alias)
		n = n->alias;
	return n;
}

struct node *node_int(struct cx *cx, struct type *type, int64_t num)
{
	struct node *n = node_new(cx, N_INT, type);

	n->num = type_fit(type, num);
	return n;
}

struct node *node_unknown(struct cx *cx, struct type *type, const char *why)
{
	struct node *n = node_new(cx, N_UNKNOWN, type);

	n->text = why;
	return n;
}

bool node_fold(enum value_op op, const struct type *t, int64_t l, int64_t r, int64_t *out)
{
	bool uns = t && (t->uns || t->kind == T_PTR);
	uint64_t a = (uint64_t)l, b = (uint64_t)r;

	switch (op) {
	case OP_OR:
		*out = l | r;
		return true;
	case OP_AND:
		*out = l & r;
		return true;
	case OP_XOR:
		*out = l ^ r;
		return true;
	case OP_ADD:
		*out = (int64_t)(a + b);
		return true;
	case OP_SUB:
		*out = (int64_t)(a - b);
		return true;
	case OP_MUL:
		*out = (int64_t)(a * b);
		return true;
	case OP_SHL:
		*out = b < 64 ? (int64_t)(a << b) : 0;
		return b < 64;
	case OP_SHR:
		*out = b < 64 ? (uns ? (int64_t)(a >> b) : l >> b) : 0;
		return b < 64;
	case OP_EQ:
		*out = l == r;
		return true;
	case OP_NE:
		*out = l != r;
		return true;
	case OP_LT:
		*out = uns ? a < b : l < r;
		return true;
	case OP_LE:
		*out = uns ? a <= b : l <= r;
		return true;
	case OP_GT:
		*out = uns ? a > b : l > r;
		return true;
	case OP_GE:
		*out = uns ? a >= b : l >= r;
		return true;
	default:
		return false;
	}
}

/* The same in the other order, so that constants stand right as in GIMPLE. */
static enum value_op swapped(enum value_op op)
{
	switch (op) {
	case OP_LT:
		return OP_GT;
	case OP_LE:
		return OP_GE;
	case OP_GT:
		return OP_LT;
	case OP_GE:
		return OP_LE;
	case OP_OR:
	case OP_AND:
	case OP_XOR:
	case OP_ADD:
	case OP_MUL:
	case OP_EQ:
	case OP_NE:
		return op;
	default:
		return OP_NONE;
	}
}

/* x - 1 is x + -1, x >= 1 is x > 0, as GCC writes them. */
static void canonical(struct cx *cx, enum value_op *op, const struct node *a, struct node **b)
{
	int64_t c = (*b)->num;

	if (!type_is_integer(a->type))
		return;
	if (*op == OP_SUB) {
		*op = OP_ADD;
		*b = node_int(cx, (*b)->type, (int64_t)-(uint64_t)c);
	} else if ((*op == OP_GE || *op == OP_LT) && ((*b)->type->uns ? c != 0 : c > 0)) {
		*op = *op == OP_GE ? OP_GT : OP_LE;
		*b = node_int(cx, (*b)->type, c - 1);
	}
}

struct node *node_bin(struct cx *cx, enum value_op op, struct type *type, struct node *a, struct node *b)
{
	struct node *n;
	int64_t v;

	if (a->kind == N_INT && b->kind == N_INT && node_fold(op, a->type, a->num, b->num, &v))
		return node_int(cx, type, v);
	if (a->kind == N_INT && b->kind != N_INT && swapped(op) != OP_NONE) {
		n = a;
		a = b;
		b = n;
		op = swapped(op);
	}
	if (b->kind == N_INT)
		canonical(cx, &op, a, &b);
	n = node_new(cx, N_BIN, type);
	n->op = op;
	n->a = a;
	n->b = b;
	return n;
}

struct node *node_not(struct cx *cx, struct type *type, struct node *a)
{
	struct node *n;

	if (a->kind == N_INT)
		return node_int(cx, type, ~a->num);
	n = node_new(cx, N_NOT, type);
	n->a = a;
	return n;
}

struct node *node_neg(struct cx *cx, struct type *type, struct node *a)
{
	struct node *n;

	if (a->kind == N_INT)
		return node_int(cx, type, (int64_t)-(uint64_t)a->num);
	n = node_new(cx, N_NEG, type);
	n->a = a;
	return n;
}

static bool is_test(const struct node *n)
{
	return n->kind == N_BIN && n->op >= OP_EQ && n->op <= OP_GE;
}

static enum value_op inverse(enum value_op op)
{
	switch (op) {
	case OP_EQ:
		return OP_NE;
	case OP_NE:
		return OP_EQ;
	case OP_LT:
		return OP_GE;
	case OP_GE:
		return OP_LT;
	case OP_GT:
		return OP_LE;
	default:
		return OP_GT;
	}
}

struct node *node_truth(struct cx *cx, struct node *a, bool negate)
{
	struct type *t = type_int(cx, false, 32);
	struct node *zero;

	/* (bool)(a == b), (long)!!(a == b): a test it stays */
	while (a->kind == N_CAST && a->type && type_is_integer(a->type) && is_test(a->a))
		a = a->a;
	if (is_test(a))
		return negate ? node_bin(cx, inverse(a->op), a->type, a->a, a->b) : a;
	zero = node_int(cx, type_is_plain(a->type) ? a->type : t, 0);
	return node_bin(cx, negate ? OP_EQ : OP_NE, t, a, zero);
}

/* Bytes from 0 that &((struct s *)0)->member says. */
static bool is_offset(const struct node *a, int64_t *out)
{
	int64_t at;

	if (a->kind != N_ADDR || !a->ref->ptr || a->ref->ptr->kind != N_INT)
		return false;
	at = a->ref->ptr->num;
	for (uint32_t i = 0; i < a->ref->nsteps; i++) {
		const struct step *s = &a->ref->steps[i];

		if (!s->field || s->field->bits)
			return false;
		at += s->field->at;
	}
	*out = at;
	return true;
}

struct node *node_cast(struct cx *cx, struct type *type, struct node *a)
{
	struct node *n;
	int64_t at;

	if (type == a->type || type->kind == T_VOID)
		return a;
	if (a->kind == N_INT && type_is_plain(type))
		return node_int(cx, type, type->kind == T_BOOL ? a->num != 0 : a->num);
	if (type_is_integer(type) && is_offset(a, &at))
		return node_int(cx, type, at);
	if (type->kind == T_BOOL && type_is_plain(a->type)) {
		n = node_truth(cx, a, false);
		if (n->type == type)
			return n;
		a = n;
	}
	n = node_new(cx, N_CAST, type);
	n->a = a;
	return n;
}

struct node *node_add(struct cx *cx, struct type *type, struct node *ptr, struct node *bytes)
{
	struct node *n;

	if (bytes->kind == N_INT && !bytes->num)
		return node_cast(cx, type, ptr);
	if (bytes->kind == N_INT && ptr->kind == N_INT)
		return node_int(cx, type, (int64_t)((uint64_t)ptr->num + (uint64_t)bytes->num));
	n = node_new(cx, N_PTRADD, type);
	n->a = ptr;
	n->b = bytes;
	return n;
}

struct node *node_addr(struct cx *cx, struct ref *ref, struct type *type)
{
	struct node *n;

	type = type ? type : type_pointer(cx, ref->type);
	if (ref->ptr && !ref->nsteps)
		return node_cast(cx, type, ref->ptr);
	n = node_new(cx, N_ADDR, type);
	n->ref = ref_keep(cx, ref);
	return n;
}
