// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * type.c - types: one struct type for each canonical one, their fields, and
 * paths through them.
 *
 * The addresses by which libclang's types are told apart live as long as the
 * unit and are only ever looked up, so no order leaks out of them.
 */
#include <string.h>

#include "clang/internal.h"

static struct type *new_type(struct cx *cx, enum type_kind kind)
{
	struct type *t = ARENA_NEW(cx->arena, struct type);

	t->kind = kind;
	t->count = -1;
	return t;
}

struct type *type_pointer(struct cx *cx, struct type *to)
{
	if (!to->pointer) {
		to->pointer = new_type(cx, T_PTR);
		to->pointer->to = to;
		to->pointer->size = 8;
		to->pointer->bits = 64;
		to->pointer->uns = true;
	}
	return to->pointer;
}

static bool is_unsigned(enum CXTypeKind k)
{
	return k == CXType_Bool || k == CXType_Char_U || k == CXType_UChar || k == CXType_UShort || k == CXType_UInt ||
	       k == CXType_ULong || k == CXType_ULongLong || k == CXType_UInt128 || k == CXType_Char16 ||
	       k == CXType_Char32;
}

static void set_size(struct type *t, CXType c)
{
	long long size = clang_Type_getSizeOf(c);

	t->complete = size >= 0;
	t->size = size > 0 ? size : 0;
	t->bits = (unsigned)t->size * 8;
}

static void set_function(struct cx *cx, struct type *t, CXType c)
{
	int n = clang_getNumArgTypes(c);

	t->to = type_of(cx, clang_getResultType(c));
	t->variadic = clang_isFunctionTypeVariadic(c);
	t->noproto = c.kind == CXType_FunctionNoProto;
	t->nparams = n > 0 ? (uint32_t)n : 0;
	t->params = ARENA_ARRAY(cx->arena, struct type *, t->nparams);
	for (uint32_t i = 0; i < t->nparams; i++)
		t->params[i] = type_decay(cx, type_of(cx, clang_getArgType(c, i)));
}

static enum type_kind kind_of(enum CXTypeKind k)
{
	if (k == CXType_Bool)
		return T_BOOL;
	if (k >= CXType_Char_U && k <= CXType_Int128)
		return T_INT;
	switch (k) {
	case CXType_Void:
		return T_VOID;
	case CXType_Enum:
		return T_ENUM;
	case CXType_Record:
		return T_RECORD;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return T_ARRAY;
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return T_FUNC;
	case CXType_Float:
	case CXType_Double:
	case CXType_LongDouble:
	case CXType_Float128:
	case CXType_Half:
	case CXType_Complex:
		return T_FLOAT;
	default:
		return T_OTHER;
	}
}

static struct type *make_type(struct cx *cx, CXType c)
{
	struct type *t;

	if (c.kind == CXType_Pointer)
		return type_pointer(cx, type_of(cx, clang_getPointeeType(c)));
	t = new_type(cx, kind_of(c.kind));
	t->cx = c;
	switch (t->kind) {
	case T_FUNC:
		/* A function may be a parameter's type of itself. */
		map_put(&cx->types, (uint64_t)(uintptr_t)c.data[0], (uint64_t)(uintptr_t)t);
		set_function(cx, t, c);
		break;
	case T_ARRAY:
		t->to = type_of(cx, clang_getArrayElementType(c));
		t->count = c.kind == CXType_ConstantArray ? clang_getArraySize(c) : -1;
		if (c.kind == CXType_ConstantArray)
			set_size(t, c);
		break;
	case T_ENUM: {
		CXType i = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(c)));

		t->uns = is_unsigned(i.kind);
		set_size(t, c);
		break;
	}
	case T_BOOL:
		set_size(t, c);
		t->uns = true;
		t->bits = 1;
		break;
	default:
		t->uns = is_unsigned(c.kind);
		if (t->kind != T_VOID)
			set_size(t, c);
	}
	return t;
}

struct type *type_of(struct cx *cx, CXType t)
{
	uint64_t raw = (uint64_t)(uintptr_t)t.data[0], key, p;
	CXType c;

	if (map_get(&cx->types, raw, &p))
		return (struct type *)(uintptr_t)p;
	c = clang_getCanonicalType(t);
	/* libclang shows a parameter's array as the array; its canonical type is what counts here. */
	if (clang_isConstQualifiedType(c) || clang_isVolatileQualifiedType(c) || clang_isRestrictQualifiedType(c))
		c = clang_getCanonicalType(clang_getUnqualifiedType(c));
	key = (uint64_t)(uintptr_t)c.data[0];
	if (!map_get(&cx->types, key, &p)) {
		p = (uint64_t)(uintptr_t)make_type(cx, c);
		map_put(&cx->types, key, p);
	}
	map_put(&cx->types, raw, p);
	return (struct type *)(uintptr_t)p;
}

struct type *type_of_cursor(struct cx *cx, CXCursor c)
{
	return type_of(cx, clang_getCursorType(c));
}

struct type *type_decay(struct cx *cx, struct type *t)
{
	if (t->kind == T_ARRAY)
		return type_pointer(cx, t->to);
	return t->kind == T_FUNC ? type_pointer(cx, t) : t;
}

/* Not any of the unit's: a constant's type has no name. */
struct type *type_int(struct cx *cx, bool uns, unsigned bits)
{
	uint64_t key = (uint64_t)bits << 1 | uns, p;
	struct type *t;

	if (map_get(&cx->pointers, key, &p))
		return (struct type *)(uintptr_t)p;
	t = new_type(cx, T_INT);
	t->bits = bits;
	t->size = bits / 8;
	t->uns = uns;
	t->complete = true;
	map_put(&cx->pointers, key, (uint64_t)(uintptr_t)t);
	return t;
}

struct type *type_param(const struct type *fn, uint32_t n)
{
	if (fn && fn->kind == T_PTR)
		fn = fn->to;
	return fn && fn->kind == T_FUNC && n < fn->nparams ? fn->params[n] : NULL;
}

int64_t type_fit(const struct type *t, int64_t v)
{
	if (t->kind == T_BOOL)
		return v != 0;
	if (!t->bits || t->bits >= 64)
		return v;
	v = (int64_t)((uint64_t)v << (64 - t->bits));
	return t->uns ? (int64_t)((uint64_t)v >> (64 - t->bits)) : v >> (64 - t->bits);
}

struct filling {
	struct cx *cx;
	struct type *record;
	VEC(struct field) fields;
	VEC(CXCursor) decls;
};

/* Its tag is needed for paths, and only its outer struct knows it. */
static void note_member(struct type *outer, const struct field *f)
{
	struct type *inner = f->type;

	while (inner->kind == T_ARRAY)
		inner = inner->to;
	if (inner->kind == T_RECORD && !inner->outer && inner != outer) {
		inner->outer = outer;
		inner->outer_field = f->name;
	}
}

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
	struct filling *in = (struct filling *)data;
	struct field f = { 0 };
	long long bits = clang_Cursor_getOffsetOfField(c);

	f.name = cursor_name(in->cx, c);
	f.bits = clang_Cursor_isBitField(c);
	f.at = bits > 0 ? bits / 8 : 0;
	f.in = in->record;
	f.type = type_of_cursor(in->cx, c);
	note_member(in->record, &f);
	vec_push(&in->fields, f);
	vec_push(&in->decls, c);
	return CXVisit_Continue;
}

void type_fill(struct cx *cx, struct type *record)
{
	struct filling in = { .cx = cx, .record = record };

	if (record->filled || record->kind != T_RECORD)
		return;
	record->filled = true;
	record->is_union = clang_getTypeDeclaration(record->cx).kind == CXCursor_UnionDecl;
	clang_Type_visitFields(record->cx, add_field, &in);
	record->fields = ARENA_ARRAY(cx->arena, struct field, in.fields.n);
	record->nfields = (uint32_t)in.fields.n;
	for (uint32_t i = 0; i < record->nfields; i++) {
		record->fields[i] = in.fields.v[i];
		map_put(&cx->fields, cursor_key(in.decls.v[i]), (uint64_t)(uintptr_t)&record->fields[i]);
	}
	vec_free(&in.fields);
	vec_free(&in.decls);
}

struct field *type_field(struct cx *cx, CXCursor field)
{
	uint64_t p;

	if (clang_getCursorKind(field) != CXCursor_FieldDecl)
		return NULL;
	if (!map_get(&cx->fields, cursor_key(field), &p)) {
		type_fill(cx, type_of_cursor(cx, clang_getCursorSemanticParent(field)));
		if (!map_get(&cx->fields, cursor_key(field), &p))
			return NULL;
	}
	return (struct field *)(uintptr_t)p;
}

void path_field(struct cx *cx, struct path *p, struct field *f)
{
	if (!f->name || p->n == sizeof(p->e) / sizeof(*p->e))
		return;
	p->e[p->n].tag = type_tag(cx, f->in);
	p->e[p->n].field = f->name;
	p->e[p->n++].index = 0;
}

void path_index(struct path *p, int64_t i)
{
	if (p->n == sizeof(p->e) / sizeof(*p->e))
		return;
	p->e[p->n].tag = p->e[p->n].field = 0;
	p->e[p->n++].index = i;
}

static bool inside(struct cx *cx, struct type *t, int64_t off, struct type *want, struct path *out, int depth);

static bool inside_record(struct cx *cx, struct type *t, int64_t off, struct type *want, struct path *out, int depth)
{
	type_fill(cx, t);
	for (uint32_t i = 0; i < t->nfields; i++) {
		struct field *f = &t->fields[i];
		uint32_t mark = out->n;

		if (f->bits)
			continue;
		/* A flexible array at the end has no size of its own. */
		if (off < f->at || (f->type->size ? off >= f->at + f->type->size : off != f->at))
			continue;
		path_field(cx, out, f);
		if (inside(cx, f->type, off - f->at, want, out, depth + (f->name != 0)))
			return true;
		out->n = mark;
	}
	return false;
}

/* @depth counts named steps so far: with no wanted type, the first is enough. */
static bool inside(struct cx *cx, struct type *t, int64_t off, struct type *want, struct path *out, int depth)
{
	if (depth > 8)
		return false;
	if (depth && !off && (!want || t == want))
		return true;
	if (t->kind == T_RECORD)
		return inside_record(cx, t, off, want, out, depth);
	if (t->kind == T_ARRAY && t->to->size) {
		uint32_t mark = out->n;

		path_index(out, off / t->to->size);
		if (inside(cx, t->to, off % t->to->size, want, out, depth + 1))
			return true;
		out->n = mark;
	}
	return false;
}

bool path_at(struct cx *cx, struct type *record, int64_t off, struct type *want, struct path *out)
{
	uint32_t mark = out->n;

	if ((record->kind != T_RECORD && record->kind != T_ARRAY) || off < 0)
		return false;
	if (want && want->kind == T_VOID)
		want = NULL;
	if (inside(cx, record, off, want, out, 0))
		return true;
	out->n = mark;
	return false;
}
