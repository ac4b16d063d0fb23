// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * context.c - one function under one scope and known parameters: which calls
 * and allocations it makes.
 *
 * Contexts are bounded: only parameters that decide something are kept, and a
 * function with too many gets one context for the rest, with nothing known.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "link/cfg.h"
#include "solve/lock.h"
#include "solve/walk_internal.h"

#define MAX_CONTEXTS	48	/* per function */
#define FEW_TARGETS	4	/* a slot with more says little about one call of it */

/* Values still to look at, each once: loops make choices that lead to each other in every way. */
struct dep_list {
	uint32_t *todo, n;
	uint8_t *seen;		/* by value */
};

static void dep_push(struct dep_list *l, uint32_t value)
{
	if (l->seen[value])
		return;
	l->seen[value] = 1;
	l->todo[l->n++] = value;
}

static void dep_local(struct dep_list *l, const struct body *b, uint32_t local)
{
	for (uint32_t i = 0; i < b->nevents; i++)
		if (b->events[i].kind == EVENT_STORE && b->pool.places[b->events[i].place].base == PLACE_LOCAL &&
		    b->pool.places[b->events[i].place].ref == local)
			dep_push(l, b->events[i].value);
}

/* Parameters that @value depends on, also through calls whose result decides. */
static uint64_t deps(const struct body *b, uint32_t value)
{
	struct dep_list l = { .todo = MEM_NEW(uint32_t, b->pool.nvalues), .seen = MEM_NEW(uint8_t, b->pool.nvalues) };
	uint64_t mask = 0;

	dep_push(&l, value);
	while (l.n) {
		const struct value *v = &b->pool.values[l.todo[--l.n]];

		if (v->kind == VALUE_PARAM)
			mask |= v->num < 64 ? 1ull << v->num : 0;
		else if (v->kind == VALUE_RESULT && b->events[v->num].kind == EVENT_CALL)
			for (uint32_t i = 0; i < b->events[v->num].nargs; i++)
				dep_push(&l, b->events[v->num].args[i]);
		else if (v->kind == VALUE_LOAD && b->pool.places[v->place].base == PLACE_LOCAL)
			dep_local(&l, b, b->pool.places[v->place].ref);
		else if (v->kind == VALUE_CHOICE || v->kind == VALUE_OP)
			for (uint32_t i = 0; i < v->nargs; i++)
				dep_push(&l, v->args[i]);
	}
	free(l.todo);
	free(l.seen);
	return mask;
}

static uint64_t relevant_to_call(struct solver *s, uint32_t func, const struct body *b, uint32_t event)
{
	const struct event *e = &b->events[event];
	uint32_t callee = program_callee(s->program, func, event);
	struct model_function *mf;
	uint64_t mask = 0, below;

	if (callee == FACT_NONE)
		return deps(b, e->value);
	mf = solver_model_of(s, callee);
	for (uint32_t i = 0; mf && i < mf->neffects; i++)
		for (int r = 0; r < ROLE_N; r++)
			if (mf->effects[i].op[r].kind == OPERAND_ARG && mf->effects[i].op[r].num < e->nargs)
				mask |= deps(b, e->args[mf->effects[i].op[r].num]);
	if (mf)
		return mask;
	below = relevant_params(s, callee);
	for (uint32_t i = 0; below && i < e->nargs && i < 64; i++)
		if (below & 1ull << i)
			mask |= deps(b, e->args[i]);
	return mask;
}

uint64_t relevant_params(struct solver *s, uint32_t func)
{
	struct walk *w = s->walk;
	const struct body *b = func_body(program_func(s->program, func));
	uint64_t mask = 0;

	if (w->relevant_state[func] || !b)
		return w->relevant[func];	/* 0 while it is being computed: recursion adds nothing new */
	if (s->nested >= MAX_NESTED)
		return UINT64_MAX;		/* too deep to know: any may decide */
	s->nested++;
	w->relevant_state[func] = 1;
	for (uint32_t i = 0; i < b->nblocks; i++)
		if (b->blocks[i].cond != FACT_NONE)
			mask |= deps(b, b->blocks[i].cond);
	for (uint32_t i = 0; i < b->nevents; i++)
		if (b->events[i].kind == EVENT_CALL)
			mask |= relevant_to_call(s, func, b, i);
	s->nested--;
	w->relevant_state[func] = 2;
	return w->relevant[func] = mask;
}

/* Parameters that are handed to an effect of the model or called, here or below: gfp flags above all. */
static uint64_t strong_params(struct solver *s, uint32_t func)
{
	struct walk *w = s->walk;
	const struct body *b = func_body(program_func(s->program, func));
	uint64_t mask = 0;

	if (w->strong_state[func] || !b || s->nested >= MAX_NESTED)
		return w->strong[func];
	s->nested++;
	w->strong_state[func] = 1;
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, i) : FACT_NONE;
		uint64_t below;

		if (e->kind != EVENT_CALL)
			continue;
		if (callee == FACT_NONE || solver_model_of(s, callee)) {
			mask |= relevant_to_call(s, func, b, i);
			continue;
		}
		below = strong_params(s, callee);
		for (uint32_t a = 0; below && a < e->nargs && a < 64; a++)
			if (below & 1ull << a)
				mask |= deps(b, e->args[a]);
	}
	s->nested--;
	return w->strong[func] = mask;
}

static uint32_t params_intern(struct solver *s, const struct valset *v, uint32_t n)
{
	struct walk *w = s->walk;
	struct params p = { .n = n };
	uint64_t id;

	while (p.n && valset_is_any(&v[p.n - 1]))
		p.n--;
	if (!p.n)
		return 0;
	for (uint32_t i = 0; i < p.n; i++)
		p.hash = valset_hash(&v[i], p.hash);
	if (map_get(&w->params_ids, p.hash, &id)) {
		const struct params *old = &w->params.v[id];
		bool equal = old->n == p.n;

		for (uint32_t i = 0; equal && i < p.n; i++)
			equal = valset_equal(&old->v[i], &v[i]);
		return equal ? (uint32_t)id : 0;	/* a hash collision costs precision, not truth */
	}
	p.v = (struct valset *)arena_copy(s->arena, v, p.n * sizeof(*v));
	vec_push(&w->params, p);
	map_put(&w->params_ids, p.hash, w->params.n - 1);
	return (uint32_t)w->params.n - 1;
}

uint32_t context_get(struct solver *s, uint32_t func, uint8_t mask, const struct valset *args, uint32_t nargs)
{
	struct walk *w = s->walk;
	uint64_t relevant = nargs ? relevant_params(s, func) : 0, key, id;
	struct context c = { .func = func, .mask = mask };
	struct valset kept[16];

	if (nargs > 16)
		nargs = 16;
	memset(kept, 0, sizeof(kept));
	for (uint32_t i = 0; i < nargs; i++)
		if (relevant & 1ull << i)
			kept[i] = args[i];
	/* A popular function keeps only flags and callees apart; branches on sizes and the like are given up first. */
	if (w->ncontexts[func] >= MAX_CONTEXTS) {
		uint64_t strong = strong_params(s, func);

		for (uint32_t i = 0; i < nargs; i++)
			if (!(strong & 1ull << i))
				kept[i] = valset_any();
		w->degraded++;
	}
	if (w->ncontexts[func] < 8 * MAX_CONTEXTS)
		c.params = params_intern(s, kept, nargs);
	key = (uint64_t)func << 36 ^ (uint64_t)c.params << 6 ^ mask;
	if (map_get(&w->context_ids, key, &id))
		return (uint32_t)id;
	w->ncontexts[func]++;
	vec_push(&w->contexts, c);
	map_put(&w->context_ids, key, w->contexts.n - 1);
	return (uint32_t)w->contexts.n - 1;
}

/* Could an allocation with these flags, under this scope, enter reclaim? fs_reclaim_acquire() decides so. */
static enum certainty enters_reclaim(struct solver *s, const struct bits *k, const struct atom *a, uint8_t mask)
{
	uint64_t need = k->direct_reclaim;

	/* Who holds a spinlock cannot sleep: reclaim there would be another bug, and mostly is a path that nobody takes. */
	if (mask & (SCOPE_MEMALLOC | ATOMIC_DEPTH))
		return NO;
	if (s->opt.reclaim == RECLAIM_FS) {
		need |= k->fs;
		if (mask & (SCOPE_NOFS | SCOPE_NOIO))
			return NO;
	} else if (s->opt.reclaim == RECLAIM_IO) {
		need |= k->io;
		if (mask & SCOPE_NOIO)
			return NO;
	}
	if (a->known & a->bits & k->nolockdep)
		return NO;
	if (a->known & ~a->bits & need)
		return NO;
	return (a->known & need) == need ? YES : MAYBE;
}

struct collect {
	const struct env *env;
	scope_set set;
	uint32_t event;
	uint32_t cost;		/* of getting to the block at all */
	bool callback;
	struct edge *edges;
	uint32_t nedges;
	struct act *acts;
	uint32_t nacts;
};

static void act_add(struct collect *c, int kind, uint32_t cost)
{
	c->acts = (struct act *)mem_grow(c->acts, c->nacts + 1, sizeof(*c->acts));
	c->acts[c->nacts++] = (struct act){ .event = c->event, .cost = cost + c->cost, .kind = (uint8_t)kind, .scopes = c->set };
}

/*
 * May an allocation with such flags enter reclaim? What a function computes it may
 * compute; but of what a field holds in several objects nobody knows which is at hand.
 */
static enum certainty gfp_enters(struct solver *s, const struct bits *k, const struct valset *gfp, uint8_t mask, bool every)
{
	enum certainty best = NO, worst = YES;

	for (uint32_t i = 0; i < (gfp->n ? gfp->n : 1); i++) {
		struct atom unknown = { .func = FACT_NONE };
		enum certainty may = enters_reclaim(s, k, gfp->n ? &gfp->atom[i] : &unknown, mask);

		best = may > best ? may : best;
		worst = may < worst ? may : worst;
	}
	return every && best != NO && worst != YES ? MAYBE : best;
}

/* An allocation counts if its flags, under some scope that may be open here, let it enter reclaim. */
static void alloc_at(struct solver *s, struct collect *c, const struct effect *ef)
{
	const struct env *env = c->env;
	const struct event *e = func_event(program_func(s->program, env->func), c->event);
	uint32_t unit = program_func(s->program, env->func)->unit;
	const struct bits *k = solver_bits(s, unit);
	const struct operand *op = &ef->op[ROLE_GFP];
	struct env deep = *env;
	struct valset gfp = valset_any(), here = valset_any();
	enum certainty best = NO;
	uint32_t arg = op->num;
	int64_t num;

	deep.memory = true;
	if (op->kind == OPERAND_ARG_FROM_END)
		arg = op->num <= e->nargs ? e->nargs - op->num : FACT_NONE;
	if (op->kind == OPERAND_EXPR && solver_eval(s, unit, op->text, &num)) {
		gfp = here = valset_int(num);
	} else if ((op->kind == OPERAND_ARG || op->kind == OPERAND_ARG_FROM_END) && arg < e->nargs) {
		here = values_eval(s, env, e->args[arg]);
		gfp = values_eval(s, &deep, e->args[arg]);
	}
	for (uint8_t m = 0; m < SCOPE_N; m++) {
		enum certainty may;

		if (!(c->set & MASK(m)))
			continue;
		may = gfp_enters(s, k, &gfp, m, gfp_enters(s, k, &here, m, false) != YES);
		best = may > best ? may : best;
	}
	if (best != NO)
		act_add(c, EFFECT_ALLOC, best == YES ? COST_NONE : COST_WEAK);
}

/* What a walk is after: nobody but the graph asks what spinlocks a work takes. */
static uint16_t walked(const struct solver *s)
{
	return s->opt.graph ? UINT16_MAX : UINT16_MAX & ~REACH_SPIN;
}

static void edge_to(struct solver *s, struct collect *c, uint32_t callee, uint32_t cost)
{
	const struct event *e = func_event(program_func(s->program, c->env->func), c->event);
	struct valset args[16];
	uint32_t nargs = e->nargs < 16 ? e->nargs : 16;
	uint64_t relevant;

	if (!func_body(program_func(s->program, callee)) || !(s->funcs[callee].reach & walked(s)))
		return;
	memset(args, 0, sizeof(args));
	relevant = relevant_params(s, callee);
	for (uint32_t i = 0; i < nargs; i++)
		if (relevant & 1ull << i)
			args[i] = values_eval(s, c->env, e->args[i]);
	for (uint8_t m = 0; m < SCOPE_N; m++)
		if (c->set & MASK(m)) {
			struct edge edge = { .event = c->event, .cost = cost + c->cost, .callback = c->callback,
					     .target = context_get(s, callee, m, args, nargs) };

			c->edges = (struct edge *)mem_grow(c->edges, c->nedges + 1, sizeof(*c->edges));
			c->edges[c->nedges++] = edge;
		}
}

static void direct_call(struct solver *s, struct collect *c, uint32_t callee, uint32_t cost)
{
	struct model_function *mf = solver_model_of(s, callee);
	uint8_t path = s->funcs[callee].path;

	if (path & (PATH_SUBMITS | PATH_CARRIES))
		act_add(c, ACT_SUBMITS, COST_NONE);
	if (path & PATH_ENDS)
		act_add(c, ACT_ENDS, COST_NONE);
	for (uint32_t i = 0; mf && i < mf->neffects; i++)
		if (mf->effects[i].kind == EFFECT_ALLOC)
			alloc_at(s, c, &mf->effects[i]);
		else if (REACH_OF(mf->effects[i].kind) & walked(s))
			act_add(c, mf->effects[i].kind, COST_NONE);
	if (mf)
		return;
	if (path & PATH_RARE)
		cost += COST_WEAK;
	if (lock_is_taken_by(s, callee, s->opt.graph ? LOCKS_ALL : LOCKS_SLEEP))
		act_add(c, EFFECT_LOCK, COST_NONE);	/* a lock function by another name */
	edge_to(s, c, callee, cost);
}

static uint32_t slot_cost(struct solver *s, const struct body *b, const struct event *e, uint32_t ntargets,
			  bool exact)
{
	const struct value *v = &b->pool.values[e->value];
	const struct elem *last = NULL;
	struct model_slot *ms;

	if (v->kind == VALUE_LOAD)
		last = path_last_field(b->pool.places[v->place].path, b->pool.places[v->place].npath);
	ms = last ? model_slot(s->model, last->tag, last->field) : NULL;
	if (ms)
		ms->used = true;
	if ((ms && ms->generic) || ntargets > FEW_TARGETS || !exact)
		return COST_WEAK;
	return COST_SLOT;
}

/* p->fn = f; p->fn(): the value stored to that place just before, in the same block; else @value itself. */
static uint32_t stored_before(const struct func *f, const struct body *b, uint32_t event, uint32_t value)
{
	const struct value *v = &b->pool.values[value];
	const struct block *blk = &b->blocks[func_event_block(f, event)];

	if (v->kind != VALUE_LOAD)
		return value;
	for (uint32_t i = event; i-- > blk->first; ) {
		const struct event *e = &b->events[i];

		if (e->kind == EVENT_STORE && e->place == v->place)
			return e->value;
		if (e->kind == EVENT_CALL || e->kind == EVENT_COPY || e->kind == EVENT_ASM)
			break;
	}
	return value;
}

static void indirect_call(struct solver *s, struct collect *c, const struct body *b)
{
	const struct event *e = &b->events[c->event];
	const struct func *f = program_func(s->program, c->env->func);
	struct valset v = values_eval(s, c->env, stored_before(f, b, c->event, e->value));
	bool known = v.n > 0, exact;
	const uint32_t *targets;
	uint32_t n, cost;

	/* A callback handed down as an argument is as good as a direct call. */
	for (uint32_t i = 0; i < v.n; i++)
		known &= v.atom[i].func != FACT_NONE;
	if (known) {
		c->callback = true;
		for (uint32_t i = 0; i < v.n; i++)
			direct_call(s, c, v.atom[i].func, COST_NONE);
		c->callback = false;
		return;
	}
	targets = flow_slot_targets(s, c->env->func, c->event, &n, &exact);
	cost = slot_cost(s, b, e, n, exact);
	if (cost >= COST_WEAK && !s->opt.possible)
		return;
	for (uint32_t i = 0; i < n; i++)
		if (!solver_model_of(s, targets[i]))
			edge_to(s, c, targets[i], cost);
}

/* Is @value what a field holds after one was taken off it: n - 1 of field n, or a read of n where that was just stored? */
static bool is_count_left(const struct body *b, const struct block *blk, uint32_t value)
{
	const struct value *v = &b->pool.values[value];

	if (v->kind == VALUE_LOAD) {
		uint32_t place = v->place;

		if (!path_last_field(b->pool.places[place].path, b->pool.places[place].npath))
			return false;
		for (uint32_t i = blk->first + blk->nevents; i-- > blk->first; )
			if (b->events[i].kind == EVENT_STORE && b->events[i].place == place)
				return b->pool.values[b->events[i].value].kind == VALUE_OP &&
				       is_count_left(b, blk, b->events[i].value);
		return false;
	}
	if (v->kind != VALUE_OP || v->nargs != 2 || (v->op != OP_ADD && v->op != OP_SUB) ||
	    b->pool.values[v->args[0]].kind != VALUE_LOAD || b->pool.values[v->args[1]].kind != VALUE_INT ||
	    b->pool.values[v->args[1]].num != (v->op == OP_ADD ? -1 : 1))
		return false;
	/* Only if it is stored back: a - 1 is otherwise just the last index. */
	for (uint32_t i = blk->first; i < blk->first + blk->nevents; i++)
		if (b->events[i].kind == EVENT_STORE && b->events[i].place == b->pool.values[v->args[0]].place &&
		    b->pool.values[b->events[i].value].kind == VALUE_OP)
			return true;
	return false;
}

/* The successor of @blk that is taken when the last reference was dropped just before, or FACT_NONE. */
static uint32_t last_reference(struct solver *s, uint32_t func, const struct body *b, const struct block *blk)
{
	const struct value *v;
	bool gone = true;
	uint32_t callee;

	if (blk->end != END_BRANCH || blk->cond == FACT_NONE || blk->nsuccs != 2 || blk->succs[0] == blk->succs[1])
		return FACT_NONE;
	v = &b->pool.values[blk->cond];
	if (v->kind == VALUE_OP && v->nargs == 2 && b->pool.values[v->args[1]].kind == VALUE_INT &&
	    !b->pool.values[v->args[1]].num && is_count_left(b, blk, v->args[0]))
		return v->op == OP_GT || v->op == OP_NE ? blk->succs[1] :
		       v->op == OP_LE || v->op == OP_EQ ? blk->succs[0] : FACT_NONE;
	if (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_EQ || v->op == OP_NE) &&
	    b->pool.values[v->args[1]].kind == VALUE_INT && !b->pool.values[v->args[1]].num) {
		gone = v->op == OP_NE;
		v = &b->pool.values[v->args[0]];
	}
	if (v->kind != VALUE_RESULT || b->events[v->num].kind != EVENT_CALL)
		return FACT_NONE;
	callee = program_callee(s->program, func, (uint32_t)v->num);
	if (callee == FACT_NONE || !solver_effect(s, callee, EFFECT_DROP_REF))
		return FACT_NONE;
	return blk->succs[!gone];
}

/*
 * What is done with the last reference may happen wherever one is dropped, and
 * hardly ever does: somebody else mostly has another, and nothing here says who.
 */
static uint32_t block_cost(struct solver *s, uint32_t func, const struct body *b, uint32_t block)
{
	for (uint32_t i = 0; i < b->nblocks; i++) {
		uint32_t next = last_reference(s, func, b, &b->blocks[i]);

		if (next != FACT_NONE && cfg_edge_dominates(b, i, next, block))
			return COST_WEAK;
	}
	return COST_NONE;
}

const struct context *context_solve(struct solver *s, uint32_t id)
{
	struct walk *w = s->walk;
	struct context ctx = w->contexts.v[id];
	const struct body *b = func_body(program_func(s->program, ctx.func));
	struct env env = { .func = ctx.func, .params = w->params.v[ctx.params].v, .nparams = w->params.v[ctx.params].n,
			   .in_work = true };
	struct scopes sc = { .env = &env, .entry = ctx.mask };
	struct collect c = { .env = &env };
	static const struct valset none = { 0 };

	if (ctx.done)
		return &w->contexts.v[id];
	if (!env.params)
		env.params = &none;	/* parameters stand for this context alone: never ask the callers */
	values_live(s, &env);
	scopes_solve(s, &sc);
	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *blk = &b->blocks[i];

		if (!env.live.blocks[i] || !sc.in[i] || !blk->nevents)
			continue;
		c.cost = block_cost(s, ctx.func, b, i);
		if (c.cost && !s->opt.possible)
			continue;
		for (uint32_t e = blk->first; e < blk->first + blk->nevents; e++) {
			uint32_t callee;

			if (b->events[e].kind != EVENT_CALL || !sc.before[e])
				continue;
			c.event = e;
			c.set = sc.before[e];
			callee = program_callee(s->program, ctx.func, e);
			if (callee == FACT_NONE)
				indirect_call(s, &c, b);
			else
				direct_call(s, &c, callee, COST_NONE);
		}
	}
	scopes_free(&sc);
	live_free(&env.live);
	ctx.done = true;
	ctx.edges = (struct edge *)arena_copy(s->arena, c.edges, c.nedges * sizeof(*c.edges));
	ctx.nedges = c.nedges;
	ctx.acts = (struct act *)arena_copy(s->arena, c.acts, c.nacts * sizeof(*c.acts));
	ctx.nacts = c.nacts;
	free(c.edges);
	free(c.acts);
	w->contexts.v[id] = ctx;
	return &w->contexts.v[id];
}
