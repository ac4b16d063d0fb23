// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower_init.c - initialisers, of locals as stores and of globals as slots.
 *
 * libclang shows a list in braces as it was written: without the braces and
 * members that C lets one leave away. walk_list() puts them back.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/init.h"

#define MANY	64	/* more scalars than this, and an initialiser is not looked at for what it leaves out */

static struct type *member_type(struct cx *cx, struct type *t, uint32_t i)
{
	if (t->kind == T_ARRAY)
		return t->to;
	type_fill(cx, t);
	return i < t->nfields ? t->fields[i].type : NULL;
}

/* The next member after number @i that a positional initialiser may be for. */
static uint32_t skip_unnamed(struct cx *cx, struct type *t, uint32_t i)
{
	type_fill(cx, t);
	if (t->kind == T_RECORD)
		while (i < t->nfields && t->fields[i].bits && !t->fields[i].name)
			i++;
	return i;
}

static void push_member(struct init *in, struct type *t, int64_t i)
{
	if (t->kind == T_ARRAY)
		ref_index(in->cx, in->to, i);
	else
		ref_field(in->cx, in->to, &t->fields[i]);
}

static void pop_to(struct init *in, uint32_t nsteps, struct type *t)
{
	in->to->nsteps = nsteps;
	in->to->type = t;
}

static bool is_string(struct init *in, CXCursor e)
{
	while (e.kind == CXCursor_ParenExpr || e.kind == CXCursor_UnexposedExpr)
		e = cursor_last(e);
	(void)in;
	return e.kind == CXCursor_StringLiteral;
}

static CXCursor literal_list(CXCursor e)
{
	CXCursor c = e;

	while (c.kind == CXCursor_ParenExpr || c.kind == CXCursor_UnexposedExpr)
		c = cursor_last(c);
	return c.kind == CXCursor_CompoundLiteralExpr ? cursor_last(c) : e;
}

static bool is_designated(struct init *in, CXCursor e)
{
	size_t left;
	const char *text;

	if (e.kind != CXCursor_UnexposedExpr || clang_getCursorType(e).kind != CXType_Void)
		return false;
	text = cursor_text(in->cx, e, &left);
	return left && (*text == '.' || *text == '[' || *text != '(');
}

static void walk_list(struct init *in, struct type *t, struct cursors *k, uint32_t *at, bool braces);

/* One initialiser, for the member that in->to is. */
static void walk_one(struct init *in, CXCursor e)
{
	struct type *t = in->to->type;
	struct cursors k;
	uint32_t at = 0;

	if (in->literals && type_is_aggregate(t))
		e = literal_list(e);
	if (e.kind != CXCursor_InitListExpr) {
		in->leaf(in, e);
		return;
	}
	cursor_children(e, &k);
	if (!type_is_aggregate(t)) {
		if (k.n)
			walk_one(in, k.v[0]);
	} else if (t->kind == T_ARRAY && k.n == 1 && is_string(in, k.v[0])) {
		in->leaf(in, k.v[0]);
	} else {
		walk_list(in, t, &k, &at, true);
	}
	cursors_free(&k);
}

/* Does @e initialise a whole aggregate, or only the first scalar in it? */
static bool is_whole(struct init *in, CXCursor e, struct type *t)
{
	if (e.kind == CXCursor_InitListExpr || type_of_cursor(in->cx, e) == t)
		return true;
	if (t->kind == T_ARRAY)
		return is_string(in, e) && t->to->kind == T_INT;
	return type_of_cursor(in->cx, e)->kind == T_RECORD;
}

/* An initialiser without designator, or braces left away: take as many of @k as fit. */
static void walk_positional(struct init *in, struct cursors *k, uint32_t *at)
{
	struct type *t = in->to->type;

	if (!type_is_aggregate(t) || is_whole(in, k->v[*at], t))
		walk_one(in, k->v[(*at)++]);
	else
		walk_list(in, t, k, at, false);
}

static bool dots_between(struct init *in, CXCursor a, CXCursor b)
{
	size_t la, lb;
	const char *ta = cursor_text(in->cx, a, &la), *tb = cursor_text(in->cx, b, &lb);

	if (tb <= ta || (size_t)(tb - ta) > la)
		return false;
	return memmem(ta, (size_t)(tb - ta), "...", 3) != NULL;
}

/* Designators from number @d on of @k, whose last is the value. */
static void walk_designated(struct init *in, struct cursors *k, uint32_t d)
{
	struct type *t = in->to->type;
	uint32_t mark = in->to->nsteps;
	int64_t lo = 0, hi;

	if (d + 1 >= k->n) {
		walk_one(in, k->v[k->n - 1]);
		return;
	}
	if (k->v[d].kind == CXCursor_MemberRef) {
		struct field *f = type_field(in->cx, clang_getCursorReferenced(k->v[d]));

		if (!f)
			return;
		ref_field(in->cx, in->to, f);
		walk_designated(in, k, d + 1);
		pop_to(in, mark, t);
		return;
	}
	if (t->kind != T_ARRAY || !cursor_int(k->v[d], &lo))
		return;
	hi = lo;
	if (d + 2 < k->n && k->v[d + 1].kind != CXCursor_MemberRef && dots_between(in, k->v[d], k->v[d + 1])) {
		cursor_int(k->v[d + 1], &hi);
		d++;
	}
	in->last_index = hi;
	if (hi - lo >= INIT_MAX_RANGE)
		lo = hi = FACT_ANY_INDEX;
	for (int64_t i = lo; i <= hi; i++) {
		int64_t keep = in->last_index;

		ref_index(in->cx, in->to, i);
		walk_designated(in, k, d + 1);
		pop_to(in, mark, t);
		in->last_index = keep;
	}
}

/* The number of the member of @t that designator @d is or is in; after it goes on what has none. */
static uint32_t member_number(struct init *in, struct type *t, CXCursor d)
{
	struct field *f = type_field(in->cx, clang_getCursorReferenced(d));
	struct type *of = f ? f->in : NULL;

	type_fill(in->cx, t);
	while (of && of != t && of->outer && !of->outer_field) {	/* in an unnamed union */
		struct type *outer = of->outer;

		for (uint32_t i = 0; i < outer->nfields; i++)
			if (outer->fields[i].type == of)
				f = &outer->fields[i];
		of = outer;
	}
	return of == t ? (uint32_t)(f - t->fields) : t->nfields;
}

/* @braces: it has its own, so what is designated is for it. */
static void walk_list(struct init *in, struct type *t, struct cursors *k, uint32_t *at, bool braces)
{
	uint32_t mark = in->to->nsteps, next = skip_unnamed(in->cx, t, 0);

	while (*at < k->n) {
		struct cursors d;

		if (is_designated(in, k->v[*at])) {
			if (!braces)
				return;
			cursor_children(k->v[(*at)++], &d);
			if (d.n > 1) {
				walk_designated(in, &d, 0);
				next = t->kind == T_ARRAY ? (uint32_t)in->last_index + 1 : member_number(in, t, d.v[0]) + 1;
			}
			cursors_free(&d);
			pop_to(in, mark, t);
			next = skip_unnamed(in->cx, t, next);
			continue;
		}
		if (t->kind == T_ARRAY ? t->count >= 0 && next >= t->count : !member_type(in->cx, t, next))
			return;
		push_member(in, t, next);
		walk_positional(in, k, at);
		pop_to(in, mark, t);
		next = skip_unnamed(in->cx, t, next + 1);
		type_fill(in->cx, t);
		if (t->is_union)	/* of which only one member is said */
			next = t->nfields;
	}
}

void init_walk(struct init *in, CXCursor e)
{
	walk_one(in, e);
}

struct wanted {
	const struct ref *ref;
	struct node *value;
	bool other;	/* something was initialised in a way that may overlap it */
};

static void find_leaf(struct init *in, CXCursor e)
{
	struct wanted *w = (struct wanted *)in->ctx;
	const struct ref *to = in->to;

	if (w->value)
		return;
	for (uint32_t i = 0; i < to->nsteps && i < w->ref->nsteps; i++) {
		const struct step *a = &to->steps[i], *b = &w->ref->steps[i];

		w->other |= !a->field && (a->index == FACT_ANY_INDEX || b->index == FACT_ANY_INDEX);
		if (a->field != b->field || a->index != b->index)
			return;
	}
	if (to->nsteps != w->ref->nsteps || type_is_aggregate(to->type))
		w->other = true;
	else
		w->value = lower_value(in->cx, e);
}

/*
 * What a read of a constant variable gives, NULL if that is not known: GCC
 * puts in the initialiser before anyone sees the read.
 */
struct node *init_content(struct cx *cx, const struct ref *r)
{
	struct wanted w = { .ref = r };
	struct ref at = { 0 };
	struct init in = { .cx = cx, .to = &at, .literals = true, .leaf = find_leaf, .ctx = &w };
	CXCursor def, e;

	if (!r->var || !r->var->global || !type_is_plain(r->type) || r->is_bitfield ||
	    !clang_isConstQualifiedType(clang_getCursorType(r->var->decl)) ||
	    clang_isVolatileQualifiedType(clang_getCursorType(r->var->decl)))
		return NULL;
	def = clang_getCursorDefinition(r->var->decl);
	e = clang_Cursor_isNull(def) ? def : clang_Cursor_getVarDeclInitializer(def);
	if (clang_Cursor_isNull(e))
		return NULL;
	ref_var(&at, r->var);
	init_walk(&in, e);
	ref_free(&at);
	if (w.value && w.value->kind != N_UNKNOWN)
		return node_cast(cx, r->type, w.value);
	return w.value || w.other || !r->nsteps ? NULL : node_int(cx, r->type, 0);
}

static void store_leaf(struct init *in, CXCursor e)
{
	struct node *v;

	if (type_is_aggregate(in->to->type)) {
		if (!is_string(in, e))
			lower_into(in->cx, e, in->to);
		else
			lower_store(in->cx, in->to, lower_value(in->cx, e), in->loc);
		return;
	}
	v = lower_value(in->cx, e);
	/* What was cleared before needs no zeros. */
	if (v && !(v->kind == N_INT && !v->num && in->cleared))
		lower_store(in->cx, in->to, v, in->loc);
}

/* Scalars in a @t, or MANY. */
static uint32_t scalars(struct cx *cx, struct type *t, int depth)
{
	uint32_t n = 0, each;

	if (!type_is_aggregate(t) || depth > 8)
		return 1;
	if (t->kind == T_ARRAY) {
		each = scalars(cx, t->to, depth + 1);
		return t->count < 0 || t->count > MANY || each * t->count > MANY ? MANY : (uint32_t)(each * t->count);
	}
	type_fill(cx, t);
	for (uint32_t i = 0; i < t->nfields && n < MANY; i++) {
		if (t->fields[i].bits && !t->fields[i].name)
			continue;
		each = scalars(cx, t->fields[i].type, depth + 1);
		n = t->is_union ? (each > n ? each : n) : n + each;
	}
	return n < MANY ? n : MANY;
}

static void count_leaf(struct init *in, CXCursor e)
{
	(void)e;
	*(uint32_t *)in->ctx += scalars(in->cx, in->to->type, 0);
}

/* Does the list leave nothing out? Then there is nothing to clear first. */
static bool is_complete(struct cx *cx, CXCursor e, struct ref *to)
{
	uint32_t all = scalars(cx, to->type, 0), n = 0;
	struct init in = { .cx = cx, .to = to, .leaf = count_leaf, .ctx = &n };

	if (all >= MANY)
		return false;
	init_walk(&in, e);
	return n >= all && all;
}

void lower_init(struct cx *cx, CXCursor e, struct ref *to)
{
	struct init in = { .cx = cx, .to = to, .leaf = store_leaf, .loc = loc_of_cursor(cx, e) };

	if (e.kind == CXCursor_InitListExpr && type_is_aggregate(to->type)) {
		in.cleared = !is_complete(cx, e, to);
		if (in.cleared)
			lower_store(cx, to, node_int(cx, type_int(cx, false, 32), 0), in.loc);
	}
	init_walk(&in, e);
}

/* Only what is declared: its initialiser, and the cleanup that is due when its scope ends. */
void lower_var(struct cx *cx, CXCursor decl)
{
	struct loc loc = loc_of(cx, clang_getCursorLocation(decl));
	CXCursor e = clang_Cursor_getVarDeclInitializer(decl);
	struct attributes a = { 0 };
	struct scope *s;
	struct var *v;
	struct ref r;

	v = lower_decl_var(cx, decl);
	if (v->global)
		return;
	if (clang_Cursor_hasAttrs(decl))
		a = attributes_of(cx, decl);
	v->memory |= a.cleanup != 0;
	ref_var(&r, v);
	if (!clang_Cursor_isNull(e)) {
		if (type_is_aggregate(v->type)) {
			if (e.kind == CXCursor_InitListExpr)
				lower_init(cx, e, &r);
			else
				lower_into(cx, e, &r);
		} else {
			struct node *n = lower_value(cx, e);

			if (n)
				lower_store(cx, &r, n, loc);
		}
	} else if (!v->memory) {
		var_write(cx, v, node_new(cx, N_UNDEF, v->type));
	}
	ref_free(&r);
	if (!a.cleanup)
		return;
	mention_name(cx, a.cleanup);
	s = ARENA_NEW(cx->code->arena, struct scope);
	s->outer = cx->lower->scope;
	s->var = v;
	s->fn = a.cleanup;
	s->loc = loc;
	cx->lower->scope = s;
}
