// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unit.c - one source file to packed facts: parse, look at the top, then at
 * whatever that leads to.
 *
 * Two thirds of a unit are inlines of headers that it never calls. GCC does
 * not analyse them either: functions and data of internal linkage are looked
 * at when something mentions them.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "clang/internal.h"
#include "facts/packed.h"

#define STACK	(256ul << 20)	/* expressions nest deeper than code */

void clang_deps_free(struct clang_deps *d)
{
	for (size_t i = 0; i < d->files.n; i++)
		free(d->files.v[i]);
	vec_free(&d->files);
}

const char *clang_producer(void)
{
	return "clang " WQLINT_CLANG;
}

/* The unit's top level, collected before anything is extracted: a use may stand before the definition. */
struct top {
	struct cx *cx;
	uint64_t order;
	VEC(CXCursor) roots;
};

static void know(struct top *t, CXCursor c, str_id name)
{
	struct cx *cx = t->cx;

	map_put(&cx->globals, name, (uint64_t)(uintptr_t)arena_copy(cx->arena, &c, sizeof(c)));
}

static bool in_header(struct cx *cx, CXCursor c)
{
	struct loc l = loc_of(cx, clang_getCursorLocation(c));
	size_t n = str_len(cx->st, l.file);

	return n > 2 && !strcmp(str(cx->st, l.file) + n - 2, ".h");
}

static void top_function(struct top *t, CXCursor c)
{
	bool is_static = clang_getCursorLinkage(c) != CXLinkage_External;
	struct attributes a = { 0 };
	struct cx *cx = t->cx;
	bool inl;

	if (!clang_isCursorDefinition(c)) {
		/* module_init() and the like make aliases, where they are written. */
		if (clang_Cursor_hasAttrs(c) && !in_header(cx, c)) {
			a = attributes_of(cx, c);
			if (a.alias) {
				build_alias(cx->b, name_of_function(cx, c), a.alias, symbol_flags(cx, c, &a));
				vec_push(&cx->later, a.alias);
			}
		}
		return;
	}
	know(t, c, cursor_name(cx, c));
	inl = clang_Cursor_isFunctionInlined(c);
	if (is_static && !inl && clang_Cursor_hasAttrs(c))
		a = attributes_of(cx, c);
	if (is_static ? a.used : !(inl && clang_Cursor_getStorageClass(c) == CX_SC_Extern))
		vec_push(&t->roots, c);
}

static void top_variable(struct top *t, CXCursor c)
{
	bool is_static = clang_getCursorLinkage(c) != CXLinkage_External;
	bool init = !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(c));
	struct attributes a = { 0 };
	struct cx *cx = t->cx;
	str_id name;
	uint64_t p;

	if (clang_Cursor_getStorageClass(c) == CX_SC_Extern && !init) {
		if (clang_Cursor_hasAttrs(c) && !in_header(cx, c)) {
			a = attributes_of(cx, c);
			if (a.alias)
				build_alias(cx->b, name_of_global(cx, c), a.alias, symbol_flags(cx, c, &a));
		}
		return;
	}
	name = cursor_name(cx, c);
	/* Of several tentative definitions the one with the initialiser counts. */
	if (!map_get(&cx->globals, name, &p) || init)
		know(t, c, name);
	if (is_static && clang_Cursor_hasAttrs(c))
		a = attributes_of(cx, c);
	if (!is_static || a.used)
		vec_push(&t->roots, c);
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct top *t = (struct top *)data;

	(void)parent;
	t->order += 1u << 12;
	switch (c.kind) {
	case CXCursor_EnumDecl:
		constants_collect(t->cx, c);
		break;
	case CXCursor_FunctionDecl:
		map_put(&t->cx->order, cursor_key(c), t->order);
		top_function(t, c);
		break;
	case CXCursor_VarDecl:
		map_put(&t->cx->order, cursor_key(c), t->order);
		top_variable(t, c);
		break;
	default:
		break;
	}
	return CXChildVisit_Continue;
}

static void extract(struct cx *cx)
{
	struct top top = { .cx = cx };

	clang_visitChildren(clang_getTranslationUnitCursor(cx->tu), visit_top, &top);
	for (size_t i = 0; i < top.roots.n; i++)
		mention(cx, top.roots.v[i]);
	for (size_t i = 0; i < cx->later.n; i++)
		mention_name(cx, cx->later.v[i]);
	for (size_t i = 0; i < cx->todo.n; i++) {
		CXCursor c = cx->todo.v[i];

		if (c.kind == CXCursor_FunctionDecl)
			emit_function(cx, c);
		else
			global_extract(cx, c);
	}
	vec_free(&top.roots);
}

/* What clang complains about. Lines behind the main file's own are ours. */
static void read_diagnostics(struct cx *cx)
{
	unsigned n = clang_getNumDiagnostics(cx->tu);
	char *first = NULL;

	for (unsigned i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(cx->tu, i);
		enum CXDiagnosticSeverity severity = clang_getDiagnosticSeverity(d);
		unsigned line, col, off;
		CXFile file;

		clang_getExpansionLocation(clang_getDiagnosticLocation(d), &file, &line, &col, &off);
		if (severity >= CXDiagnostic_Error) {
			struct loc l = loc_of(cx, clang_getDiagnosticLocation(d));

			if (l.file == cx->main_file && off >= cx->main_size) {
				map_put(&cx->bad_lines, line, 1);
			} else {
				CXString s = clang_getDiagnosticSpelling(d);

				if (!first)
					first = arena_printf(cx->arena, "%s:%u: %s", str(cx->st, l.file), l.line,
							     clang_getCString(s));
				clang_disposeString(s);
				cx->nerrors++;
			}
		}
		clang_disposeDiagnostic(d);
	}
	if (first)
		build_unit(cx->b)->incomplete =
			str_intern(cx->st, arena_printf(cx->arena, "clang cannot parse all of it: %s", first));
}

static void add_dep(CXFile file, CXSourceLocation *stack, unsigned len, CXClientData data)
{
	struct clang_deps *d = (struct clang_deps *)data;
	CXString s = clang_getFileName(file);

	(void)stack;
	(void)len;
	if (clang_getCString(s))
		vec_push(&d->files, strdup(clang_getCString(s)));
	clang_disposeString(s);
}

static int parse(struct cx *cx, CXIndex index, struct err *err)
{
	struct CXUnsavedFile main_file = { .Filename = cx->job->file };
	struct clang_args args = { 0 };
	struct buf text = { 0 };
	enum CXErrorCode code;

	if (file_read(cx->job->file, &text, err))
		return -1;
	clang_args(cx->job, cx->arena, &args);
	constants_append(cx, args.v.v, args.v.n, &text);
	main_file.Contents = (const char *)text.data;
	main_file.Length = text.n;
	code = clang_parseTranslationUnit2(index, cx->job->file, args.v.v, (int)args.v.n, &main_file, 1,
					   CXTranslationUnit_KeepGoing, &cx->tu);
	vec_free(&args.v);
	buf_free(&text);
	if (code == CXError_Success && cx->tu)
		return 0;
	return err_add(err, "%s: clang cannot parse it (error %d); is it C, and are the options a compiler's?",
		       cx->job->file, (int)code);
}

static void cx_free(struct cx *cx)
{
	struct map *maps[] = { &cx->types, &cx->pointers, &cx->fields, &cx->functions, &cx->globals, &cx->files,
			       &cx->texts, &cx->memory, &cx->queued, &cx->statics, &cx->static_names, &cx->order,
			       &cx->bad_lines };

	for (size_t i = 0; i < sizeof(maps) / sizeof(*maps); i++)
		map_free(maps[i]);
	vec_free(&cx->todo);
	vec_free(&cx->later);
	vec_free(&cx->choices);
	build_free(cx->b);
	arena_free(cx->arena);
	strtab_free(cx->st);
}

static int pack(struct cx *cx, struct buf *out, struct err *err)
{
	struct unit *u = build_unit(cx->b);

	u->file = cx->main_file;
	u->producer = str_intern(cx->st, clang_producer());
	u->build = str_intern(cx->st, clang_producer());
	u = build_finish(cx->b);
	return facts_pack(u, cx->st, out, err);
}

int clang_facts(const struct clang_job *job, struct buf *out, struct clang_deps *deps, struct err *err)
{
	struct rlimit stack;
	struct cx cx = { .job = job };
	CXIndex index;
	int ret = -1;

	if (!getrlimit(RLIMIT_STACK, &stack) && stack.rlim_cur < STACK) {
		stack.rlim_cur = stack.rlim_max < STACK ? stack.rlim_max : STACK;
		setrlimit(RLIMIT_STACK, &stack);
	}
	if (chdir(job->dir))
		return err_add(err, "%s: cannot go there: %s", job->dir, strerror(errno));
	clang_toggleCrashRecovery(0);
	cx.st = strtab_new();
	cx.arena = arena_new();
	cx.b = build_new(cx.st);
	loc_begin(&cx);
	index = clang_createIndex(0, 0);
	if (!parse(&cx, index, err)) {
		read_diagnostics(&cx);
		extract(&cx);
		clang_getInclusions(cx.tu, add_dep, deps);
		ret = pack(&cx, out, err);
		clang_disposeTranslationUnit(cx.tu);
	}
	clang_disposeIndex(index);
	cx_free(&cx);
	return ret;
}
