// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower_cond.c - expressions that are control flow: tests, ?:, && and ||, _Generic.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/lower.h"

/* See lower.h. */
CXCursor lower_strip(struct cx *cx, CXCursor e)
{
	for (;;) {
		struct cursors kids;
		CXCursor in = clang_getNullCursor();

		if (e.kind != CXCursor_ParenExpr && e.kind != CXCursor_UnexposedExpr)
			return e;
		cursor_children(e, &kids);
		if (e.kind == CXCursor_ParenExpr || unexposed_kind(cx, e, &kids) == X_CAST)
			in = kids.v[kids.n - 1];
		cursors_free(&kids);
		if (clang_Cursor_isNull(in))
			return e;
		e = in;
	}
}

static struct node *result_of(struct cx *cx, struct var *v)
{
	return v ? var_read(cx, v) : NULL;
}

/* The value that ?:, && and the like leave behind; NULL for none. */
static struct var *temporary(struct cx *cx, CXCursor e)
{
	struct type *t = type_of_cursor(cx, e);

	return t->kind == T_VOID || t->kind == T_RECORD ? NULL : var_new(cx, e, t, 0);
}

static void keep(struct cx *cx, struct var *v, struct node *n)
{
	if (v && n)
		var_write(cx, v, node_cast(cx, v->type, n));
}

struct node *lower_conditional(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct bb *yes = bb_new(cx), *no = bb_new(cx), *join = bb_new(cx);
	struct var *v = temporary(cx, e);

	lower_cond(cx, k->v[0], yes, no);
	bb_seal(yes);
	cx->code->cur = yes;
	keep(cx, v, lower_value(cx, k->v[1]));
	bb_jump(cx, join);
	bb_seal(no);
	cx->code->cur = no;
	keep(cx, v, lower_value(cx, k->v[2]));
	bb_here(cx, join);
	bb_seal(join);
	return result_of(cx, v);
}

/* a ?: b; clang shows a, a as a test, a again and b. */
struct node *lower_elvis(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct bb *no = bb_new(cx), *join = bb_new(cx), *yes = bb_new(cx);
	struct var *v = temporary(cx, e);
	struct node *a = lower_value(cx, k->v[0]);

	bb_cond(cx, node_truth(cx, a, false), yes, no);
	bb_seal(yes);
	cx->code->cur = yes;
	keep(cx, v, a);
	bb_jump(cx, join);
	bb_seal(no);
	cx->code->cur = no;
	keep(cx, v, lower_value(cx, k->v[k->n - 1]));
	bb_here(cx, join);
	bb_seal(join);
	return result_of(cx, v);
}

/* libclang shows neither which arm of _Generic was taken nor what types they are for: those of the type that came of it. */
static uint32_t generic_arms(struct cx *cx, struct type *result, struct cursors *k, bool *fits)
{
	uint32_t n = 0;

	for (uint32_t i = 1; i < k->n; i++) {
		fits[i] = clang_isExpression(k->v[i].kind) && type_of_cursor(cx, k->v[i]) == result;
		n += fits[i];
	}
	return n;
}

/* The arm, or any of those that it may be. */
struct node *lower_generic(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct type *t = type_of_cursor(cx, e);
	struct bb *here = NULL, *join = bb_new(cx);
	struct var *v = temporary(cx, e);
	bool *fits = MEM_NEW(bool, k->n);
	uint32_t n = generic_arms(cx, t, k, fits);
	struct node *only = NULL;

	for (uint32_t i = 1; n == 1 && i < k->n; i++)
		if (fits[i])
			only = lower_value(cx, k->v[i]);
	if (n != 1) {
		here = bb_now(cx);
		for (uint32_t i = 1; i < k->n; i++) {
			struct bb *arm;

			if (!fits[i])
				continue;
			arm = bb_new(cx);
			bb_edge(cx, here, arm);
			bb_seal(arm);
			cx->code->cur = arm;
			keep(cx, v, lower_value(cx, k->v[i]));
			bb_jump(cx, join);
		}
		bb_seal(join);
		cx->code->cur = join->preds.n ? join : here;
		only = n ? result_of(cx, v) : node_unknown(cx, t, "generic");
	}
	free(fits);
	return only;
}

struct node *lower_logic(struct cx *cx, CXCursor e)
{
	struct bb *yes = bb_new(cx), *no = bb_new(cx), *join = bb_new(cx);
	struct var *v = temporary(cx, e);

	lower_cond(cx, e, yes, no);
	bb_seal(yes);
	cx->code->cur = yes;
	var_write(cx, v, node_int(cx, v->type, 1));
	bb_jump(cx, join);
	bb_seal(no);
	cx->code->cur = no;
	var_write(cx, v, node_int(cx, v->type, 0));
	bb_here(cx, join);
	bb_seal(join);
	return var_read(cx, v);
}

/* The operand of __builtin_expect() if @e is such a call, maybe through casts; else a null cursor. */
static CXCursor expected(struct cx *cx, CXCursor e)
{
	CXCursor to;

	if (e.kind != CXCursor_CallExpr)
		return clang_getNullCursor();
	to = clang_getCursorReferenced(e);
	if (to.kind != CXCursor_FunctionDecl || strcmp(str(cx->st, function_info(cx, to)->name), "__builtin_expect"))
		return clang_getNullCursor();
	return clang_Cursor_getArgument(e, 0);
}

/* Is @e, or with @negate its opposite, true? */
static void test(struct cx *cx, CXCursor e, bool negate, struct bb *yes, struct bb *no)
{
	enum CXBinaryOperatorKind kind = CXBinaryOperator_Invalid;
	struct cursors k;
	struct bb *mid;
	struct node *v;
	CXCursor in;

	e = lower_strip(cx, e);
	in = expected(cx, e);
	if (!clang_Cursor_isNull(in)) {
		test(cx, in, negate, yes, no);
		return;
	}
	if (e.kind == CXCursor_UnaryOperator && clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_LNot) {
		test(cx, cursor_last(e), !negate, yes, no);
		return;
	}
	if (e.kind == CXCursor_BinaryOperator)
		kind = clang_getCursorBinaryOperatorKind(e);
	if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr) {
		bool both = (kind == CXBinaryOperator_LAnd) != negate;

		cursor_children(e, &k);
		mid = bb_new(cx);
		test(cx, k.v[0], negate, both ? mid : yes, both ? no : mid);
		bb_seal(mid);
		cx->code->cur = mid;
		test(cx, k.v[1], negate, yes, no);
		cursors_free(&k);
		return;
	}
	v = lower_value(cx, e);
	if (v)
		bb_cond(cx, node_truth(cx, v, negate), yes, no);
}

void lower_cond(struct cx *cx, CXCursor e, struct bb *yes, struct bb *no)
{
	test(cx, e, false, yes, no);
}
