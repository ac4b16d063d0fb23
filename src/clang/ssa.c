// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ssa.c - blocks, and the value that a variable has in each.
 *
 * Values are looked up backwards, block by block; where ways meet stands a
 * phi, whose arms are filled in once all ways are known (Braun and others,
 * "Simple and Efficient Construction of Static Single Assignment Form"). A
 * phi of one value is that value.
 */
#include <string.h>

#include "clang/internal.h"

void code_begin(struct cx *cx, struct code *code, CXCursor decl, struct type *type)
{
	memset(code, 0, sizeof(*code));
	code->arena = arena_new();
	code->decl = decl;
	code->type = type;
	cx->code = code;
	cx->again = false;
}

void code_end(struct cx *cx)
{
	struct code *code = cx->code;

	for (size_t i = 0; i < code->blocks.n; i++) {
		struct bb *b = code->blocks.v[i];

		vec_free(&b->insts);
		vec_free(&b->preds);
		vec_free(&b->succs);
		vec_free(&b->cases);
	}
	vec_free(&code->blocks);
	vec_free(&code->vars);
	vec_free(&code->phis);
	map_free(&code->defs);
	arena_free(code->arena);
	cx->code = NULL;
}

struct bb *bb_new(struct cx *cx)
{
	struct bb *b = ARENA_NEW(cx->code->arena, struct bb);

	b->id = (uint32_t)cx->code->blocks.n;
	b->block = NONE;
	vec_push(&cx->code->blocks, b);
	return b;
}

void bb_edge(struct cx *cx, struct bb *from, struct bb *to)
{
	struct pred p = { from, (uint32_t)from->succs.n };

	(void)cx;
	if (from->nowhere)	/* what is never reached leads nowhere */
		return;
	vec_push(&from->succs, to);
	vec_push(&to->preds, p);
}

void bb_seal(struct bb *bb)
{
	bb->sealed = true;
	bb->nowhere = !bb->preds.n && bb->id;
}

struct bb *bb_now(struct cx *cx)
{
	if (!cx->code->cur) {
		cx->code->cur = bb_new(cx);
		bb_seal(cx->code->cur);
	}
	return cx->code->cur;
}

void bb_jump(struct cx *cx, struct bb *to)
{
	if (cx->code->cur)
		bb_edge(cx, cx->code->cur, to);
	cx->code->cur = NULL;
}

void bb_cond(struct cx *cx, struct node *cond, struct bb *yes, struct bb *no)
{
	struct bb *b = bb_now(cx);

	if (cond->kind == N_INT) {
		bb_jump(cx, cond->num ? yes : no);
		return;
	}
	b->end = B_COND;
	b->cond = cond;
	bb_edge(cx, b, yes);
	bb_edge(cx, b, no);
	cx->code->cur = NULL;
}

void bb_here(struct cx *cx, struct bb *bb)
{
	bb_jump(cx, bb);
	cx->code->cur = bb;
}

struct inst *inst_new(struct cx *cx, enum inst_kind kind, struct loc loc)
{
	struct inst *i = ARENA_NEW(cx->code->arena, struct inst);
	struct bb *b = bb_now(cx);

	i->kind = kind;
	i->loc = loc;
	vec_push(&b->insts, i);
	return i;
}

struct var *var_new(struct cx *cx, CXCursor decl, struct type *type, str_id name)
{
	struct var *v = ARENA_NEW(cx->code->arena, struct var);

	v->decl = decl;
	v->type = type;
	v->name = name;
	v->param = NONE;
	v->id = (uint32_t)cx->code->vars.n;
	vec_push(&cx->code->vars, v);
	return v;
}

void var_write(struct cx *cx, struct var *v, struct node *n)
{
	map_put(&cx->code->defs, map_key(bb_now(cx)->id, v->id), (uint64_t)(uintptr_t)n);
}

static struct node *read_in(struct cx *cx, struct bb *b, struct var *v)
{
	struct code *code = cx->code;
	struct bb *at = b;
	struct node *n;
	size_t hops = 0;
	uint64_t p;

	while (!map_get(&code->defs, map_key(at->id, v->id), &p)) {
		/* Dead code may go round in a ring that nobody enters. */
		if (at->sealed && at->preds.n == 1 && hops++ < code->blocks.n) {
			at = at->preds.v[0].from;
			continue;
		}
		if (at->sealed && at->preds.n <= 1) {	/* the entry, or nowhere */
			n = node_new(cx, v->param != NONE ? N_PARAM : N_UNDEF, v->type);
			n->num = v->param;
		} else {
			n = node_new(cx, N_PHI, v->type);
			n->bb = at;
			n->var = v;
			vec_push(&code->phis, n);
		}
		p = (uint64_t)(uintptr_t)n;
		map_put(&code->defs, map_key(at->id, v->id), p);
		break;
	}
	if (at != b)
		map_put(&code->defs, map_key(b->id, v->id), p);
	return (struct node *)(uintptr_t)p;
}

struct node *var_read(struct cx *cx, struct var *v)
{
	return read_in(cx, bb_now(cx), v);
}

/* The only value among the arms of @n but itself; NULL if there are several or none. */
static struct node *only_arm(struct node *n)
{
	struct node *only = NULL;

	for (size_t k = 0; k < n->bb->preds.n; k++) {
		struct node *a = node_real(n->arms[k]);

		if (a == n || a == only)
			continue;
		if (only)
			return NULL;
		only = a;
	}
	return only;
}

void ssa_finish(struct cx *cx)
{
	struct code *code = cx->code;
	bool again = true;

	/* More phis may be met on the way. */
	for (size_t i = 0; i < code->phis.n; i++) {
		struct node *n = code->phis.v[i];

		n->arms = ARENA_ARRAY(code->arena, struct node *, n->bb->preds.n);
		for (size_t k = 0; k < n->bb->preds.n; k++)
			n->arms[k] = read_in(cx, n->bb->preds.v[k].from, n->var);
	}
	while (again) {
		again = false;
		for (size_t i = 0; i < code->phis.n; i++) {
			struct node *n = code->phis.v[i], *only;

			if (n->alias)
				continue;
			only = only_arm(n);
			if (only) {
				n->alias = only;
				again = true;
			}
		}
	}
}
