// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower_ref.c - what stands for memory: variables, members, elements; reading
 * and writing it.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/lower.h"

void ref_var(struct ref *r, struct var *v)
{
	memset(r, 0, sizeof(*r));
	r->var = v;
	r->type = v->type;
}

void ref_deref(struct ref *r, struct node *p, struct type *base)
{
	memset(r, 0, sizeof(*r));
	if (p->kind == N_ADDR && p->ref->type == base) {	/* *&x, (&x)->y */
		*r = *p->ref;
		r->steps = NULL;
		for (uint32_t i = 0; i < r->nsteps; i++) {
			r->steps = (struct step *)mem_grow(r->steps, i + 1, sizeof(*r->steps));
			r->steps[i] = p->ref->steps[i];
		}
		return;
	}
	r->ptr = p;
	r->base = r->type = base;
}

static void add_step(struct ref *r, struct field *f, int64_t i, struct type *type)
{
	r->steps = (struct step *)mem_grow(r->steps, r->nsteps + 1, sizeof(*r->steps));
	r->steps[r->nsteps].field = f;
	r->steps[r->nsteps++].index = i;
	r->type = type;
}

void ref_field(struct cx *cx, struct ref *r, struct field *f)
{
	(void)cx;
	add_step(r, f, 0, f->type);
	r->is_bitfield = f->bits;
}

void ref_index(struct cx *cx, struct ref *r, int64_t i)
{
	add_step(r, NULL, i, r->type->to ? r->type->to : type_int(cx, false, 32));
}

void ref_free(struct ref *r)
{
	free(r->steps);
	r->steps = NULL;
	r->nsteps = 0;
}

struct ref *ref_keep(struct cx *cx, const struct ref *r)
{
	struct arena *a = cx->code ? cx->code->arena : cx->arena;
	struct ref *k = (struct ref *)arena_copy(a, r, sizeof(*r));

	k->steps = (struct step *)arena_copy(a, r->steps, r->nsteps * sizeof(*r->steps));
	return k;
}

struct node *lower_load(struct cx *cx, struct ref *r)
{
	struct loc none = { 0 };
	struct node *n;

	if (r->bits)
		return node_unknown(cx, r->type, "bits");
	n = node_new(cx, N_LOAD, r->type);
	n->ref = ref_keep(cx, r);
	n->inst = inst_new(cx, I_LOAD, none);
	return n;
}

static bool in_register(const struct ref *r)
{
	return r->var && !r->nsteps && !r->var->memory && !r->var->global;
}

struct node *lower_ref_value(struct cx *cx, struct ref *r)
{
	struct node *n, *copy;

	if (r->type->kind == T_ARRAY)
		return node_addr(cx, r, type_pointer(cx, r->type->to));
	if (r->type->kind == T_FUNC)
		return r->ptr ? r->ptr : node_unknown(cx, type_pointer(cx, r->type), "address");
	if (!in_register(r)) {
		n = init_content(cx, r);
		return n ? n : lower_load(cx, r);
	}
	n = var_read(cx, r->var);
	if (!cx->lower->opaque)
		return n;
	copy = node_new(cx, N_COPY, n->type);
	copy->a = n;
	return copy;
}

void lower_store(struct cx *cx, struct ref *r, struct node *v, struct loc loc)
{
	struct inst *i;

	v = type_is_plain(r->type) ? node_cast(cx, r->type, v) : v;
	if (in_register(r)) {
		var_write(cx, r->var, v);
		return;
	}
	i = inst_new(cx, I_STORE, loc);
	i->place = ref_keep(cx, r);
	i->value = v;
}

/* A local, or the global that a declaration inside a function means. */
struct var *lower_decl_var(struct cx *cx, CXCursor decl)
{
	struct map *known = cx->lower ? &cx->lower->vars : NULL;
	uint64_t key = cursor_key(decl), p;
	CXType written;
	struct type *type;
	struct var *v;

	if (known && map_get(known, key, &p))
		return (struct var *)(uintptr_t)p;
	written = clang_getCursorType(decl);
	type = type_of(cx, written);
	if (decl.kind == CXCursor_VarDecl && clang_Cursor_hasVarDeclGlobalStorage(decl) == 1) {
		v = ARENA_NEW(cx->code ? cx->code->arena : cx->arena, struct var);
		v->decl = decl;
		v->global = true;
		v->param = NONE;
		v->name = name_of_global(cx, decl);
		v->type = type;
		mention(cx, decl);
		if (clang_Cursor_getStorageClass(decl) == CX_SC_Register)	/* a register of the machine */
			v->name = 0;
	} else {
		if (decl.kind == CXCursor_ParmDecl)
			type = type_decay(cx, type);
		v = var_new(cx, decl, type, cursor_name(cx, decl));
		v->memory = type_is_aggregate(type) || clang_isVolatileQualifiedType(written) ||
			    map_get(&cx->memory, key, &p);
	}
	if (known)
		map_put(known, key, (uint64_t)(uintptr_t)v);
	return v;
}

/* A temporary of an aggregate's type that holds what @e gives. */
static void ref_temporary(struct cx *cx, CXCursor e, struct ref *r)
{
	struct var *v = var_new(cx, e, type_of_cursor(cx, e), 0);

	v->memory = true;
	ref_var(r, v);
	lower_into(cx, e, r);
}

static void ref_member(struct cx *cx, CXCursor e, CXCursor base, struct ref *r)
{
	struct field *f = type_field(cx, clang_getCursorReferenced(e));
	struct type *t = type_of_cursor(cx, base);

	if (t->kind == T_PTR || t->kind == T_ARRAY)
		ref_deref(r, lower_value(cx, base), t->to);
	else
		lower_ref(cx, base, r);
	if (f)
		ref_field(cx, r, f);
	else
		r->type = type_of_cursor(cx, e);
}

/* Through parentheses and casts that are no change, down to an array. */
static CXCursor array_of(struct cx *cx, CXCursor e)
{
	while (e.kind == CXCursor_UnexposedExpr || e.kind == CXCursor_ParenExpr) {
		struct cursors kids;
		CXCursor in;
		bool cast;

		cursor_children(e, &kids);
		cast = e.kind == CXCursor_ParenExpr || unexposed_kind(cx, e, &kids) == X_CAST;
		in = kids.n ? kids.v[kids.n - 1] : e;
		cursors_free(&kids);
		if (!cast)
			break;
		e = in;
	}
	return e;
}

static bool is_parameter(CXCursor e)
{
	return e.kind == CXCursor_DeclRefExpr && clang_getCursorReferenced(e).kind == CXCursor_ParmDecl;
}

static void ref_element(struct cx *cx, CXCursor e, struct cursors *k, struct ref *r)
{
	bool swap = type_of_cursor(cx, k->v[1])->kind == T_PTR || type_of_cursor(cx, k->v[1])->kind == T_ARRAY;
	CXCursor array = array_of(cx, k->v[swap]);
	struct type *t = type_of_cursor(cx, array), *word = type_int(cx, true, 64);
	struct node *p, *i;

	/* libclang shows a parameter's type as it was written. */
	if (t->kind == T_ARRAY && array.kind != CXCursor_StringLiteral && !is_parameter(array)) {
		lower_ref(cx, array, r);
		i = lower_value(cx, k->v[!swap]);
		ref_index(cx, r, i && i->kind == N_INT ? i->num : FACT_ANY_INDEX);
		return;
	}
	p = lower_value(cx, k->v[swap]);
	i = lower_value(cx, k->v[!swap]);
	t = type_of_cursor(cx, e);
	if (i && p)
		p = node_add(cx, p->type, p, node_bin(cx, OP_MUL, word, node_cast(cx, word, i),
						      node_int(cx, word, t->size ? t->size : 1)));
	ref_deref(r, p, t);
}

static bool is_assignment(CXCursor e)
{
	return e.kind == CXCursor_BinaryOperator && clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Assign;
}

/* Expressions that give an aggregate which is nowhere yet: those that lower_into() takes apart. */
static bool lower_makes(enum CXCursorKind kind)
{
	return kind == CXCursor_CallExpr || kind == CXCursor_StmtExpr || kind == CXCursor_ConditionalOperator ||
	       kind == CXCursor_InitListExpr || kind == CXCursor_GenericSelectionExpr || kind == CXCursor_BinaryOperator;
}

static void ref_kids(struct cx *cx, CXCursor e, struct cursors *k, struct ref *r)
{
	struct type *t = type_of_cursor(cx, e);
	struct node *p;

	switch (e.kind) {
	case CXCursor_ParenExpr:
		lower_ref(cx, k->v[0], r);
		return;
	case CXCursor_UnexposedExpr:
		if (unexposed_kind(cx, e, k) == X_CAST && t->kind != T_PTR) {
			lower_ref(cx, k->v[0], r);
			return;
		}
		break;
	case CXCursor_MemberRefExpr:
		ref_member(cx, e, k->v[0], r);
		return;
	case CXCursor_ArraySubscriptExpr:
		ref_element(cx, e, k, r);
		return;
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Deref) {
			p = lower_value(cx, k->v[0]);
			ref_deref(r, p, t);
			return;
		}
		if (clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Extension) {
			lower_ref(cx, k->v[0], r);
			return;
		}
		lower_ref(cx, k->v[0], r);
		r->bits = true;
		r->type = t;
		return;
	case CXCursor_CompoundLiteralExpr: {
		struct var *v = var_new(cx, e, t, 0);

		v->memory = true;
		ref_var(r, v);
		lower_init(cx, k->v[k->n - 1], r);
		return;
	}
	case CXCursor_CStyleCastExpr:
		if (t->kind == T_RECORD) {	/* to its own type, or of a union */
			lower_ref(cx, k->v[k->n - 1], r);
			r->type = t;
			return;
		}
		break;
	default:
		break;
	}
	if (is_assignment(e) && k->n == 2) {	/* a = b = c of structs */
		lower_ref(cx, k->v[0], r);
		if (type_is_aggregate(t)) {
			lower_into(cx, k->v[1], r);
			return;
		}
		ref_free(r);
	}
	if (type_is_aggregate(t) && lower_makes(e.kind)) {
		ref_temporary(cx, e, r);
		return;
	}
	p = type_is_aggregate(t) ? NULL : lower_value(cx, e);
	ref_deref(r, p && p->type->kind == T_PTR ? p : node_unknown(cx, type_pointer(cx, t), "memory"), t);
}

void lower_ref(struct cx *cx, CXCursor e, struct ref *r)
{
	struct cursors kids;

	memset(r, 0, sizeof(*r));
	if (e.kind == CXCursor_DeclRefExpr) {
		CXCursor to = clang_getCursorReferenced(e);

		if (to.kind == CXCursor_VarDecl || to.kind == CXCursor_ParmDecl) {
			struct var *v = lower_decl_var(cx, to);

			ref_var(r, v);
			if (v->global && !v->name)
				ref_deref(r, node_unknown(cx, type_pointer(cx, v->type), "memory"), v->type);
			return;
		}
	}
	if (e.kind == CXCursor_CallExpr || e.kind == CXCursor_StmtExpr) {
		struct type *t = type_of_cursor(cx, e);

		if (t->kind == T_RECORD) {
			ref_temporary(cx, e, r);
		} else {
			struct node *p = lower_value(cx, e);

			ref_deref(r, p ? p : node_unknown(cx, type_pointer(cx, t), "memory"), t);
		}
		return;
	}
	if (e.kind == CXCursor_StringLiteral) {
		ref_deref(r, lower_value(cx, e), type_of_cursor(cx, e));
		return;
	}
	cursor_children(e, &kids);
	if (kids.n)
		ref_kids(cx, e, &kids, r);
	else
		ref_deref(r, node_unknown(cx, type_pointer(cx, type_of_cursor(cx, e)), "memory"), type_of_cursor(cx, e));
	cursors_free(&kids);
}

static void copy(struct cx *cx, CXCursor e, struct ref *to)
{
	struct inst *i;
	struct ref from;

	lower_ref(cx, e, &from);
	i = inst_new(cx, I_COPY, loc_of_cursor(cx, e));
	i->place = ref_keep(cx, to);
	i->src = ref_keep(cx, &from);
	ref_free(&from);
}

static void into_either(struct cx *cx, struct cursors *k, struct ref *to)
{
	struct bb *yes = bb_new(cx), *no = bb_new(cx), *join = bb_new(cx);

	lower_cond(cx, k->v[0], yes, no);
	bb_seal(yes);
	cx->code->cur = yes;
	lower_into(cx, k->v[k->n - 2], to);
	bb_jump(cx, join);
	bb_seal(no);
	cx->code->cur = no;
	lower_into(cx, k->v[k->n - 1], to);
	bb_here(cx, join);
	bb_seal(join);
}

void lower_into(struct cx *cx, CXCursor e, struct ref *to)
{
	struct cursors k;

	if (e.kind == CXCursor_CallExpr) {
		lower_call(cx, e, to);
		return;
	}
	if (e.kind == CXCursor_StmtExpr) {
		lower_stmt_expr(cx, e, to);
		return;
	}
	cursor_children(e, &k);
	if (!k.n && e.kind != CXCursor_DeclRefExpr)
		lower_store(cx, to, node_unknown(cx, to->type, "expression"), loc_of_cursor(cx, e));
	else if (e.kind == CXCursor_ParenExpr || (e.kind == CXCursor_UnexposedExpr && unexposed_kind(cx, e, &k) == X_CAST))
		lower_into(cx, k.v[0], to);
	else if (e.kind == CXCursor_CStyleCastExpr && type_of_cursor(cx, k.v[k.n - 1])->kind == T_RECORD)
		lower_into(cx, k.v[k.n - 1], to);
	else if (e.kind == CXCursor_CompoundLiteralExpr)
		lower_init(cx, k.v[k.n - 1], to);
	else if (e.kind == CXCursor_InitListExpr)
		lower_init(cx, e, to);
	else if (e.kind == CXCursor_ConditionalOperator && k.n == 3)
		into_either(cx, &k, to);
	else if (e.kind == CXCursor_UnexposedExpr || e.kind == CXCursor_GenericSelectionExpr)
		lower_store(cx, to, node_unknown(cx, to->type, "expression"), loc_of_cursor(cx, e));
	else if (e.kind == CXCursor_BinaryOperator &&
		 clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Comma && k.n == 2) {
		lower_value(cx, k.v[0]);
		lower_into(cx, k.v[1], to);
	} else if (e.kind == CXCursor_BinaryOperator && !is_assignment(e)) {
		lower_store(cx, to, node_unknown(cx, to->type, "expression"), loc_of_cursor(cx, e));
	} else {
		copy(cx, e, to);
	}
	cursors_free(&k);
}
