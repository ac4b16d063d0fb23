// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower_expr.c - expressions: their values, and the control flow in them.
 */
#include <string.h>

#include "clang/lower.h"

static bool begins_with(CXCursor e, CXCursor child)
{
	return clang_equalLocations(clang_getRangeStart(clang_getCursorExtent(e)),
				    clang_getRangeStart(clang_getCursorExtent(child)));
}

int unexposed_kind(struct cx *cx, CXCursor e, struct cursors *kids)
{
	uint32_t n = 0;
	const char *text;
	size_t left;

	/* A cast that nobody wrote begins where its operand does; builtins begin with their name. */
	if (kids->n == 1 && clang_isExpression(kids->v[0].kind) && begins_with(e, kids->v[0]))
		return X_CAST;
	for (uint32_t i = 0; i < kids->n; i++)
		n += clang_isExpression(kids->v[i].kind) != 0;
	if (!n)
		return X_CONSTANT;
	text = cursor_text(cx, e, &left);
	if (text_word(text, left, "__builtin_offsetof"))
		return X_OFFSETOF;
	if (text_word(text, left, "__builtin_types_compatible_p"))	/* whose operands may be typeof(x) */
		return X_CONSTANT;
	if (text_word(text, left, "__builtin_va_arg"))
		return X_VA_ARG;
	if (n == 3 && text_word(text, left, "__builtin_choose_expr"))
		return X_CHOOSE;
	if (n == 4 && (left < 2 || text[0] != '_' || text[1] != '_'))
		return X_ELVIS;
	return n == 1 && kids->n == 1 ? X_CAST : X_OTHER;
}

static enum value_op op_of(enum CXBinaryOperatorKind k)
{
	switch (k) {
	case CXBinaryOperator_Or:
	case CXBinaryOperator_OrAssign:
		return OP_OR;
	case CXBinaryOperator_And:
	case CXBinaryOperator_AndAssign:
		return OP_AND;
	case CXBinaryOperator_Xor:
	case CXBinaryOperator_XorAssign:
		return OP_XOR;
	case CXBinaryOperator_Add:
	case CXBinaryOperator_AddAssign:
		return OP_ADD;
	case CXBinaryOperator_Sub:
	case CXBinaryOperator_SubAssign:
		return OP_SUB;
	case CXBinaryOperator_Mul:
	case CXBinaryOperator_MulAssign:
		return OP_MUL;
	case CXBinaryOperator_Shl:
	case CXBinaryOperator_ShlAssign:
		return OP_SHL;
	case CXBinaryOperator_Shr:
	case CXBinaryOperator_ShrAssign:
		return OP_SHR;
	case CXBinaryOperator_EQ:
		return OP_EQ;
	case CXBinaryOperator_NE:
		return OP_NE;
	case CXBinaryOperator_LT:
		return OP_LT;
	case CXBinaryOperator_LE:
		return OP_LE;
	case CXBinaryOperator_GT:
		return OP_GT;
	case CXBinaryOperator_GE:
		return OP_GE;
	default:
		return OP_NONE;
	}
}

/* @p plus or minus @i elements. */
static struct node *move(struct cx *cx, struct node *p, struct node *i, bool back)
{
	int64_t size = p->type->kind == T_PTR ? p->type->to->size : 0;
	struct type *word = type_int(cx, true, 64);
	struct node *by = node_cast(cx, word, i);

	size = size ? size : 1;	/* void and functions count bytes */
	if (size != 1)
		by = node_bin(cx, OP_MUL, word, by, node_int(cx, word, size));
	if (back)
		by = node_neg(cx, word, by);
	return node_add(cx, p->type, p, by);
}

static struct node *arithmetic(struct cx *cx, enum CXBinaryOperatorKind k, struct type *t, struct node *a, struct node *b)
{
	enum value_op op = op_of(k);
	int64_t q = k == CXBinaryOperator_Div || k == CXBinaryOperator_DivAssign;

	if (!a || !b)
		return node_unknown(cx, t, "expression");
	if (op == OP_ADD && b->type->kind == T_PTR && a->type->kind != T_PTR)
		return move(cx, b, a, false);
	if ((op == OP_ADD || op == OP_SUB) && a->type->kind == T_PTR && b->type->kind != T_PTR)
		return move(cx, a, b, op == OP_SUB);
	if (op == OP_SUB && a->type->kind == T_PTR && a->type->to->size > 1)
		return node_unknown(cx, t, "arithmetic");
	if (op != OP_NONE)
		return node_bin(cx, op, t, a, b);
	if (a->kind == N_INT && b->kind == N_INT && b->num && !(a->type->uns && a->num < 0) && b->num != -1)
		return node_int(cx, t, q ? a->num / b->num : a->num % b->num);
	return node_unknown(cx, t, type_is_plain(t) ? "arithmetic" : "float");
}

static struct node *lower_assign(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct loc loc = loc_of(cx, clang_getCursorLocation(e));
	struct ref r = { 0 };
	struct node *v;

	lower_ref(cx, k->v[0], &r);
	if (r.type->kind == T_RECORD) {
		lower_into(cx, k->v[1], &r);
		v = NULL;
	} else {
		v = lower_value(cx, k->v[1]);
		if (v)
			lower_store(cx, &r, v, loc);
	}
	ref_free(&r);
	return v;
}

static struct node *lower_compound_assign(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct loc loc = loc_of(cx, clang_getCursorLocation(e));
	struct node *old, *by, *v;
	struct ref r = { 0 };
	struct type *t;

	lower_ref(cx, k->v[0], &r);
	by = lower_value(cx, k->v[1]);
	old = lower_ref_value(cx, &r);
	/* The arithmetic is of the wider of the two, or a pointer's. */
	t = old->type->kind != T_PTR && by && by->type->bits > old->type->bits ? by->type : old->type;
	if (t->kind != T_PTR && t->bits < 32)
		t = type_int(cx, false, 32);
	v = arithmetic(cx, clang_getCursorBinaryOperatorKind(e), t, old->type->kind == T_PTR ? old : node_cast(cx, t, old),
		       by);
	v = node_cast(cx, r.type, v);
	lower_store(cx, &r, v, loc);
	ref_free(&r);
	return v;
}

static struct node *lower_step(struct cx *cx, CXCursor e, CXCursor kid, bool up, bool after)
{
	struct loc loc = loc_of(cx, clang_getCursorLocation(e));
	struct node *old, *v;
	struct ref r = { 0 };

	lower_ref(cx, kid, &r);
	old = lower_ref_value(cx, &r);
	v = node_int(cx, type_int(cx, false, 32), 1);
	if (old->type->kind == T_PTR)
		v = move(cx, old, v, !up);
	else
		v = node_bin(cx, up ? OP_ADD : OP_SUB, old->type, old, node_int(cx, old->type, 1));
	lower_store(cx, &r, v, loc);
	ref_free(&r);
	return after ? old : v;
}

static struct node *lower_unary(struct cx *cx, CXCursor e, CXCursor kid)
{
	struct type *t = type_of_cursor(cx, e);
	struct node *v;

	switch (clang_getCursorUnaryOperatorKind(e)) {
	case CXUnaryOperator_PostInc:
		return lower_step(cx, e, kid, true, true);
	case CXUnaryOperator_PostDec:
		return lower_step(cx, e, kid, false, true);
	case CXUnaryOperator_PreInc:
		return lower_step(cx, e, kid, true, false);
	case CXUnaryOperator_PreDec:
		return lower_step(cx, e, kid, false, false);
	case CXUnaryOperator_AddrOf: {
		struct ref r = { 0 };

		kid = lower_strip(cx, kid);
		if (type_of_cursor(cx, kid)->kind == T_FUNC)
			return lower_value(cx, kid);
		lower_ref(cx, kid, &r);
		if (r.var && !r.nsteps && !r.var->memory && !r.var->global) {
			map_put(&cx->memory, cursor_key(r.var->decl), 1);
			cx->again = true;
		}
		v = node_addr(cx, &r, t);
		ref_free(&r);
		return v;
	}
	case CXUnaryOperator_Minus:
		v = lower_value(cx, kid);
		return type_is_plain(t) && v ? node_neg(cx, t, v) : node_unknown(cx, t, "float");
	case CXUnaryOperator_Not:
		v = lower_value(cx, kid);
		return type_is_plain(t) && v ? node_not(cx, t, v) : node_unknown(cx, t, "float");
	case CXUnaryOperator_LNot:
		v = lower_value(cx, kid);
		return v ? node_truth(cx, v, true) : NULL;
	case CXUnaryOperator_Real:
	case CXUnaryOperator_Imag:
		lower_value(cx, kid);
		return node_unknown(cx, t, "bits");
	default:
		return lower_value(cx, kid);
	}
}

static struct node *lower_binary(struct cx *cx, CXCursor e, struct cursors *k)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(e);
	struct node *a, *b;

	switch (kind) {
	case CXBinaryOperator_Assign:
		return lower_assign(cx, e, k);
	case CXBinaryOperator_Comma:
		lower_value(cx, k->v[0]);
		return lower_value(cx, k->v[1]);
	case CXBinaryOperator_LAnd:
	case CXBinaryOperator_LOr:
		return lower_logic(cx, e);
	default:
		a = lower_value(cx, k->v[0]);
		b = lower_value(cx, k->v[1]);
		return arithmetic(cx, kind, type_of_cursor(cx, e), a, b);
	}
}

static struct node *lower_unexposed(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct type *t = type_of_cursor(cx, e);
	struct node *v;
	int64_t num;

	switch (unexposed_kind(cx, e, k)) {
	case X_CAST:
		v = lower_value(cx, k->v[0]);
		return v && t->kind != T_RECORD && t->kind != T_ARRAY && t->kind != T_FUNC ? node_cast(cx, t, v) : v;
	case X_ELVIS:
		return lower_elvis(cx, e, k);
	case X_CHOOSE:
		return lower_value(cx, k->v[cursor_int(k->v[0], &num) && !num ? 2 : 1]);
	case X_CONSTANT:
	case X_OFFSETOF:
		if (cursor_int(e, &num))
			return node_int(cx, t, num);
		return type_is_plain(t) && !k->n ? node_int(cx, t, 0) : node_unknown(cx, t, "expression");
	case X_VA_ARG:
		lower_value(cx, k->v[0]);
		return node_unknown(cx, t, "vararg");
	default:
		for (uint32_t i = 0; i < k->n; i++)
			if (clang_isExpression(k->v[i].kind))
				lower_value(cx, k->v[i]);
		return node_unknown(cx, t, "builtin");
	}
}

static int digit(char c)
{
	return c >= '0' && c <= '7' ? c - '0' : -1;
}

/* The bytes of a literal as clang prints it: in quotes, with C's escapes, of which it uses few. */
static const char *unquoted(struct cx *cx, const char *s, size_t *len)
{
	static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
	char *out = (char *)arena_alloc(cx->code->arena, strlen(s) + 1);
	size_t n = 0;

	for (s++; *s && *s != '"'; s++) {
		const char *known;

		if (*s != '\\' || !s[1]) {
			out[n++] = *s;
			continue;
		}
		s++;
		known = strchr(from, *s);
		if (known) {
			out[n++] = to[known - from];
		} else if (digit(*s) >= 0) {
			int v = digit(*s);

			for (int i = 0; i < 2 && digit(s[1]) >= 0; i++)
				v = v * 8 + digit(*++s);
			out[n++] = (char)v;
		} else {
			out[n++] = *s;
		}
	}
	*len = n;
	return out;
}

static struct node *lower_string(struct cx *cx, CXCursor e)
{
	struct type *t = type_of_cursor(cx, e);
	CXString hold = clang_getCursorSpelling(e);
	const char *text = clang_getCString(hold);
	struct node *n;

	if (text && *text == '"') {
		n = node_new(cx, N_STRING, type_decay(cx, t));
		n->text = unquoted(cx, text, &n->len);
	} else {
		n = node_unknown(cx, type_decay(cx, t), "string");
	}
	clang_disposeString(hold);
	return n;
}

static struct node *lower_kids(struct cx *cx, CXCursor e, struct cursors *k)
{
	struct type *t = type_of_cursor(cx, e);
	struct ref r = { 0 };
	struct node *v;
	int64_t num;

	switch (e.kind) {
	case CXCursor_UnexposedExpr:
		return lower_unexposed(cx, e, k);
	case CXCursor_ParenExpr:
		return lower_value(cx, k->v[0]);
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(e) != CXUnaryOperator_Deref)
			return lower_unary(cx, e, k->v[0]);
		break;
	case CXCursor_BinaryOperator:
		return lower_binary(cx, e, k);
	case CXCursor_CompoundAssignOperator:
		return lower_compound_assign(cx, e, k);
	case CXCursor_ConditionalOperator:
		if (t->kind == T_RECORD)
			break;
		return lower_conditional(cx, e, k);
	case CXCursor_GenericSelectionExpr:
		return lower_generic(cx, e, k);
	case CXCursor_CStyleCastExpr:
		v = lower_value(cx, k->v[k->n - 1]);
		return v && t->kind != T_RECORD ? node_cast(cx, t, v) : v;
	case CXCursor_InitListExpr:	/* a scalar in braces */
		if (t->kind == T_RECORD || t->kind == T_ARRAY)
			break;
		return k->n ? lower_value(cx, k->v[0]) : node_int(cx, t, 0);
	case CXCursor_UnaryExpr:
		return cursor_int(e, &num) ? node_int(cx, t, num) : node_unknown(cx, t, "size");
	case CXCursor_AddrLabelExpr:
		for (uint32_t i = 0; i < k->n; i++)
			if (k->v[i].kind == CXCursor_LabelRef)
				lower_label_taken(cx, k->v[i], false);
		return node_unknown(cx, t, "label");
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
	case CXCursor_CompoundLiteralExpr:
		break;
	default:
		for (uint32_t i = 0; i < k->n; i++)
			if (clang_isExpression(k->v[i].kind))
				lower_value(cx, k->v[i]);
		return node_unknown(cx, t, "expression");
	}
	lower_ref(cx, e, &r);
	v = lower_ref_value(cx, &r);
	ref_free(&r);
	return v;
}

static struct node *lower_name(struct cx *cx, CXCursor e)
{
	CXCursor to = clang_getCursorReferenced(e);
	struct type *t = type_of_cursor(cx, e);
	struct ref r = { 0 };
	struct node *n;

	switch (to.kind) {
	case CXCursor_EnumConstantDecl:
		return node_int(cx, t, clang_getEnumConstantDeclValue(to));
	case CXCursor_FunctionDecl:
		n = node_new(cx, N_FUNC, type_pointer(cx, t));
		n->name = function_info(cx, to)->name;
		mention(cx, to);
		return n;
	default:
		lower_ref(cx, e, &r);
		n = lower_ref_value(cx, &r);
		ref_free(&r);
		return n;
	}
}

struct node *lower_value(struct cx *cx, CXCursor e)
{
	struct cursors kids;
	struct node *v;
	int64_t num;

	switch (e.kind) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		if (cursor_int(e, &num))
			return node_int(cx, type_of_cursor(cx, e), num);
		return node_unknown(cx, type_of_cursor(cx, e), "wide");
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
		return node_unknown(cx, type_of_cursor(cx, e), "float");
	case CXCursor_StringLiteral:
		return lower_string(cx, e);
	case CXCursor_DeclRefExpr:
		return lower_name(cx, e);
	case CXCursor_CallExpr:
		return lower_call(cx, e, NULL);
	case CXCursor_StmtExpr:
		return lower_stmt_expr(cx, e, NULL);
	default:
		cursor_children(e, &kids);
		v = kids.n || e.kind == CXCursor_UnexposedExpr || e.kind == CXCursor_UnaryExpr || e.kind == CXCursor_InitListExpr ?
			    lower_kids(cx, e, &kids) :
			    node_unknown(cx, type_of_cursor(cx, e), "expression");
		cursors_free(&kids);
		return v;
	}
}
