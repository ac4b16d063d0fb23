// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * emit_value.c - nodes as values of facts; plugin/value.cc's and call.cc's rules.
 *
 * Values are made on demand, from what events and decisions mention.
 */
#include <string.h>

#include "clang/internal.h"

#define MAX_DEPTH	48	/* of expressions: ciphers and CRCs go on for thousands of operations */
#define MAX_CONST	8

static bool is_unknown(struct cx *cx, uint32_t v)
{
	return build_value_at(cx->b, v)->kind == VALUE_UNKNOWN;
}

static uint32_t unknown(struct cx *cx, const char *why)
{
	return build_unknown(cx->b, why);
}

/* Of a node that was not folded. Tells 0 from 1, is not meant for arithmetic. */
static bool const_binary(struct node *n, int64_t *out, int depth)
{
	int64_t l = 0, r = 0;
	bool has_l = const_node(n->a, &l, depth + 1), has_r = const_node(n->b, &r, depth + 1);

	if (n->op == OP_AND && ((has_l && !l) || (has_r && !r))) {
		*out = 0;
		return true;
	}
	if (!has_l || !has_r)
		return false;
	switch (n->op) {
	case OP_AND:
	case OP_OR:
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		return node_fold(n->op, n->a->type, l, r, out);
	default:
		return false;
	}
}

static bool const_phi(struct node *n, int64_t *out, int depth)
{
	bool any = false;

	for (size_t i = 0; i < n->bb->preds.n; i++) {
		int64_t v;

		if (edge_is_dead(&n->bb->preds.v[i]))
			continue;
		if (!const_node(n->arms[i], &v, depth + 1) || (any && v != *out))
			return false;
		*out = v;
		any = true;
	}
	return any;
}

bool const_node(struct node *n, int64_t *out, int depth)
{
	n = node_real(n);
	if (n->kind == N_INT) {
		*out = n->num;
		return true;
	}
	if (depth > MAX_CONST || !n->type || !type_is_integer(n->type))
		return false;
	switch (n->kind) {
	case N_PHI:
		return const_phi(n, out, depth);
	case N_COPY:
	case N_CAST:
		return const_node(n->a, out, depth + 1);
	case N_BIN:
		return const_binary(n, out, depth);
	default:
		return false;
	}
}

uint32_t emit_binary(struct cx *cx, enum value_op op, struct node *left, struct node *right)
{
	uint32_t l, r;

	if (!type_is_plain(left->type) || !type_is_plain(right->type))
		return unknown(cx, type_is_plain(left->type) ? "arithmetic" : "float");
	l = emit_value(cx, left);
	r = emit_value(cx, right);
	/* Bits set in or masked from what is not known are known; nothing else is. */
	if (is_unknown(cx, l) && (is_unknown(cx, r) || (op != OP_AND && op != OP_OR)))
		return l;
	if (is_unknown(cx, r) && op != OP_AND && op != OP_OR)
		return r;
	return build_op(cx->b, op, l, r);
}

static uint32_t emit_unary(struct cx *cx, struct node *n)
{
	uint32_t v;

	if (!type_is_plain(n->type) || !type_is_plain(n->a->type))
		return unknown(cx, "float");
	v = emit_value(cx, n->a);
	if (is_unknown(cx, v))
		return v;
	if (n->kind == N_NOT)
		return build_op(cx->b, OP_NOT, v, v);
	return build_op(cx->b, OP_SUB, build_int(cx->b, 0), v);
}

/* Only a conversion to fewer bits changes a value; to fewer signed ones it is taken not to overflow. */
static uint32_t emit_convert(struct cx *cx, struct type *type, struct node *from)
{
	uint32_t v;

	if (!type_is_plain(type) || !type_is_plain(from->type))
		return unknown(cx, "float");
	v = emit_value_typed(cx, from, type);
	if (type->bits >= from->type->bits || !type->uns || type->kind == T_PTR || type->kind == T_BOOL ||
	    type->bits > 63 || is_unknown(cx, v))
		return v;
	return build_op(cx->b, OP_AND, v, build_int(cx->b, (int64_t)((1ull << type->bits) - 1)));
}

/* @n is @phi plus or minus something, maybe through casts. */
static bool steps_from(struct node *n, struct node *phi)
{
	bool stepped = false;

	for (int i = 0; i < 6; i++) {
		n = node_real(n);
		if (n == phi)
			return stepped;
		if (n->kind == N_CAST || n->kind == N_COPY) {
			n = n->a;
		} else if (!stepped && n->kind == N_BIN && (n->op == OP_ADD || n->op == OP_SUB)) {
			n = n->a;
			stepped = true;
		} else {
			return false;
		}
	}
	return false;
}

/* for (i = 0; i < n; i++): what i is, is for none of us to know, and without it half the loops decide nothing. */
static bool is_counter(struct node *n)
{
	for (size_t i = 0; type_is_integer(n->type) && i < n->bb->preds.n; i++)
		if (steps_from(n->arms[i], n))
			return true;
	return false;
}

static uint32_t emit_phi(struct cx *cx, struct node *n)
{
	if (is_counter(n))
		return unknown(cx, "counter");
	vec_push(&cx->choices, n);
	return build_choice(cx->b, n->bb->block);
}

/*
 * Whether a decision on @v can be of use: comparisons of, and bits of, what is
 * stored, passed or returned. Arithmetic and the ends of lists are not; an
 * address compared with what a call returned (current_work() != &d->work) is.
 */
bool emit_is_simple(struct cx *cx, uint32_t v, int level)
{
	const struct value *val = build_value_at(cx->b, v);
	bool answer = false;

	switch (val->kind) {
	case VALUE_UNKNOWN:
		return false;
	case VALUE_ADDR:
		return build_place_at(cx->b, val->place)->base != PLACE_DEREF;
	case VALUE_OP:
		/* n & (n - 1) asks whether n is a power of two; other sums decide nothing that we follow. */
		if (val->op != OP_AND && val->op != OP_OR && val->op != OP_NOT && val->op < OP_EQ &&
		    !((val->op == OP_ADD || val->op == OP_SUB) && level > 0 &&
		      build_value_at(cx->b, val->args[1])->kind == VALUE_INT))
			return false;
		if (level > 3)
			return false;
		for (uint32_t i = 0; i < val->nargs; i++)
			answer |= build_value_at(cx->b, val->args[i])->kind == VALUE_RESULT;
		for (uint32_t i = 0; i < val->nargs; i++)
			if (!(answer && build_value_at(cx->b, val->args[i])->kind == VALUE_ADDR) &&
			    !emit_is_simple(cx, val->args[i], level + 1))
				return false;
		return true;
	default:
		return true;
	}
}

/* Arms of the choices met so far; new ones may be met on the way. */
void emit_fill_choices(struct cx *cx)
{
	for (size_t i = 0; i < cx->choices.n; i++) {
		struct node *n = cx->choices.v[i];

		for (size_t k = 0; k < n->bb->preds.n; k++) {
			const struct pred *p = &n->bb->preds.v[k];

			if (!edge_is_dead(p))
				build_choice_arm(cx->b, n->value, p->from->block,
						 emit_value_typed(cx, n->arms[k], n->type));
		}
	}
}

static uint32_t emit_load(struct cx *cx, struct node *n)
{
	uint32_t place;

	if (n->ref->bits)
		return unknown(cx, "bits");
	if (!type_is_plain(n->type) && !type_is_aggregate(n->type))
		return unknown(cx, "float");
	place = emit_place(cx, n->ref);
	return place == NONE ? unknown(cx, "memory") : build_load(cx->b, place, n->inst->uid);
}

static uint32_t emit_any(struct cx *cx, struct node *n)
{
	uint32_t v;

	switch (n->kind) {
	case N_PHI:
		return emit_phi(cx, n);
	case N_UNDEF:
		return unknown(cx, "uninitialised");
	case N_PARAM:
		return build_param(cx->b, (uint32_t)n->num);
	case N_RESULT:
		return emit_chain(cx, n, &v) ? v : build_result(cx->b, n->inst->uid);
	case N_LOAD:
		return emit_load(cx, n);
	case N_COPY:
		return emit_chain(cx, n, &v) ? v : emit_value_typed(cx, n->a, n->type);
	case N_CAST:
		return emit_chain(cx, n, &v) ? v : emit_convert(cx, n->type, n->a);
	case N_PTRADD:
		return emit_chain(cx, n, &v) ? v : emit_add(cx, n);
	case N_BIN:
		return emit_chain(cx, n, &v) ? v : emit_binary(cx, n->op, n->a, n->b);
	case N_NEG:
	case N_NOT:
		return emit_unary(cx, n);
	default:
		return unknown(cx, "expression");
	}
}

uint32_t emit_value(struct cx *cx, struct node *n)
{
	uint32_t v;

	n = node_real(n);
	switch (n->kind) {	/* what has no type, or cannot be remembered */
	case N_INT:
		return build_int(cx->b, n->num);
	case N_STRING:
		return build_string(cx->b, n->text, n->len);
	case N_FUNC:
		return build_func(cx->b, n->name);
	case N_UNKNOWN:
		return unknown(cx, n->text);
	case N_ADDR:
		return emit_pointer(cx, n, NULL, 0);
	default:
		break;
	}
	if (n->value != NONE)
		return n->value;
	if (!type_is_plain(n->type) && !(n->kind == N_LOAD && type_is_aggregate(n->type)) &&
	    !(n->kind == N_PARAM && type_is_aggregate(n->type)))
		return unknown(cx, "float");
	if (cx->depth > MAX_DEPTH)
		return unknown(cx, "deep");
	cx->depth++;
	v = emit_any(cx, n);
	cx->depth--;
	n->value = v;
	return v;
}
