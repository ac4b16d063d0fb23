// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * type_text.c - types as text, and the tags of structs; plugin/type.cc's rules.
 */
#include <string.h>

#include "base/buf.h"
#include "clang/internal.h"

/* "struct foo", "enum bar", or a typedef's name for what has no tag. */
static const char *spelling(CXType t, CXString *hold)
{
	const char *s;

	*hold = clang_getTypeSpelling(t);
	s = clang_getCString(*hold);
	return s ? s : "";
}

static const char *after_keyword(const char *s)
{
	static const char *const words[] = { "struct ", "union ", "enum " };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strncmp(s, words[i], strlen(words[i])))
			return s + strlen(words[i]);
	return NULL;
}

/* For a struct that has no name in any way: where it was written, which is as good. */
static str_id place_as_tag(struct cx *cx, struct type *t)
{
	struct loc l = loc_of_cursor(cx, clang_getTypeDeclaration(t->cx));

	return str_intern(cx->st, arena_printf(cx->arena, "unnamed:%s:%u", str(cx->st, l.file), l.line));
}

/* The tag, or the typedef of an unnamed one; 0 if there is neither. */
static str_id own_name(struct cx *cx, struct type *t)
{
	CXString hold;
	const char *s = spelling(t->cx, &hold), *tag = after_keyword(s);
	str_id id = 0;

	if (!strchr(s, '(')) {
		t->named_by_typedef = !tag;
		id = str_intern(cx->st, tag ? tag : s);
	}
	clang_disposeString(hold);
	return id;
}

static str_id member_tag(struct cx *cx, struct type *t, int depth)
{
	CXCursor parent = clang_getCursorSemanticParent(clang_getTypeDeclaration(t->cx));
	str_id outer;

	if (depth > 16)
		return 0;
	if (!t->outer && (parent.kind == CXCursor_StructDecl || parent.kind == CXCursor_UnionDecl))
		type_fill(cx, type_of_cursor(cx, parent));
	if (!t->outer)
		return 0;
	outer = own_name(cx, t->outer);
	if (!outer)
		outer = member_tag(cx, t->outer, depth + 1);
	if (!t->outer_field || !outer)
		return outer;
	return str_intern(cx->st, arena_printf(cx->arena, "%s.%s", str(cx->st, outer), str(cx->st, t->outer_field)));
}

str_id type_tag(struct cx *cx, struct type *t)
{
	if (t->tag)
		return t->tag;
	t->tag = own_name(cx, t);
	if (!t->tag)
		t->tag = member_tag(cx, t, 0);
	if (!t->tag)
		t->tag = place_as_tag(cx, t);
	return t->tag;
}

/* What is printed: a canonical type, or one as written. */
struct shape {
	struct type *t;
	CXType w;
	bool sugar;
};

static struct shape as_written(struct cx *cx, CXType w)
{
	struct shape s = { NULL, w, true };

	while (s.w.kind == CXType_Elaborated || s.w.kind == CXType_Attributed)
		s.w = s.w.kind == CXType_Elaborated ? clang_Type_getNamedType(s.w) : clang_Type_getModifiedType(s.w);
	if (s.w.kind == CXType_Unexposed)	/* typeof, parentheses: what it is, no longer how it was written */
		s.w = clang_getCanonicalType(s.w);
	s.t = type_of(cx, s.w);
	return s;
}

static struct shape shape_to(struct cx *cx, const struct shape *s)
{
	struct shape to = { .t = s->t->to };
	CXType w = { .kind = CXType_Invalid };

	if (!s->sugar)
		return to;
	if (s->w.kind == CXType_Pointer)
		w = clang_getPointeeType(s->w);
	else if (s->t->kind == T_ARRAY)
		w = clang_getArrayElementType(s->w);
	else if (s->t->kind == T_FUNC)
		w = clang_getResultType(s->w);
	return w.kind ? as_written(cx, w) : to;
}

static void print(struct cx *cx, struct buf *out, struct shape s, const char *inner, int depth);

static void print_params(struct cx *cx, struct buf *out, const struct shape *fn, int depth)
{
	const struct type *t = fn->t;

	buf_printf(out, "(");
	for (uint32_t i = 0; i < t->nparams; i++) {
		struct shape s = { .t = t->params[i] };

		if (fn->sugar && s.t->kind != T_PTR)
			s = as_written(cx, clang_getArgType(fn->w, i));
		if (i)
			buf_printf(out, ", ");
		print(cx, out, s, "", depth + 1);
	}
	if (t->variadic && !t->noproto)
		buf_printf(out, "%s...", t->nparams ? ", " : "");
	else if (!t->nparams && !t->noproto)
		buf_printf(out, "void");
	buf_printf(out, ")");
}

static void print_base(struct cx *cx, struct buf *out, struct type *t)
{
	CXString hold;
	const char *s, *tag;

	if (t->kind == T_RECORD) {
		str_id name = type_tag(cx, t);

		type_fill(cx, t);
		buf_printf(out, "%s%s", t->named_by_typedef ? "" : t->is_union ? "union " : "struct ", str(cx->st, name));
		return;
	}
	s = spelling(t->cx, &hold);
	tag = after_keyword(s);
	if (t->kind == T_ENUM && strchr(s, '('))
		buf_printf(out, "enum ");
	else if (t->kind == T_ENUM && tag)
		buf_printf(out, "enum %s", tag);
	else
		buf_printf(out, "%s", s);
	clang_disposeString(hold);
}

/* Declarator syntax from the outside in: @inner is what stands where a name would. */
static void print(struct cx *cx, struct buf *out, struct shape s, const char *inner, int depth)
{
	struct buf b = { 0 };

	if (depth > 12) {
		buf_printf(out, "?%s", inner);
		return;
	}
	if (s.sugar && s.w.kind == CXType_Typedef) {
		CXString hold = clang_getTypedefName(s.w);

		buf_printf(out, "%s%s%s", clang_getCString(hold), *inner ? " " : "", inner);
		clang_disposeString(hold);
		return;
	}
	switch (s.t->kind) {
	case T_PTR: {
		struct shape to = shape_to(cx, &s);
		bool wrap = !(to.sugar && to.w.kind == CXType_Typedef) && (to.t->kind == T_FUNC || to.t->kind == T_ARRAY);

		buf_printf(&b, wrap ? "(*%s)" : "*%s", inner);
		buf_u8(&b, 0);
		print(cx, out, to, (const char *)b.data, depth + 1);
		break;
	}
	case T_ARRAY:
		if (s.t->count >= 0)
			buf_printf(&b, "%s[%lld]", inner, (long long)s.t->count);
		else
			buf_printf(&b, "%s[]", inner);
		buf_u8(&b, 0);
		print(cx, out, shape_to(cx, &s), (const char *)b.data, depth + 1);
		break;
	case T_FUNC:
		buf_printf(&b, "%s", inner);
		print_params(cx, &b, &s, depth);
		buf_u8(&b, 0);
		print(cx, out, shape_to(cx, &s), (const char *)b.data, depth + 1);
		break;
	default:
		print_base(cx, out, s.t);
		if (*inner)
			buf_printf(out, "%s%s", *inner == '[' ? "" : " ", inner);
	}
	buf_free(&b);
}

static str_id text_of(struct cx *cx, struct shape s)
{
	struct buf out = { 0 };
	str_id id;

	print(cx, &out, s, "", 0);
	id = str_intern_len(cx->st, (const char *)out.data, out.n);
	buf_free(&out);
	return id;
}

str_id type_text(struct cx *cx, struct type *t)
{
	struct shape s = { .t = t };

	if (!t->text)
		t->text = text_of(cx, s);
	return t->text;
}

str_id type_sugar(struct cx *cx, CXType w)
{
	struct shape s = as_written(cx, w);

	/* A parameter that was written as an array or a function is a pointer. */
	if (s.t->kind == T_ARRAY || s.t->kind == T_FUNC)
		return type_text(cx, type_decay(cx, s.t));
	return text_of(cx, s);
}
