// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lower_call.c - calls, builtins that are none, and asm statements.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "clang/init.h"

#define TEMPLATE_MAX	64	/* bytes of an asm's text; ALTERNATIVE() writes pages */

/* Builtins with a function of the library behind them: calls like any other. */
static bool is_library(const char *name)
{
	static const char *const prefixes[] = { "mem", "str", "printf", "sprintf", "snprintf", "vsnprintf", "vsprintf",
						"bcmp", "bcopy", "bzero", "abort", "malloc", "free", "calloc", "realloc",
						"alloca" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

/*
 * Through casts that are no change: GCC moves a call that is an argument to the line of the call it is for.
 * A number that is made wider, for its parameter or because it is less than an int, stays where it is.
 */
static bool is_call(struct cx *cx, CXCursor e)
{
	const struct type *t = type_of_cursor(cx, e);

	if (type_is_integer(t) && t->bits < 32)
		return false;
	while (e.kind == CXCursor_ParenExpr || e.kind == CXCursor_UnexposedExpr) {
		struct cursors k;
		CXCursor in;

		cursor_children(e, &k);
		in = k.n == 1 ? k.v[0] : clang_getNullCursor();
		cursors_free(&k);
		if (clang_Cursor_isNull(in) || type_of_cursor(cx, in)->bits != t->bits)
			return false;
		e = in;
	}
	return e.kind == CXCursor_CallExpr;
}

static struct node *lower_argument(struct cx *cx, CXCursor e, struct loc loc)
{
	struct type *t = type_of_cursor(cx, e);
	struct node *v;

	cx->lower->in_call = is_call(cx, e);
	cx->lower->call_loc = loc;
	if (t->kind == T_RECORD) {
		struct ref r = { 0 };

		lower_ref(cx, e, &r);
		v = lower_load(cx, &r);
		ref_free(&r);
	} else {
		v = lower_value(cx, e);
	}
	cx->lower->in_call = false;
	return v ? v : node_unknown(cx, t, "expression");
}

/* __builtin_constant_p(@e): what it would compute is thrown away, and what is not written as a constant is none. */
static struct node *constant_p(struct cx *cx, CXCursor call, CXCursor e)
{
	struct bb *here = bb_now(cx);
	bool opaque = cx->lower->opaque, constant;
	struct node *v;

	cx->code->cur = NULL;
	cx->lower->opaque = true;
	v = lower_value(cx, e);
	constant = v && (v->kind == N_INT || v->kind == N_STRING);
	cx->lower->opaque = opaque;
	cx->code->cur = here;
	return node_int(cx, type_of_cursor(cx, call), constant);
}

/* A builtin that is no call; false if it is one. */
static bool lower_builtin(struct cx *cx, CXCursor e, struct cursors *k, const char *name, struct node **out)
{
	struct type *t = type_of_cursor(cx, e);
	bool constant = k->n > 1;
	int64_t num;

	if (!strcmp(name, "__builtin_constant_p") && k->n == 2) {
		*out = constant_p(cx, e, k->v[1]);
		return true;
	}
	if ((!strncmp(name, "__builtin_expect", 16) || !strcmp(name, "__builtin_assume_aligned")) && k->n > 1) {
		struct node *v = lower_value(cx, k->v[1]);

		*out = v ? node_cast(cx, t, v) : NULL;
		return true;
	}
	if (!strncmp(name, "__builtin_", 10) && is_library(name + 10))
		return false;
	for (uint32_t i = 1; i < k->n; i++) {
		struct node *v = lower_value(cx, k->v[i]);

		constant &= v && v->kind == N_INT;
	}
	if (!strcmp(name, "__builtin_unreachable") || !strcmp(name, "__builtin_trap"))
		cx->code->cur = NULL;
	*out = t->kind == T_VOID ? NULL : node_unknown(cx, t, "builtin");
	if (constant && type_is_integer(t) && strcmp(name, "__builtin_object_size") && cursor_int(e, &num))
		*out = node_int(cx, t, num);
	return true;
}

/* The function that @callee names, through parentheses, decay and `*`; else a null cursor. */
static CXCursor called(CXCursor callee)
{
	while (callee.kind == CXCursor_ParenExpr || callee.kind == CXCursor_UnexposedExpr ||
	       (callee.kind == CXCursor_UnaryOperator &&
		(clang_getCursorUnaryOperatorKind(callee) == CXUnaryOperator_Deref ||
		 clang_getCursorUnaryOperatorKind(callee) == CXUnaryOperator_AddrOf)))
		callee = cursor_last(callee);
	if (callee.kind == CXCursor_DeclRefExpr)
		callee = clang_getCursorReferenced(callee);
	return callee.kind == CXCursor_FunctionDecl ? callee : clang_getNullCursor();
}

static struct node *lower_callee(struct cx *cx, CXCursor e, CXCursor fn, struct type **type)
{
	struct node *v;

	if (clang_Cursor_isNull(fn)) {
		v = lower_value(cx, e);
		if (!v)
			v = node_unknown(cx, type_pointer(cx, type_int(cx, false, 32)), "expression");
		*type = v->type && v->type->kind == T_PTR ? v->type->to : type_of_cursor(cx, e);
		return v;
	}
	struct function_info *f = function_info(cx, fn);
	const char *name = str(cx->st, f->name);

	v = node_new(cx, N_FUNC, type_pointer(cx, f->type));
	v->name = !strncmp(name, "__builtin_", 10) ? str_intern(cx->st, name + 10) : f->name;
	*type = f->type;
	mention(cx, fn);
	return v;
}

static struct node *lower_real_call(struct cx *cx, CXCursor e, struct cursors *k, CXCursor fn, struct loc loc,
				    struct ref *into)
{
	struct type *t = type_of_cursor(cx, e), *type;
	struct node *callee = lower_callee(cx, k->v[0], fn, &type), *v;
	uint32_t n = k->n - 1;
	struct node **args = ARENA_ARRAY(cx->code->arena, struct node *, n);
	struct inst *i;
	struct ref temp = { 0 };

	/* GCC for x86 evaluates from right to left. */
	for (uint32_t a = n; a-- > 0;)
		args[a] = lower_argument(cx, k->v[a + 1], loc);
	if (t->kind == T_RECORD && !into) {
		struct var *var = var_new(cx, e, t, 0);

		var->memory = true;
		ref_var(&temp, var);
		into = &temp;
	}
	i = inst_new(cx, I_CALL, loc);
	i->value = callee;
	i->type = type;
	i->args = args;
	i->nargs = n;
	if (t->kind == T_RECORD)
		i->place = ref_keep(cx, into);
	if (!clang_Cursor_isNull(fn) && function_info(cx, fn)->noreturn)
		cx->code->cur = NULL;
	if (t->kind == T_VOID)
		return NULL;
	if (t->kind == T_RECORD)
		return lower_load(cx, into);
	v = node_new(cx, N_RESULT, t);
	v->inst = i;
	return v;
}

struct node *lower_call(struct cx *cx, CXCursor e, struct ref *into)
{
	struct loc loc = cx->lower->in_call ? cx->lower->call_loc : loc_of_cursor(cx, e);
	struct node *v = NULL;
	struct cursors k;
	CXCursor fn;

	cx->lower->in_call = false;
	cursor_children(e, &k);
	if (!k.n) {
		cursors_free(&k);
		return node_unknown(cx, type_of_cursor(cx, e), "expression");
	}
	fn = called(k.v[0]);
	if (clang_Cursor_isNull(fn) || !function_info(cx, fn)->pretend ||
	    !lower_builtin(cx, e, &k, str(cx->st, function_info(cx, fn)->name), &v))
		v = lower_real_call(cx, e, &k, fn, loc, into);
	cursors_free(&k);
	return v;
}

/* An asm statement as printed: its text, and where operands are what. */
struct printed {
	char text[TEMPLATE_MAX + 1];
	size_t len;
	uint32_t noutputs, ninputs;
	bool tied;		/* one input, in the only output's place: "0" */
	const char *labels;	/* what an asm goto names last, up to the closing parenthesis; or NULL */
};

/* Over a literal that begins at @p, to behind its end; up to @max bytes of it, unescaped, to @out. */
static const char *skip_literal(const char *p, char *out, size_t max, size_t *len)
{
	char quote = *p;

	for (p++; *p && *p != quote; p++) {
		char c = *p;

		if (c == '\\' && p[1]) {
			p++;
			c = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p == '0' ? 0 : *p;
		}
		if (out && *len < max)
			out[(*len)++] = c;
	}
	return *p ? p + 1 : p;
}

/* Parse what follows "asm" in clang's print: volatile goto ("text" : "=r" (x) : ...); NULL if it is none. */
static const char *parse_asm(const char *p, struct printed *a)
{
	uint32_t section = 0;
	int depth = 0;

	memset(a, 0, sizeof(*a));
	while (isspace((unsigned char)*p) || isalpha((unsigned char)*p) || *p == '_')
		p++;
	if (*p++ != '(')
		return NULL;
	for (; *p; p++) {
		if (*p == '"' || *p == '\'') {
			bool constraint = *p == '"' && !depth && (section == 1 || section == 2);
			char c[8] = "";
			size_t n = 0;

			if (constraint) {
				a->noutputs += section == 1;
				a->ninputs += section == 2;
			}
			p = constraint ? skip_literal(p, c, sizeof(c) - 1, &n) :
					 skip_literal(p, section || depth ? NULL : a->text, TEMPLATE_MAX, &a->len);
			a->tied |= section == 2 && constraint && !strcmp(c, "0");
			p--;
		} else if (*p == '(' || *p == '{') {
			depth++;
		} else if (*p == ')' || *p == '}') {
			if (!depth--)
				return p;
		} else if (*p == ':' && !depth && ++section == 4) {
			a->labels = p + 1;
		}
	}
	return NULL;
}

/* The next asm statement of the function in print that has @n operands. */
static bool next_asm(struct cx *cx, uint32_t n, struct printed *a)
{
	struct lower *l = cx->lower;
	const char *p, *end;

	if (!l->printed) {
		l->printed = cursor_pretty(cx->code->decl, false);
		l->printed_at = l->printed;
	}
	for (p = l->printed_at; *p;) {
		if (*p == '"' || *p == '\'') {
			p = skip_literal(p, NULL, 0, NULL);
			continue;
		}
		if (strncmp(p, "asm", 3) || (p > l->printed && (isalnum((unsigned char)p[-1]) || p[-1] == '_')) ||
		    isalnum((unsigned char)p[3]) || p[3] == '_') {
			p++;
			continue;
		}
		end = parse_asm(p + 3, a);
		p = end ? end : p + 3;
		if (end && a->noutputs + a->ninputs == n) {
			l->printed_at = p;
			return true;
		}
	}
	return false;
}

static void asm_output(struct cx *cx, struct inst *i, CXCursor e)
{
	struct ref r = { 0 };

	lower_ref(cx, e, &r);
	if (r.var && !r.nsteps && !r.var->memory && !r.var->global) {
		struct node *n = node_new(cx, N_RESULT, r.type);

		n->inst = i;
		var_write(cx, r.var, n);
	} else {
		i->outs[i->nouts++] = ref_keep(cx, &r);
	}
	ref_free(&r);
}

/* asm("" : "=r"(out) : "0"(in)) hides a value from the compiler, not from us. */
static bool is_transparent(const struct printed *a)
{
	return !a->len && a->noutputs == 1 && (a->ninputs == 0 || (a->ninputs == 1 && a->tied));
}

static void pass_through(struct cx *cx, CXCursor out, CXCursor in)
{
	struct node *v = lower_value(cx, in);
	struct ref r = { 0 };

	lower_ref(cx, out, &r);
	if (v)
		lower_store(cx, &r, v, loc_of_cursor(cx, out));
	ref_free(&r);
}

/* asm goto: to any of its labels, or on. */
static void lower_asm_goto(struct cx *cx, const char *p)
{
	struct bb *next = bb_new(cx);

	bb_edge(cx, bb_now(cx), next);
	while (*p && *p != ')') {
		size_t n = 0;

		while (isalnum((unsigned char)p[n]) || p[n] == '_')
			n++;
		if (n)
			lower_asm_label(cx, str_intern_len(cx->st, p, n));
		p += n ? n : 1;
	}
	bb_seal(next);
	cx->code->cur = next;
}

void lower_asm(struct cx *cx, CXCursor c)
{
	struct printed a;
	struct cursors k;
	struct inst *i;
	uint32_t n = 0;

	cursor_children(c, &k);
	while (n < k.n && clang_isExpression(k.v[n].kind))
		n++;
	if (!next_asm(cx, n, &a)) {
		memset(&a, 0, sizeof(a));
		a.len = 1;
		a.text[0] = '?';
		a.ninputs = n;
	}
	if (is_transparent(&a) && n == a.noutputs + a.ninputs) {
		pass_through(cx, k.v[0], k.v[n - 1]);
	} else if (n || a.len || a.labels) {
		struct node **args = ARENA_ARRAY(cx->code->arena, struct node *, n + 1);
		uint32_t nargs = 0;

		for (uint32_t o = a.noutputs; o < n; o++) {
			struct node *v = lower_value(cx, k.v[o]);

			args[nargs++] = v ? v : node_unknown(cx, type_of_cursor(cx, k.v[o]), "expression");
		}
		i = inst_new(cx, I_ASM, loc_of_cursor(cx, c));
		i->args = args;
		i->nargs = nargs;
		i->text = str_intern_len(cx->st, a.text, a.len);
		i->outs = ARENA_ARRAY(cx->code->arena, struct ref *, n + 1);
		for (uint32_t o = 0; o < a.noutputs; o++)
			asm_output(cx, i, k.v[o]);
	}
	if (a.labels)
		lower_asm_goto(cx, a.labels);
	cursors_free(&k);
}
