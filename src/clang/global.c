// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * global.c - global variables and what they are initialised with;
 * plugin/init.cc's rules.
 */
#include <string.h>

#include "clang/init.h"

#define MAX_PLAIN	64	/* more integers than this in one variable are a table */

struct item {
	struct ref *at;
	struct node *value;
	bool plain;
};

struct initialiser {
	struct init walk;
	VEC(struct item) items;
	unsigned plain, pointing, functions;
	bool text;		/* all of it is one literal */
};

static struct node *bare(struct node *n)
{
	while (n->kind == N_CAST && n->a)
		n = n->a;
	return n;
}

static void add_item(struct init *walk, CXCursor e)
{
	struct initialiser *in = (struct initialiser *)walk->ctx;
	struct item item = { 0 };
	struct node *v;

	if (walk->to->type->kind == T_RECORD || walk->to->type->kind == T_FLOAT)
		return;
	v = lower_value(walk->cx, e);
	if (!v)
		return;
	v = bare(v);
	in->text |= v->kind == N_STRING && !walk->to->nsteps;
	if ((v->kind == N_INT && !v->num) || (v->kind == N_UNKNOWN && !strcmp(v->text, "float")))
		return;
	item.plain = v->kind != N_FUNC && v->kind != N_ADDR && v->kind != N_PTRADD && v->kind != N_BIN;
	item.value = v;
	item.at = ref_keep(walk->cx, walk->to);
	in->plain += item.plain;
	in->pointing += !item.plain;
	in->functions += v->kind == N_FUNC;
	vec_push(&in->items, item);
}

/* A type through which a pointer to a function or a struct may be reached. */
static bool matters(const struct type *t)
{
	while (t->kind == T_ARRAY || t->kind == T_PTR) {
		t = t->to;
		if (t->kind == T_FUNC)
			return true;
	}
	return t->kind == T_RECORD;
}

/* Sections of their own hold records for the kernel's tools: messages, module information. */
static bool is_side_data(const char *s)
{
	static const char *const plain[] = { ".data", ".init", ".bss", ".rodata", ".ref", ".exit" };

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (!strncmp(s, plain[i], strlen(plain[i])))
			return false;
	return *s != 0;
}

static bool is_wanted(struct cx *cx, const struct initialiser *in, const struct type *t, str_id section)
{
	if (is_side_data(str(cx->st, section)) && !in->functions)
		return false;
	if (!in->pointing && !matters(t) && (!in->plain || in->plain > MAX_PLAIN))
		return false;
	/* A plain text is not a fact, a pointer to one is. */
	return in->pointing || t->kind != T_ARRAY || matters(t) || !in->text;
}

static void build_slots(struct cx *cx, struct initialiser *in, struct global *g)
{
	struct slot *slots = MEM_NEW(struct slot, in->items.n + 1);
	uint64_t order = 0;

	for (size_t i = 0; i < in->items.n; i++) {
		struct item *it = &in->items.v[i];

		/* In a table, numbers and texts are the bulk and its pointers the point. */
		if (it->plain && in->plain > MAX_PLAIN)
			continue;
		slots[g->nslots].place = emit_place(cx, it->at);
		slots[g->nslots++].value = emit_value(cx, it->value);
	}
	g->slots = slots;
	map_get(&cx->order, cursor_key(cx->code->decl), &order);
	build_global(cx->b, g, order);
	free(slots);
}

void global_extract(struct cx *cx, CXCursor decl)
{
	CXCursor e = clang_Cursor_getVarDeclInitializer(decl);
	struct attributes a = attributes_of(cx, decl);
	struct initialiser in = { .walk = { .cx = cx, .literals = true, .leaf = add_item } };
	struct lower l = { 0 };
	struct global g = { 0 };
	struct code code;
	struct ref r = { 0 };
	struct var *v;

	code_begin(cx, &code, decl, type_of_cursor(cx, decl));
	cx->lower = &l;
	v = lower_decl_var(cx, decl);
	ref_var(&r, v);
	in.walk.to = &r;
	in.walk.ctx = &in;
	if (!clang_Cursor_isNull(e))
		init_walk(&in.walk, e);
	if (is_wanted(cx, &in, v->type, a.section)) {
		g.name = v->name;
		g.type = type_text(cx, v->type);
		g.flags = symbol_flags(cx, decl, &a);
		g.section = a.section;
		g.loc = loc_of(cx, clang_getCursorLocation(decl));
		build_slots(cx, &in, &g);
	}
	ref_free(&r);
	vec_free(&in.items);
	map_free(&l.vars);
	map_free(&l.labels);
	vec_free(&l.taken);
	vec_free(&l.leaps);
	cx->lower = NULL;
	code_end(cx);
}
