// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower.c - statements: the tree of loops, switches and gotos as blocks.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/lower.h"

static struct label *label_of(struct cx *cx, CXCursor stmt)
{
	uint64_t key = (uint64_t)(uintptr_t)stmt.data[1], p;
	struct label *l;

	if (map_get(&cx->lower->labels, key, &p))
		return (struct label *)(uintptr_t)p;
	l = ARENA_NEW(cx->code->arena, struct label);
	l->bb = bb_new(cx);
	map_put(&cx->lower->labels, key, (uint64_t)(uintptr_t)l);
	return l;
}

/* The label that @c, a goto or the address of a label, names. */
static struct label *label_named(struct cx *cx, CXCursor c)
{
	struct cursors kids;
	CXCursor to = clang_getNullCursor();

	if (c.kind == CXCursor_LabelRef) {
		to = clang_getCursorReferenced(c);
		return to.kind == CXCursor_LabelStmt ? label_of(cx, to) : NULL;
	}
	cursor_children(c, &kids);
	for (uint32_t i = 0; i < kids.n && to.kind != CXCursor_LabelStmt; i++)
		if (kids.v[i].kind == CXCursor_LabelRef)
			to = clang_getCursorReferenced(kids.v[i]);
	cursors_free(&kids);
	return to.kind == CXCursor_LabelStmt ? label_of(cx, to) : NULL;
}

void lower_label_taken(struct cx *cx, CXCursor c, bool leap)
{
	struct label *l = label_named(cx, c);
	struct leap jump = { bb_now(cx), cx->lower->scope, l, false };

	if (!l)
		return;
	if (leap)
		vec_push(&cx->lower->leaps, jump);
	else
		vec_push(&cx->lower->taken, l);
}

void lower_asm_label(struct cx *cx, str_id name)
{
	struct asm_leap l = { bb_now(cx), cx->lower->scope, name, cx->lower->named.n };

	vec_push(&cx->lower->asm_leaps, l);
}

/* Macros with local labels repeat a name: the next one behind the asm, else the last before it. */
static void find_asm_labels(struct cx *cx)
{
	struct lower *l = cx->lower;

	for (size_t i = 0; i < l->asm_leaps.n; i++) {
		const struct asm_leap *a = &l->asm_leaps.v[i];
		struct leap leap = { a->from, a->scope, NULL, false };

		for (size_t k = 0; k < l->named.n; k++)
			if (l->named.v[k].name == a->name && (k < a->nlabels || !leap.to))
				leap.to = l->named.v[k].label;
		for (size_t k = a->nlabels; k < l->named.n; k++)
			if (l->named.v[k].name == a->name) {
				leap.to = l->named.v[k].label;
				break;
			}
		if (leap.to)
			vec_push(&l->leaps, leap);
	}
}

static void call_cleanup(struct cx *cx, const struct scope *s)
{
	struct inst *i = inst_new(cx, I_CALL, s->loc);
	struct ref r = { 0 };

	ref_var(&r, s->var);
	i->value = node_new(cx, N_FUNC, NULL);
	i->value->name = s->fn;
	i->args = ARENA_ARRAY(cx->code->arena, struct node *, 1);
	i->args[0] = node_addr(cx, &r, NULL);
	i->nargs = 1;
}

void lower_leave(struct cx *cx, struct scope *outer)
{
	for (struct scope *s = cx->lower->scope; cx->code->cur && s && s != outer; s = s->outer)
		call_cleanup(cx, s);
}

/* The scopes that a jump from one to another place leaves end where both are in. */
static struct scope *common(struct scope *a, struct scope *b)
{
	for (; a; a = a->outer)
		for (struct scope *s = b; s; s = s->outer)
			if (s == a)
				return a;
	return NULL;
}

static void finish_leaps(struct cx *cx)
{
	struct lower *l = cx->lower;

	find_asm_labels(cx);
	for (size_t i = 0; i < l->leaps.n; i++) {
		struct leap *j = &l->leaps.v[i];
		struct label *to = j->to;

		for (size_t k = 0; j->computed && k < l->taken.n; k++)
			bb_edge(cx, j->from, l->taken.v[k]->bb);
		/* A static table of labels is not part of the code: then it may be any. */
		for (size_t k = 0; j->computed && !l->taken.n && k < l->named.n; k++)
			bb_edge(cx, j->from, l->named.v[k].label->bb);
		if (!to)
			continue;
		if (common(j->scope, to->scope) == j->scope) {
			bb_edge(cx, j->from, to->bb);
			continue;
		}
		/* A block of its own: the way that leads on has its own end. */
		struct bb *way = bb_new(cx);

		bb_edge(cx, j->from, way);
		bb_seal(way);
		cx->code->cur = way;
		l->scope = j->scope;
		lower_leave(cx, common(j->scope, to->scope));
		bb_jump(cx, to->bb);
	}
}

static void lower_compound(struct cx *cx, CXCursor c)
{
	struct scope *outer = cx->lower->scope;
	struct cursors kids;

	cursor_children(c, &kids);
	for (uint32_t i = 0; i < kids.n; i++)
		lower_stmt(cx, kids.v[i]);
	cursors_free(&kids);
	lower_leave(cx, outer);
	cx->lower->scope = outer;
}

struct node *lower_stmt_expr(struct cx *cx, CXCursor c, struct ref *into)
{
	struct scope *outer = cx->lower->scope;
	CXCursor body = cursor_last(c);
	struct node *value = NULL;
	bool in_call = cx->lower->in_call;
	struct cursors kids;

	cx->lower->in_call = false;
	cursor_children(body, &kids);
	for (uint32_t i = 0; i < kids.n; i++) {
		if (i + 1 < kids.n || !clang_isExpression(kids.v[i].kind))
			lower_stmt(cx, kids.v[i]);
		else if (into)
			lower_into(cx, kids.v[i], into);
		else
			value = lower_value(cx, kids.v[i]);
	}
	cursors_free(&kids);
	lower_leave(cx, outer);
	cx->lower->scope = outer;
	cx->lower->in_call = in_call;
	return value;
}

static void lower_if(struct cx *cx, struct cursors *kids)
{
	struct bb *yes = bb_new(cx), *no = kids->n > 2 ? bb_new(cx) : NULL, *join = bb_new(cx);

	lower_cond(cx, kids->v[0], yes, no ? no : join);
	bb_seal(yes);
	bb_here(cx, yes);
	lower_stmt(cx, kids->v[1]);
	bb_jump(cx, join);
	if (no) {
		bb_seal(no);
		bb_here(cx, no);
		lower_stmt(cx, kids->v[2]);
	}
	bb_here(cx, join);
	bb_seal(join);
}

struct loop {
	struct bb *brk, *cont;
	struct scope *brk_scope, *cont_scope;
};

static struct loop enter_loop(struct cx *cx, struct bb *brk, struct bb *cont)
{
	struct lower *l = cx->lower;
	struct loop old = { l->brk, l->cont, l->brk_scope, l->cont_scope };

	l->brk = brk;
	l->brk_scope = l->scope;
	if (cont) {
		l->cont = cont;
		l->cont_scope = l->scope;
	}
	return old;
}

static void leave_loop(struct cx *cx, const struct loop *old)
{
	struct lower *l = cx->lower;

	l->brk = old->brk;
	l->cont = old->cont;
	l->brk_scope = old->brk_scope;
	l->cont_scope = old->cont_scope;
}

/* @cond, @step: null cursors if absent. */
static void lower_loop(struct cx *cx, CXCursor cond, CXCursor step, CXCursor body, bool body_first)
{
	struct bb *head = bb_new(cx), *in = bb_new(cx), *out = bb_new(cx), *next = bb_new(cx);
	struct loop old = enter_loop(cx, out, next);

	bb_jump(cx, body_first ? in : head);
	if (!body_first) {
		cx->code->cur = head;
		if (clang_Cursor_isNull(cond))
			bb_jump(cx, in);
		else
			lower_cond(cx, cond, in, out);
		bb_seal(in);
	}
	cx->code->cur = in;
	lower_stmt(cx, body);
	bb_here(cx, next);
	bb_seal(next);
	if (!clang_Cursor_isNull(step))
		lower_value(cx, step);
	bb_jump(cx, head);
	if (body_first) {
		cx->code->cur = head;
		lower_cond(cx, cond, in, out);
		bb_seal(in);
	}
	bb_seal(head);
	leave_loop(cx, &old);
	bb_seal(out);
	cx->code->cur = out->preds.n ? out : NULL;
}

/* Which of the three clauses of the `for` whose text begins here are there; those of @n children at most. */
static unsigned for_clauses(const char *p, size_t left)
{
	unsigned have = 0, clause = 0;
	int depth = 0;

	for (; left && *p != '('; p++, left--)
		;
	for (; left && clause < 3; p++, left--) {
		if (left > 1 && *p == '/' && p[1] == '*') {
			for (; left > 2 && !(*p == '*' && p[1] == '/'); p++, left--)
				;
			p++, left--;
		} else if (*p == '"' || *p == '\'') {
			char quote = *p;

			have |= 1u << clause;
			for (p++, left--; left > 1 && *p != quote; p++, left--)
				if (*p == '\\')
					p++, left--;
		} else if (*p == '(' || *p == '{' || *p == '[') {
			have |= depth++ ? 1u << clause : 0;
		} else if (*p == ')' || *p == '}' || *p == ']') {
			if (!--depth)
				break;
		} else if (*p == ';' && depth == 1) {
			clause++;
		} else if (*p != ' ' && *p != '\t' && *p != '\n' && *p != '\r' && *p != '\\' && depth) {
			have |= 1u << clause;
		}
	}
	return have;
}

static void lower_for(struct cx *cx, CXCursor c, struct cursors *kids)
{
	CXCursor part[3] = { clang_getNullCursor(), clang_getNullCursor(), clang_getNullCursor() };
	struct scope *outer = cx->lower->scope;
	unsigned have = 7;
	uint32_t k = 0;

	if (kids->n != 4) {
		size_t left;
		const char *text = cursor_text(cx, c, &left);

		have = for_clauses(text, left);
	}
	for (uint32_t i = 0; i < 3 && k + 1 < kids->n; i++)
		if (have & 1u << i)
			part[i] = kids->v[k++];
	if (!clang_Cursor_isNull(part[0]))
		lower_stmt(cx, part[0]);
	lower_loop(cx, part[1], part[2], kids->v[kids->n - 1], false);
	lower_leave(cx, outer);
	cx->lower->scope = outer;
}

static void lower_switch(struct cx *cx, struct cursors *kids)
{
	struct lower *l = cx->lower;
	struct bb *out = bb_new(cx), *head = l->head, *fallback = l->fallback, *here;
	struct type *type = l->head_type;
	struct loop old;

	struct node *v = lower_value(cx, kids->v[0]);

	here = bb_now(cx);
	here->end = B_SWITCH;
	here->cond = v;
	bb_edge(cx, here, out);	/* the default's place */
	cx->code->cur = NULL;
	old = enter_loop(cx, out, NULL);
	l->head = here;
	l->head_type = v ? v->type : type_int(cx, false, 32);
	l->fallback = NULL;
	lower_stmt(cx, kids->v[kids->n - 1]);
	bb_jump(cx, out);
	if (l->fallback) {	/* out is not what an unknown number leads to */
		for (size_t i = 0; i < out->preds.n; i++)
			if (out->preds.v[i].from == here && out->preds.v[i].edge == 0) {
				memmove(&out->preds.v[i], &out->preds.v[i + 1],
					(out->preds.n - i - 1) * sizeof(*out->preds.v));
				out->preds.n--;
				break;
			}
		struct pred p = { here, 0 };

		here->succs.v[0] = l->fallback;
		vec_push(&l->fallback->preds, p);
	}
	leave_loop(cx, &old);
	l->head = head;
	l->head_type = type;
	l->fallback = fallback;
	bb_seal(out);
	cx->code->cur = out->preds.n ? out : NULL;
}

static void lower_case(struct cx *cx, CXCursor c, struct cursors *kids)
{
	struct lower *l = cx->lower;
	struct bb *bb = bb_new(cx);
	struct range r = { 0 };

	bb_here(cx, bb);
	if (l->head && c.kind == CXCursor_DefaultStmt) {
		l->fallback = bb;
	} else if (l->head && kids->n > 1 && cursor_int(kids->v[0], &r.lo)) {
		r.hi = r.lo;
		if (kids->n > 2)
			cursor_int(kids->v[1], &r.hi);
		r.lo = type_fit(l->head_type, r.lo);
		r.hi = type_fit(l->head_type, r.hi);
		if (r.lo <= r.hi) {	/* not for unsigned ranges across the sign */
			r.to = (uint32_t)l->head->succs.n;
			vec_push(&l->head->cases, r);
		}
		bb_edge(cx, l->head, bb);
	}
	if (kids->n)
		lower_stmt(cx, kids->v[kids->n - 1]);
}

static void lower_return(struct cx *cx, CXCursor c)
{
	struct lower *l = cx->lower;
	CXCursor e = cursor_last(c);
	struct type *type = cx->code->type->to;
	struct loc loc = loc_of_cursor(cx, clang_Cursor_isNull(e) ? c : e);
	struct node *v = NULL;

	if (!clang_Cursor_isNull(e) && type_is_aggregate(type)) {
		struct ref r = { 0 };

		lower_ref(cx, e, &r);
		v = lower_load(cx, &r);
		ref_free(&r);
	} else if (!clang_Cursor_isNull(e)) {
		v = lower_value(cx, e);
	}
	lower_leave(cx, NULL);
	if (!cx->code->cur)
		return;
	if (type_is_aggregate(type)) {
		inst_new(cx, I_RETURN, loc)->value = v;
		cx->code->cur = NULL;
		return;
	}
	/* One return a function, as in GIMPLE. */
	l->ret_loc = l->ret ? loc_of(cx, clang_getCursorLocation(cx->code->decl)) : loc;
	if (!l->ret)
		l->ret = bb_new(cx);
	if (v && l->result) {
		var_write(cx, l->result, node_cast(cx, type, v));
		l->returns = true;
	}
	bb_jump(cx, l->ret);
}

static void lower_control(struct cx *cx, CXCursor c, struct cursors *kids)
{
	CXCursor null = clang_getNullCursor();
	struct lower *l = cx->lower;

	switch (c.kind) {
	case CXCursor_IfStmt:
		if (kids->n > 1)
			lower_if(cx, kids);
		break;
	case CXCursor_WhileStmt:
		if (kids->n == 2)
			lower_loop(cx, kids->v[0], null, kids->v[1], false);
		break;
	case CXCursor_DoStmt:
		if (kids->n == 2)
			lower_loop(cx, kids->v[1], null, kids->v[0], true);
		break;
	case CXCursor_ForStmt:
		if (kids->n)
			lower_for(cx, c, kids);
		break;
	case CXCursor_SwitchStmt:
		if (kids->n > 1)
			lower_switch(cx, kids);
		break;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt:
		lower_case(cx, c, kids);
		break;
	case CXCursor_LabelStmt: {
		struct label *label = label_of(cx, c);

		struct named_label named = { cursor_name(cx, c), label };

		vec_push(&l->named, named);
		label->scope = l->scope;
		bb_here(cx, label->bb);
		if (kids->n)
			lower_stmt(cx, kids->v[kids->n - 1]);
		break;
	}
	case CXCursor_IndirectGotoStmt: {
		struct leap j = { NULL, l->scope, NULL, true };

		if (kids->n)
			lower_value(cx, kids->v[0]);
		j.from = bb_now(cx);
		vec_push(&l->leaps, j);
		cx->code->cur = NULL;
		break;
	}
	default:	/* attributed statements, and what C does not have */
		for (uint32_t i = 0; i < kids->n; i++)
			if (clang_isStatement(kids->v[i].kind) || clang_isExpression(kids->v[i].kind))
				lower_stmt(cx, kids->v[i]);
	}
}

void lower_stmt(struct cx *cx, CXCursor c)
{
	struct lower *l = cx->lower;
	struct cursors kids;

	if (clang_isExpression(c.kind)) {
		lower_value(cx, c);
		return;
	}
	switch (c.kind) {
	case CXCursor_NullStmt:
		return;
	case CXCursor_CompoundStmt:
		lower_compound(cx, c);
		return;
	case CXCursor_ReturnStmt:
		lower_return(cx, c);
		return;
	case CXCursor_GotoStmt:
		lower_label_taken(cx, c, true);
		cx->code->cur = NULL;
		return;
	case CXCursor_BreakStmt:
		lower_leave(cx, l->brk_scope);
		if (l->brk)
			bb_jump(cx, l->brk);
		return;
	case CXCursor_ContinueStmt:
		lower_leave(cx, l->cont_scope);
		if (l->cont)
			bb_jump(cx, l->cont);
		return;
	case CXCursor_GCCAsmStmt:
		lower_asm(cx, c);
		return;
	default:
		break;
	}
	cursor_children(c, &kids);
	if (c.kind == CXCursor_DeclStmt) {
		for (uint32_t i = 0; i < kids.n; i++)
			if (kids.v[i].kind == CXCursor_VarDecl)
				lower_var(cx, kids.v[i]);
	} else {
		lower_control(cx, c, &kids);
	}
	cursors_free(&kids);
}

static void declare_params(struct cx *cx, CXCursor fn)
{
	int n = clang_Cursor_getNumArguments(fn);

	for (int i = 0; i < n; i++) {
		CXCursor p = clang_Cursor_getArgument(fn, (unsigned)i);
		struct var *v = lower_decl_var(cx, p);

		v->param = (uint32_t)i;
		if (!v->memory || !v->name)
			continue;
		struct ref r = { 0 };
		struct inst *in = inst_new(cx, I_STORE, loc_of_cursor(cx, p));

		ref_var(&r, v);
		in->place = ref_keep(cx, &r);
		in->value = node_new(cx, N_PARAM, v->type);
		in->value->num = i;
	}
}

void lower_function(struct cx *cx, CXCursor fn, CXCursor body)
{
	struct lower l = { 0 };

	cx->lower = &l;
	cx->code->cur = bb_new(cx);
	bb_seal(cx->code->cur);
	if (cx->code->type->to->kind != T_VOID && !type_is_aggregate(cx->code->type->to))
		l.result = var_new(cx, fn, cx->code->type->to, 0);
	declare_params(cx, fn);
	lower_stmt(cx, body);
	if (cx->code->cur && !l.ret) {	/* falls off the end */
		l.ret = bb_new(cx);
		l.ret_loc = loc_of(cx, clang_getRangeEnd(clang_getCursorExtent(body)));
	}
	if (cx->code->cur)
		bb_jump(cx, l.ret);
	finish_leaps(cx);
	for (size_t i = 0; i < cx->code->blocks.n; i++)
		cx->code->blocks.v[i]->sealed = true;
	if (l.ret) {
		cx->code->cur = l.ret;
		struct node *v = l.returns ? var_read(cx, l.result) : NULL;

		inst_new(cx, I_RETURN, l.ret_loc)->value = v;
		cx->code->cur = NULL;
	}
	ssa_finish(cx);
	map_free(&l.vars);
	map_free(&l.labels);
	vec_free(&l.taken);
	vec_free(&l.leaps);
	vec_free(&l.asm_leaps);
	vec_free(&l.named);
	free(l.printed);
	cx->lower = NULL;
}
