// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * guard.c - what a program tests before it waits.
 *
 * The rule it keeps: a source is ruled out only by proof; where nothing is
 * known it stays.
 */
#include "solve/guard_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "link/cfg.h"
#include "solve/internal.h"
#include "solve/values.h"

/* The same value, or two reads of the same place. */
bool test_same_value(const struct body *b, uint32_t x, uint32_t y)
{
	const struct value *vx = &b->pool.values[x], *vy = &b->pool.values[y];

	return x == y || (vx->kind == VALUE_LOAD && vy->kind == VALUE_LOAD && vx->place == vy->place);
}

static bool loads_var(struct solver *s, const struct func *f, const struct body *b, uint32_t value, uint32_t var)
{
	const struct value *v = &b->pool.values[value];
	const struct place *p = v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;

	return p && p->base == PLACE_GLOBAL && !p->npath && program_resolve_var(s->program, f->unit, p->name) == var;
}

void dominating_tests(const struct body *b, uint32_t block, test_list *out)
{
	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];

		if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2 ||
		    blk->succs[0] == blk->succs[1])
			continue;
		if (cfg_edge_dominates(b, i, blk->succs[0], block))
			vec_push(out, (struct test){ blk->cond, true });
		else if (cfg_edge_dominates(b, i, blk->succs[1], block))
			vec_push(out, (struct test){ blk->cond, false });
	}
}

/* wq != system_wq was found true on the way to @site, for the value @value there. */
static bool compared_away(struct solver *s, struct site site, uint32_t value, uint32_t var)
{
	const struct func *f = program_func(s->program, site.func);
	const struct body *b = func_body(f);
	test_list tests = { 0 };
	bool away = false;

	dominating_tests(b, func_event_block(f, site.event), &tests);
	for (size_t i = 0; i < tests.n && !away; i++) {
		const struct value *c = &b->pool.values[tests.v[i].cond];

		if (c->kind != VALUE_OP || c->nargs != 2 || (c->op != OP_EQ && c->op != OP_NE) ||
		    (c->op == OP_NE) != tests.v[i].truth)
			continue;
		away = (test_same_value(b, c->args[0], value) && loads_var(s, f, b, c->args[1], var)) ||
		       (test_same_value(b, c->args[1], value) && loads_var(s, f, b, c->args[0], var));
	}
	vec_free(&tests);
	return away;
}

/* The place that a test reads, with what the test says of it: nonzero or zero. */
const struct place *tested_place(const struct body *b, const struct test *t, bool *nonzero)
{
	const struct value *v = &b->pool.values[t->cond];

	*nonzero = t->truth;
	if (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_NE || v->op == OP_EQ)) {
		const struct value *zero = &b->pool.values[v->args[1]];

		if (zero->kind != VALUE_INT || zero->num)
			return NULL;
		*nonzero = (v->op == OP_NE) == t->truth;
		v = &b->pool.values[v->args[0]];
	}
	return v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;
}

const struct elem *tested_field(const struct body *b, const struct test *t, bool *nonzero)
{
	const struct place *p = tested_place(b, t, nonzero);

	return p ? path_last_field(p->path, p->npath) : NULL;
}

/* Can control go from block @from to block @to, or are they one? */
bool leads_to(const struct body *b, uint32_t from, uint32_t to)
{
	return from == to || cfg_path(b, from, to, CFG_ALL);
}

static bool may_be_var(struct solver *s, uint32_t func, uint32_t value, uint32_t var)
{
	const struct flow *fl = flow_sources(s, func, value, 0);

	for (uint32_t l = 0; l < fl->nleaves; l++)
		if (fl->leaves[l].kind == LEAF_QUEUE && fl->leaves[l].id == var)
			return true;
	return false;
}

/*
 * Does field @f hold something other than variable @var wherever store @at
 * runs? So if a store of another value comes before it on every way, and none
 * of @var comes between the two.
 */
static bool field_is_other(struct solver *s, struct store at, const struct elem *f, uint32_t var)
{
	const struct func *fn = program_func(s->program, at.func);
	const struct body *b = func_body(fn);
	uint32_t home = func_event_block(fn, at.event), other = FACT_NONE;

	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		const struct elem *last;
		uint32_t block;

		if (e->kind != EVENT_STORE)
			continue;
		last = path_last_field(b->pool.places[e->place].path, b->pool.places[e->place].npath);
		if (!last || last->tag != f->tag || last->field != f->field)
			continue;
		block = func_event_block(fn, i);
		if (may_be_var(s, at.func, e->value, var)) {
			/* Earlier than the other value it is overwritten; else it may be what stands there. */
			if (other != FACT_NONE && leads_to(b, func_event_block(fn, other), block) &&
			    leads_to(b, block, home))
				return false;
		} else if (cfg_dominates(b, block, home)) {
			other = i;
		}
	}
	return other != FACT_NONE;
}

/* Every store that makes the flag say @nonzero runs only where @f has another value. */
static bool flag_means_other(struct solver *s, const struct elem *flag, bool nonzero, const struct elem *f,
			     uint32_t var)
{
	struct store_list l = program_field_stores(s->program, flag->tag, flag->field);
	uint32_t found = 0;

	/* Memory starts as zero, so only a nonzero flag tells anything. */
	if (!nonzero || flag->tag != f->tag || flag->field == f->field)
		return false;
	for (uint32_t i = 0; i < l.n; i++) {
		struct valset v = valset_any();

		if (l.v[i].func == FACT_NONE)
			return false;
		{
			struct env env = { .func = l.v[i].func };

			v = values_eval(s, &env, func_event(program_func(s->program, l.v[i].func), l.v[i].event)->value);
		}
		if (valset_truth(&v) == 0)
			continue;
		if (valset_truth(&v) < 0 || !field_is_other(s, l.v[i], f, var))
			return false;
		found++;
	}
	return found > 0;
}

static bool flagged_away(struct solver *s, struct site site, const struct elem *f, uint32_t var)
{
	const struct func *fn = program_func(s->program, site.func);
	const struct body *b = func_body(fn);
	test_list tests = { 0 };
	bool away = false;

	dominating_tests(b, func_event_block(fn, site.event), &tests);
	for (size_t i = 0; i < tests.n && !away; i++) {
		bool nonzero;
		const struct elem *flag = tested_field(b, &tests.v[i], &nonzero);

		away = flag && flag_means_other(s, flag, nonzero, f, var);
	}
	vec_free(&tests);
	return away;
}

/* Objects that a pointer may point to, if all of them are known variables. */
static bool known_objects(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx, struct class_key *out,
			  uint32_t *n, uint32_t max)
{
	const struct flow *fl = flow_sources(s, func, value, ctx);

	*n = 0;
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		struct class_key key;

		if (fl->leaves[i].kind == LEAF_INT)
			continue;
		key = class_of_leaf(s, &fl->leaves[i]);
		if (key.kind == CLASS_FIELD && key.instance == FACT_NONE)
			return false;
		if (key.kind == CLASS_NONE || *n == max)
			return false;
		out[(*n)++] = key;
	}
	return *n > 0;
}

static bool same_object(const struct class_key *a, const struct class_key *b)
{
	if (a->instance != FACT_NONE || b->instance != FACT_NONE)
		return a->instance == b->instance;
	return class_equal(a, b);
}

static const struct place *load_place_of(struct solver *s, const struct flow_node *n)
{
	const struct body *b = func_body(program_func(s->program, n->func));
	const struct value *v;

	if (n->is_place)
		return &b->pool.places[n->id];
	v = &b->pool.values[n->id];
	return v->kind == VALUE_LOAD ? &b->pool.places[v->place] : NULL;
}

/* The store that node @at stands for wrote to objects none of which the load at its parent can read. */
static bool other_instance(struct solver *s, const struct flow *fl, uint32_t at, uint32_t below)
{
	const struct flow_node *st = &fl->nodes[at], *ld;
	const struct place *from, *to;
	const struct body *b;
	struct class_key read[8], written[8];
	uint32_t nread, nwritten;
	ctx_id ctx = 0;

	if (st->parent == FACT_NONE || st->via.func == FACT_NONE)
		return false;
	ld = &fl->nodes[st->parent];
	if (ld->func == FACT_NONE || !(from = load_place_of(s, ld)))
		return false;
	b = func_body(program_func(s->program, st->via.func));
	to = &b->pool.places[b->events[st->via.event].place];
	if (from->base != PLACE_DEREF || to->base != PLACE_DEREF)
		return false;
	/* If the value came into the storing function by a call, that call's object is the one written. */
	if (below != FACT_NONE && fl->nodes[below].how == HOW_ARG && fl->nodes[below].parent == at)
		ctx = ctx_push(s, 0, fl->nodes[below].via);
	if (!known_objects(s, ld->func, from->ref, ld->ctx, read, &nread, 8) ||
	    !known_objects(s, st->via.func, to->ref, ctx, written, &nwritten, 8))
		return false;
	for (uint32_t i = 0; i < nread; i++)
		for (uint32_t j = 0; j < nwritten; j++)
			if (same_object(&read[i], &written[j]))
				return false;
	return true;
}

/* The tests on the way into the arm of choice @choice from which value @arm comes. */
static void arm_tests(const struct body *b, uint32_t choice, uint32_t arm, test_list *out)
{
	const struct value *v = &b->pool.values[choice];

	for (uint32_t i = 0; i < v->npreds && i < v->nargs; i++) {
		const struct block *pred = &b->blocks[v->preds[i]];

		if (v->args[i] != arm)
			continue;
		dominating_tests(b, v->preds[i], out);
		if (pred->end == END_BRANCH && pred->cond != FACT_NONE && pred->nsuccs == 2 &&
		    pred->succs[0] != pred->succs[1])
			vec_push(out, (struct test){ pred->cond, pred->succs[0] == v->block });
		return;
	}
}

/* What a test asks, so that two of them can be compared across functions: a field or variable, and its answer. */
struct question {
	str_id tag, field;
	uint32_t var;
	bool nonzero;
};

static bool question_of(struct solver *s, uint32_t func, const struct test *t, struct question *out)
{
	const struct func *f = program_func(s->program, func);
	const struct place *p = tested_place(func_body(f), t, &out->nonzero);
	const struct elem *last = p ? path_last_field(p->path, p->npath) : NULL;

	out->tag = last ? last->tag : 0;
	out->field = last ? last->field : 0;
	out->var = p && p->base == PLACE_GLOBAL ? program_resolve_var(s->program, f->unit, p->name) : FACT_NONE;
	return p && (last || (out->var != FACT_NONE && !p->npath));
}

static bool contradict(struct solver *s, uint32_t fa, const struct test *a, uint32_t fb, const struct test *b)
{
	struct question qa, qb;

	if (fa == fb && a->cond == b->cond)
		return a->truth != b->truth;
	if (!question_of(s, fa, a, &qa) || !question_of(s, fb, b, &qb))
		return false;
	return qa.tag == qb.tag && qa.field == qb.field &&
	       (qa.field ? qa.var == qb.var || qa.var == FACT_NONE || qb.var == FACT_NONE : qa.var == qb.var) &&
	       qa.nonzero != qb.nonzero;
}

/*
 * The source was chosen, or stored, only where a flag said one thing, and @site
 * is only reached where it says the other: q = own ? alloc() : system_wq; if (own) destroy(q).
 */
static bool chosen_away(struct solver *s, struct site site, const struct flow *flow, uint32_t at)
{
	const struct flow_node *n = &flow->nodes[at];
	const struct flow_node *up = n->parent == FACT_NONE ? NULL : &flow->nodes[n->parent];
	const struct func *f = program_func(s->program, n->func), *here = program_func(s->program, site.func);
	test_list there = { 0 }, now = { 0 };
	bool away = false;

	if (n->how == HOW_STORE && n->via.func == n->func)
		dominating_tests(func_body(f), func_event_block(f, n->via.event), &there);
	else if (up && n->how == HOW_LOCAL && !n->is_place && !up->is_place && up->func == n->func &&
		 func_body(f)->pool.values[up->id].kind == VALUE_CHOICE)
		arm_tests(func_body(f), up->id, n->id, &there);
	if (there.n)
		dominating_tests(func_body(here), func_event_block(here, site.event), &now);
	for (size_t i = 0; i < there.n; i++)
		for (size_t k = 0; k < now.n && !away; k++)
			away = contradict(s, n->func, &there.v[i], site.func, &now.v[k]);
	vec_free(&there);
	vec_free(&now);
	return away;
}

bool guard_excludes(struct solver *s, struct site site, const struct flow *flow, uint32_t leaf)
{
	const struct leaf *l = &flow->leaves[leaf];
	uint32_t below = FACT_NONE;

	for (uint32_t i = l->node; i != FACT_NONE; below = i, i = flow->nodes[i].parent) {
		const struct flow_node *n = &flow->nodes[i];
		const struct place *p;
		struct site at = n->how == HOW_ARG ? n->via : site;

		if (n->func == FACT_NONE)
			continue;
		/* A test counts where the value is used: at the call, or where a caller passes it on. */
		if ((n->how == HOW_ARG || n->how == HOW_START) && l->kind == LEAF_QUEUE &&
		    compared_away(s, at, n->id, l->id))
			return true;
		if (n->how == HOW_STORE && other_instance(s, flow, i, below))
			return true;
		if (l->kind == LEAF_QUEUE && chosen_away(s, site, flow, i))
			return true;
		p = load_place_of(s, n);
		if (p && (n->how == HOW_ARG || n->how == HOW_START) && l->kind == LEAF_QUEUE) {
			const struct elem *last = path_last_field(p->path, p->npath);

			if (last && flagged_away(s, at, last, l->id))
				return true;
		}
	}
	return false;
}
