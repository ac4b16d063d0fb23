// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * name.c - declarations: the names that the linker knows, what attributes say,
 * and which of them are worth a look.
 *
 * libclang shows few attributes as such; all of them are in a declaration
 * that it prints, whatever macros they came from.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/init.h"

/* The argument of attribute @name in @text: what stands in its parentheses, without quotes. */
static str_id attribute(struct cx *cx, const char *text, const char *name)
{
	const char *p = strstr(text, name), *end;

	if (!p)
		return 0;
	p += strlen(name);
	p += *p == '"';
	end = p + strcspn(p, "\")");
	return str_intern_len(cx->st, p, (size_t)(end - p));
}

static void read_attributes(struct cx *cx, CXCursor decl, struct attributes *a)
{
	char *text = cursor_pretty(decl, true);

	if (!a->section)
		a->section = attribute(cx, text, "((section(");
	if (!a->alias)
		a->alias = attribute(cx, text, "((alias(");
	if (!a->alias)
		a->alias = attribute(cx, text, "((weakref(");
	if (!a->asm_name)
		a->asm_name = attribute(cx, text, " asm(");
	if (!a->cleanup)
		a->cleanup = attribute(cx, text, "((cleanup(");
	a->weak |= strstr(text, "((weak))") != NULL;
	a->used |= strstr(text, "((used))") != NULL;
	free(text);
}

struct attributes attributes_of(struct cx *cx, CXCursor decl)
{
	struct attributes a = { 0 };
	CXCursor first;

	if (clang_Cursor_hasAttrs(decl))
		read_attributes(cx, decl, &a);
	/* What an earlier declaration said holds as well, and is not printed again. */
	first = clang_getCanonicalCursor(decl);
	if (cursor_key(first) != cursor_key(decl) && clang_Cursor_hasAttrs(first))
		read_attributes(cx, first, &a);
	return a;
}

static str_id name_with_attributes(struct cx *cx, CXCursor decl)
{
	str_id name;

	if (clang_Cursor_hasAttrs(decl) && clang_getCursorLinkage(decl) == CXLinkage_External) {
		name = attributes_of(cx, decl).asm_name;
		if (name)
			return name;
	}
	return cursor_name(cx, decl);
}

str_id name_of_function(struct cx *cx, CXCursor decl)
{
	return function_info(cx, decl)->name;
}

struct function_info *function_info(struct cx *cx, CXCursor decl)
{
	struct function_info *f;
	const char *name, *type;
	CXString hold;
	uint64_t p;

	if (map_get(&cx->functions, cursor_key(decl), &p))
		return (struct function_info *)(uintptr_t)p;
	f = ARENA_NEW(cx->arena, struct function_info);
	f->decl = decl;
	f->type = type_of_cursor(cx, decl);
	f->name = name_with_attributes(cx, decl);
	name = str(cx->st, f->name);
	f->pretend = !strncmp(name, "__builtin_", 10) || !strncmp(name, "__sync_", 7) || !strncmp(name, "__atomic_", 9) ||
		     !strncmp(name, "__c11_atomic_", 13);
	hold = clang_getTypeSpelling(clang_getCursorType(decl));
	type = clang_getCString(hold);
	f->noreturn = type && strstr(type, "noreturn");
	clang_disposeString(hold);
	map_put(&cx->functions, cursor_key(decl), (uint64_t)(uintptr_t)f);
	return f;
}

/* "function.name"; the statics of different blocks of a function may share a name, the second is "function.name.1". */
static str_id static_name(struct cx *cx, CXCursor decl, CXCursor fn)
{
	str_id id = str_intern(cx->st, arena_printf(cx->arena, "%s.%s", str(cx->st, cursor_name(cx, fn)),
						    str(cx->st, cursor_name(cx, decl))));
	uint64_t n;

	if (!map_get(&cx->static_names, id, &n)) {
		map_put(&cx->static_names, id, 0);
		return id;
	}
	map_put(&cx->static_names, id, ++n);
	return str_intern(cx->st, arena_printf(cx->arena, "%s.%u", str(cx->st, id), (unsigned)n));
}

str_id name_of_global(struct cx *cx, CXCursor decl)
{
	CXCursor in;
	uint64_t id;

	if (map_get(&cx->statics, cursor_key(decl), &id))
		return (str_id)id;
	in = clang_getCursorSemanticParent(decl);
	if (in.kind == CXCursor_FunctionDecl && clang_Cursor_getStorageClass(decl) == CX_SC_Static)
		id = static_name(cx, decl, in);
	else
		id = name_with_attributes(cx, decl);
	map_put(&cx->statics, cursor_key(decl), id);
	return (str_id)id;
}

uint32_t symbol_flags(struct cx *cx, CXCursor decl, const struct attributes *a)
{
	bool is_static = clang_getCursorLinkage(decl) != CXLinkage_External;
	uint32_t f = 0;

	f |= is_static ? SYM_STATIC : 0;
	f |= a->weak ? SYM_WEAK : 0;
	f |= a->used ? SYM_USED : 0;
	if (decl.kind != CXCursor_FunctionDecl)
		return f;
	if (clang_Cursor_isFunctionInlined(decl)) {
		f |= SYM_INLINE;
		/* "extern inline" of GNU: a body that is no definition */
		if (!is_static && clang_Cursor_getStorageClass(decl) == CX_SC_Extern)
			f |= SYM_EXTERN;
	}
	f |= function_info(cx, decl)->noreturn ? SYM_NORETURN : 0;
	f |= clang_Cursor_isVariadic(decl) ? SYM_VARARGS : 0;
	return f;
}

void mention(struct cx *cx, CXCursor decl)
{
	uint64_t seen;

	if (decl.kind == CXCursor_FunctionDecl || clang_getCursorSemanticParent(decl).kind != CXCursor_FunctionDecl) {
		str_id name = cursor_name(cx, decl);
		uint64_t p;

		/* Only what is defined here is known by name; the rest is somebody else's. */
		if (!map_get(&cx->globals, name, &p))
			return;
		decl = *(CXCursor *)(uintptr_t)p;
	}
	if (map_get(&cx->queued, cursor_key(decl), &seen))
		return;
	map_put(&cx->queued, cursor_key(decl), 1);
	vec_push(&cx->todo, decl);
}

void mention_name(struct cx *cx, str_id name)
{
	uint64_t p;

	if (map_get(&cx->globals, name, &p))
		mention(cx, *(CXCursor *)(uintptr_t)p);
}
