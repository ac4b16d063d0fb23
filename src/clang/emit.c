// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * emit.c - code as a body of facts; plugin/extract.cc's rules.
 *
 * Three walks in reverse post-order: the first finds branches that are known
 * and what they make unreachable, the second numbers events, the third says
 * them to the builder.
 */
#include <stdlib.h>
#include <string.h>

#include "clang/internal.h"

struct emit {
	struct cx *cx;
	VEC(struct bb *) order;
	uint32_t nevents, nplain;
	bool returns_value;
};

bool edge_is_dead(const struct pred *p)
{
	return !p->from->reached || (p->edge < 64 && p->from->dead >> p->edge & 1);
}

/* If the way out of @b is known, mark the others. */
static void decide(struct bb *b)
{
	int64_t v;

	if (b->end == B_COND && type_is_integer(b->cond->type) && const_node(b->cond, &v, 0))
		b->dead = v ? 2 : 1;
	if (b->end == B_SWITCH && b->cond && const_node(b->cond, &v, 0)) {
		uint32_t to = 0;

		for (size_t i = 0; i < b->cases.n; i++)
			if (v >= b->cases.v[i].lo && v <= b->cases.v[i].hi)
				to = b->cases.v[i].to;
		b->dead = to < 64 ? ~(1ull << to) : 0;
	}
}

struct visit {
	struct bb *b;
	size_t next;
};

/* Reverse post-order of what edges lead to, from the entry. */
static void post_order(struct emit *e, struct bb *entry, bool *seen)
{
	struct visit *stack;
	size_t n = 0, m;

	stack = MEM_NEW(struct visit, e->cx->code->blocks.n + 1);
	stack[n].b = entry;
	stack[n++].next = 0;
	seen[entry->id] = true;
	while (n) {
		struct bb *b = stack[n - 1].b;
		size_t i = stack[n - 1].next++;

		if (i == b->succs.n) {
			vec_push(&e->order, b);
			n--;
			continue;
		}
		/* in GCC's order, which makes the last successor come first */
		struct bb *to = b->succs.v[i];

		if (seen[to->id])
			continue;
		seen[to->id] = true;
		stack[n].b = to;
		stack[n++].next = 0;
	}
	free(stack);
	for (size_t i = 0; (m = e->order.n) && i < m / 2; i++) {
		struct bb *b = e->order.v[i];

		e->order.v[i] = e->order.v[m - 1 - i];
		e->order.v[m - 1 - i] = b;
	}
}

static void mark_reached(struct emit *e, struct bb *entry)
{
	VEC(struct bb *) stack = { 0 };

	for (size_t i = 0; i < e->cx->code->blocks.n; i++)
		e->cx->code->blocks.v[i]->reached = false;
	entry->reached = true;
	vec_push(&stack, entry);
	while (stack.n) {
		struct bb *b = stack.v[--stack.n];

		for (uint32_t i = 0; i < b->succs.n; i++) {
			struct bb *to = b->succs.v[i];

			if ((i < 64 && b->dead >> i & 1) || to->reached)
				continue;
			to->reached = true;
			vec_push(&stack, to);
		}
	}
	vec_free(&stack);
}

static void find_order(struct emit *e)
{
	struct bb *entry = e->cx->code->blocks.v[0];
	bool *seen = MEM_NEW(bool, e->cx->code->blocks.n);
	size_t n = 0;

	post_order(e, entry, seen);
	free(seen);
	/* Until it is known better, everything is reached: a loop's end comes behind its head. */
	for (size_t i = 0; i < e->order.n; i++)
		e->order.v[i]->reached = true;
	for (size_t i = 0; i < e->order.n; i++) {
		struct bb *b = e->order.v[i];
		bool any = b == entry;

		for (size_t k = 0; k < b->preds.n; k++)
			any |= !edge_is_dead(&b->preds.v[k]);
		b->reached = any;
		if (any)
			decide(b);
	}
	/* The walk above takes edges back for granted; this one does not. */
	mark_reached(e, entry);
	for (size_t i = 0; i < e->order.n; i++)
		if (e->order.v[i]->reached)
			e->order.v[n++] = e->order.v[i];
	e->order.n = n;
}

static void number_events(struct emit *e)
{
	for (size_t i = 0; i < e->order.n; i++)
		for (size_t k = 0; k < e->order.v[i]->insts.n; k++) {
			struct inst *in = e->order.v[i]->insts.v[k];

			in->uid = e->nevents;
			if (in->kind == I_LOAD)
				continue;
			e->nevents++;
			if (in->kind != I_RETURN)
				e->nplain++;
			else if (in->value)
				e->returns_value = true;
		}
}

static uint32_t some_place(struct cx *cx, struct ref *r)
{
	struct place any = { 0 };
	uint32_t p = emit_place(cx, r);

	if (p != NONE)
		return p;
	any.base = PLACE_DEREF;
	any.ref = build_unknown(cx->b, "memory");
	return build_place(cx->b, &any);
}

static uint32_t *values(struct cx *cx, const struct inst *in, struct event *e)
{
	uint32_t *v = (uint32_t *)mem_zalloc(in->nargs + 1, sizeof(*v));

	for (uint32_t i = 0; i < in->nargs; i++) {
		struct type *t = in->kind == I_CALL ? type_param(in->type, i) : NULL;

		v[i] = t ? emit_value_typed(cx, in->args[i], t) : emit_value(cx, in->args[i]);
	}
	e->args = v;
	e->nargs = in->nargs;
	return v;
}

static void emit_inst(struct cx *cx, struct inst *in)
{
	uint32_t *args = NULL, *outs = NULL;
	struct event e = { 0 };

	e.loc = build_loc(cx->b, &in->loc);
	e.value = e.place = e.src = e.result_place = NONE;
	e.text = in->text;
	switch (in->kind) {
	case I_CALL:
		e.kind = EVENT_CALL;
		e.value = emit_value(cx, in->value);
		if (build_value_at(cx->b, e.value)->kind != VALUE_FUNC && in->type)
			e.sig = type_text(cx, in->type);
		args = values(cx, in, &e);
		if (in->place)
			e.result_place = emit_place(cx, in->place);
		break;
	case I_STORE:
		e.kind = EVENT_STORE;
		e.place = some_place(cx, in->place);
		e.value = emit_value_typed(cx, in->value, in->place->type);
		break;
	case I_COPY:
		e.kind = EVENT_COPY;
		e.place = some_place(cx, in->place);
		e.src = some_place(cx, in->src);
		break;
	case I_ASM:
		e.kind = EVENT_ASM;
		args = values(cx, in, &e);
		outs = (uint32_t *)mem_zalloc(in->nouts + 1, sizeof(*outs));
		for (uint32_t i = 0; i < in->nouts; i++)
			outs[i] = some_place(cx, in->outs[i]);
		e.outs = outs;
		e.nouts = in->nouts;
		break;
	default:
		e.kind = EVENT_RETURN;
		if (in->value)
			e.value = emit_value_typed(cx, in->value, cx->code->type->to);
	}
	build_event(cx->b, &e);
	free(args);
	free(outs);
}

static void end_any(struct cx *cx, struct bb *b)
{
	uint32_t *succs = (uint32_t *)mem_zalloc(b->succs.n + 1, sizeof(*succs)), n = 0;

	for (uint32_t i = 0; i < b->succs.n; i++)
		if (i >= 64 || !(b->dead >> i & 1))
			succs[n++] = b->succs.v[i]->block;
	build_any(cx->b, b->block, succs, n);
	free(succs);
}

static void end_cond(struct cx *cx, struct bb *b)
{
	const struct node *c = node_real(b->cond);
	uint32_t v;

	if (b->dead) {
		end_any(cx, b);
		return;
	}
	if (c->kind == N_BIN)
		v = emit_binary(cx, c->op, c->a, c->b);
	else
		v = build_op(cx->b, OP_NE, emit_value(cx, b->cond), build_int(cx->b, 0));
	if (!emit_is_simple(cx, v, 0))
		end_any(cx, b);
	else
		build_branch(cx->b, b->block, v, b->succs.v[0]->block, b->succs.v[1]->block);
}

static void end_switch(struct cx *cx, struct bb *b)
{
	uint32_t v = b->cond ? emit_value(cx, b->cond) : NONE;

	if (v == NONE || b->dead || !emit_is_simple(cx, v, 0)) {
		end_any(cx, b);
		return;
	}
	for (size_t i = 0; i < b->cases.n; i++)
		b->cases.v[i].to = b->succs.v[b->cases.v[i].to]->block;
	build_switch(cx->b, b->block, v, b->succs.v[0]->block, b->cases.v, (uint32_t)b->cases.n);
}

static void emit_blocks(struct emit *e)
{
	struct cx *cx = e->cx;

	for (size_t i = 0; i < e->order.n; i++)
		e->order.v[i]->block = build_block(cx->b);
	for (size_t i = 0; i < e->order.n; i++) {
		struct bb *b = e->order.v[i];

		build_block_here(cx->b, b->block);
		for (size_t k = 0; k < b->insts.n; k++)
			if (b->insts.v[k]->kind != I_LOAD)
				emit_inst(cx, b->insts.v[k]);
		if (b->end == B_COND)
			end_cond(cx, b);
		else if (b->end == B_SWITCH)
			end_switch(cx, b);
		else
			end_any(cx, b);
	}
	emit_fill_choices(cx);
}

static void describe(struct cx *cx, CXCursor fn, struct function *f)
{
	struct attributes a = attributes_of(cx, fn);
	int n = clang_Cursor_getNumArguments(fn);
	struct param *params = MEM_NEW(struct param, n > 0 ? n : 1);
	struct function_info *info = function_info(cx, fn);
	uint64_t order = 0;

	f->name = info->name;
	f->flags = symbol_flags(cx, fn, &a);
	f->section = a.section;
	f->sig = type_text(cx, info->type);
	f->ret = type_text(cx, info->type->to);
	f->loc = loc_of(cx, clang_getCursorLocation(fn));
	for (int i = 0; i < n; i++) {
		CXCursor p = clang_Cursor_getArgument(fn, (unsigned)i);

		params[i].name = cursor_name(cx, p);
		params[i].type = type_sugar(cx, clang_getCursorType(p));
	}
	f->params = params;
	f->nparams = n > 0 ? (uint32_t)n : 0;
	map_get(&cx->order, cursor_key(fn), &order);
	build_function(cx->b, f, order);
	free(params);
}

void emit_function(struct cx *cx, CXCursor fn)
{
	CXCursor body = cursor_last(fn);
	struct function f = { 0 };
	struct emit e = { .cx = cx };
	struct code code;

	if (body.kind != CXCursor_CompoundStmt)
		return;
	code_begin(cx, &code, fn, function_info(cx, fn)->type);
	lower_function(cx, fn, body);
	if (cx->again) {	/* a variable turned out to live in memory */
		code_end(cx);
		code_begin(cx, &code, fn, function_info(cx, fn)->type);
		lower_function(cx, fn, body);
	}
	find_order(&e);
	number_events(&e);
	if (e.nplain || e.returns_value) {
		build_body(cx->b);
		cx->depth = 0;
		cx->choices.n = 0;
		emit_blocks(&e);
		build_body_end(cx->b, &f.body);
	}
	describe(cx, fn, &f);
	vec_free(&e.order);
	code_end(cx);
	map_free(&cx->memory);
}
