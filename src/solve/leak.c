// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * leak.c - the ways out of a function that fails, one after the other.
 *
 * The rule it keeps: whatever might destroy the queue does, and a return that
 * is not plainly an error is none. Paths are walked one by one with what they
 * tested; a function with too many of them tells nothing.
 */
#include "solve/leak.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "link/cfg.h"
#include "solve/ends.h"
#include "solve/fails.h"
#include "solve/guard_internal.h"
#include "solve/internal.h"
#include "solve/module.h"

#define MAX_STEPS	20000	/* blocks entered on all paths of one function */
#define MAX_PATH	300	/* blocks of one path */

/* Something that a path found out: value (or content of a place) @id is zero or not. */
struct known {
	uint32_t id;
	bool is_place;
	bool nonzero;
};

/* How a call fails: by a number that is not zero, by a null pointer, or by a pointer that carries an error. */
enum failure { FAILS_INT, FAILS_NULL, FAILS_ERR };

struct path {
	struct solver *s;
	const struct map *ends;		/* functions from which a destroy of the queue can be reached */
	struct site made;		/* the call that makes the queue */
	uint32_t func, start;		/* the call whose result is known */
	enum failure start_failure;	/* how that call has failed ... */
	bool start_error;		/* ... if it has, which the one that makes the queue has not */
	uint32_t steps;
	VEC(uint32_t) blocks;		/* from the start's on */
	VEC(struct known) known;
	VEC(struct site) stores;	/* events passed that store, .event is what counts */
	struct site found;
	enum failure failure;		/* of the return at @found */
};

static const struct body *body_of(const struct path *p)
{
	return func_body(program_func(p->s->program, p->func));
}

static uint32_t resolve(const struct path *p, uint32_t value, uint32_t depth);

/* One piece of memory, whose pointers may have been read more than once. */
static bool same_place(const struct path *p, uint32_t x, uint32_t y, uint32_t depth)
{
	const struct pool *pool = &body_of(p)->pool;
	const struct place *a = &pool->places[x], *b = &pool->places[y];
	uint32_t ra, rb;

	if (x == y)
		return true;
	if (depth > 6 || a->base != b->base || a->npath != b->npath)
		return false;
	for (uint32_t i = 0; i < a->npath; i++)
		if (a->path[i].tag != b->path[i].tag || a->path[i].field != b->path[i].field ||
		    a->path[i].index != b->path[i].index || a->path[i].index == FACT_ANY_INDEX)
			return false;
	if (a->base == PLACE_GLOBAL)
		return a->name == b->name;
	if (a->base == PLACE_LOCAL)
		return a->ref == b->ref;
	ra = resolve(p, a->ref, depth + 1);
	rb = resolve(p, b->ref, depth + 1);
	return ra == rb || (pool->values[ra].kind == VALUE_LOAD && pool->values[rb].kind == VALUE_LOAD &&
			    same_place(p, pool->values[ra].place, pool->values[rb].place, depth + 1));
}

/* What @value is on this path: choices by the way taken, loads by the last store passed. */
static uint32_t resolve(const struct path *p, uint32_t value, uint32_t depth)
{
	const struct body *b = body_of(p);
	const struct value *v = &b->pool.values[value];

	if (depth > 8)
		return value;
	if (v->kind == VALUE_CHOICE) {
		for (size_t i = p->blocks.n; i-- > 1; ) {
			if (p->blocks.v[i] != v->block)
				continue;
			for (uint32_t k = 0; k < v->npreds && k < v->nargs; k++)
				if (v->preds[k] == p->blocks.v[i - 1])
					return resolve(p, v->args[k], depth + 1);
			return value;
		}
		return value;
	}
	for (size_t i = p->stores.n; v->kind == VALUE_LOAD && i--; ) {
		const struct event *e = &b->events[p->stores.v[i].event];

		if (same_place(p, e->place, v->place, depth) && p->stores.v[i].event < v->num)
			return resolve(p, e->value, depth + 1);
	}
	return value;
}

/* The argument of the call behind @v if a function of that set is called; FACT_NONE otherwise. */
static uint32_t asked_of(const struct path *p, const struct value *v, const char *set)
{
	struct program *prog = p->s->program;
	uint32_t callee = v->kind == VALUE_RESULT ? program_callee(prog, p->func, (uint32_t)v->num) : FACT_NONE;
	const struct event *e;

	if (callee == FACT_NONE || !model_in_set(p->s->model, set, program_func(prog, callee)->name))
		return FACT_NONE;
	e = &body_of(p)->events[v->num];
	return e->nargs ? resolve(p, e->args[0], 0) : FACT_NONE;
}

/* Does it ask whether what the start returned carries an error, which it does? */
static bool asks_failed_start(const struct path *p, const struct value *v)
{
	uint32_t pointer = p->start_error && p->start_failure == FAILS_ERR ? asked_of(p, v, "error.test") : FACT_NONE;

	return pointer != FACT_NONE && func_value_is_result(program_func(p->s->program, p->func), pointer, p->start);
}

static int truth(const struct path *p, uint32_t value, uint32_t depth);

static int negated(int truth)
{
	return truth < 0 ? -1 : !truth;
}

/* How a loop begins: 0 < 7. */
static int compare(enum value_op op, int64_t x, int64_t y)
{
	switch (op) {
	case OP_EQ:
		return x == y;
	case OP_NE:
		return x != y;
	case OP_LT:
		return x < y;
	case OP_LE:
		return x <= y;
	case OP_GT:
		return x > y;
	case OP_GE:
		return x >= y;
	default:
		return -1;
	}
}

/* May that pointer be the queue? Then it is not null, and who tests it means to destroy it. */
static bool may_be_queue(const struct path *p, uint32_t value)
{
	const struct flow *fl = flow_sources(p->s, p->func, value, 0);

	for (uint32_t i = 0; i < fl->nleaves; i++)
		if (fl->leaves[i].kind == LEAF_CREATED && fl->leaves[i].func == p->made.func &&
		    fl->leaves[i].id == p->made.event)
			return true;
	return false;
}

static int truth_of_op(const struct path *p, const struct value *v, uint32_t depth)
{
	const struct body *b = body_of(p);
	const struct value *right = v->nargs == 2 ? &b->pool.values[resolve(p, v->args[1], 0)] : NULL, *left;

	if (!right || right->kind != VALUE_INT)
		return -1;
	left = &b->pool.values[resolve(p, v->args[0], 0)];
	if (left->kind == VALUE_INT)
		return compare((enum value_op)v->op, left->num, right->num);
	if (right->num)
		return -1;
	if (v->op == OP_NE)
		return truth(p, v->args[0], depth + 1);
	if (v->op == OP_EQ)
		return negated(truth(p, v->args[0], depth + 1));
	if (v->op == OP_LT || v->op == OP_GE) {
		int negative = -1;

		if (left->kind == VALUE_RESULT && left->num == p->start && p->start_error && p->start_failure == FAILS_INT)
			negative = 1;
		else if (truth(p, v->args[0], depth + 1) == 0)
			negative = 0;
		return v->op == OP_LT ? negative : negated(negative);
	}
	return -1;
}

/* 1: not zero, 0: zero, -1: this path does not know. */
static int truth(const struct path *p, uint32_t value, uint32_t depth)
{
	const struct body *b = body_of(p);
	uint32_t id = resolve(p, value, 0);
	const struct value *v = &b->pool.values[id];

	if (depth > 8)
		return -1;
	if (v->kind == VALUE_INT)
		return v->num != 0;
	if (v->kind == VALUE_ADDR || v->kind == VALUE_FUNC)
		return 1;
	if (v->kind == VALUE_RESULT && func_value_is_result(program_func(p->s->program, p->func), id, p->start))
		return !p->start_error || p->start_failure != FAILS_NULL;
	if (asks_failed_start(p, v))
		return 1;
	for (size_t i = p->known.n; i--; )
		if (p->known.v[i].is_place ? v->kind == VALUE_LOAD && same_place(p, v->place, p->known.v[i].id, 0) :
					     id == p->known.v[i].id)
			return p->known.v[i].nonzero;
	if (v->kind == VALUE_LOAD && may_be_queue(p, id))
		return 1;
	return v->kind == VALUE_OP ? truth_of_op(p, v, depth) : -1;
}

static void learn(struct path *p, uint32_t value, bool nonzero, uint32_t depth)
{
	const struct body *b = body_of(p);
	uint32_t id = resolve(p, value, 0);
	const struct value *v = &b->pool.values[id];
	const struct value *right;

	vec_push(&p->known, (struct known){ .id = id, .nonzero = nonzero });
	if (v->kind == VALUE_LOAD)
		vec_push(&p->known, (struct known){ .id = v->place, .is_place = true, .nonzero = nonzero });
	if (v->kind != VALUE_OP || v->nargs != 2 || depth > 4)
		return;
	right = &b->pool.values[resolve(p, v->args[1], 0)];
	if (right->kind != VALUE_INT || right->num)
		return;
	if (v->op == OP_NE || v->op == OP_EQ)
		learn(p, v->args[0], (v->op == OP_NE) == nonzero, depth + 1);
	else if (v->op == OP_LT || v->op == OP_GE)
		learn(p, v->args[0], (v->op == OP_LT) == nonzero, depth + 1);
}

/* Can the call end the queue, be it by a callback that it is given or that it may know of? */
static bool may_destroy(const struct path *p, uint32_t event)
{
	struct program *prog = p->s->program;
	const struct func *f = program_func(prog, p->func);
	const struct body *b = func_body(f);
	const struct event *e = &b->events[event];
	uint32_t callee = program_callee(prog, p->func, event), n = 0;
	const uint32_t *targets;
	uint64_t dummy;
	bool exact;

	for (uint32_t a = 0; a < e->nargs; a++) {
		const struct value *v = &b->pool.values[e->args[a]];
		uint32_t id = v->kind == VALUE_FUNC ? program_resolve_func(prog, f->unit, v->name) : FACT_NONE;

		if (id != FACT_NONE && map_get(p->ends, id, &dummy))
			return true;
	}
	if (callee != FACT_NONE)
		return map_get(p->ends, callee, &dummy);
	targets = flow_slot_targets(p->s, p->func, event, &n, &exact);
	for (uint32_t t = 0; t < n; t++)
		if (map_get(p->ends, targets[t], &dummy))
			return true;
	return !exact || !n;
}

/* Does @func nothing but look at memory? */
static bool only_reads(struct solver *s, uint32_t func, uint32_t depth)
{
	const struct func *f = program_func(s->program, func);
	const struct body *b = func_body(f);

	if (!f->def || depth > 4 || solver_model_of(s, func))
		return false;
	for (uint32_t i = 0; b && i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, i) : FACT_NONE;

		if (e->kind == EVENT_CALL && (callee == FACT_NONE || !only_reads(s, callee, depth + 1)))
			return false;
		if ((e->kind == EVENT_STORE || e->kind == EVENT_COPY) && b->pool.places[e->place].base != PLACE_LOCAL)
			return false;
	}
	return true;
}

/*
 * Was the last thing tested a mere look at a flag, by a function? Then nothing
 * failed: somebody else has ended the object meanwhile, and returns early.
 */
static bool was_told_to_stop(const struct path *p)
{
	const struct body *b = body_of(p);
	const struct value *v;
	uint32_t callee;

	if (!p->known.n)
		return false;
	for (size_t i = p->known.n; i--; ) {
		if (p->known.v[i].is_place)
			return false;
		v = &b->pool.values[p->known.v[i].id];
		if (v->kind == VALUE_OP)
			continue;
		callee = v->kind == VALUE_RESULT ? program_callee(p->s->program, p->func, (uint32_t)v->num) : FACT_NONE;
		return callee != FACT_NONE && asked_of(p, v, "error.test") == FACT_NONE && only_reads(p->s, callee, 0);
	}
	return false;
}

/* Is @v the error that a pointer carries, of one that this path has tested to carry one? */
static bool is_error_of_pointer(const struct path *p, const struct value *v)
{
	const struct pool *pool = &body_of(p)->pool;
	uint32_t pointer = asked_of(p, v, "error.value"), tested;

	for (size_t i = p->known.n; pointer != FACT_NONE && i--; ) {
		if (p->known.v[i].is_place || !p->known.v[i].nonzero)
			continue;
		tested = asked_of(p, &pool->values[p->known.v[i].id], "error.test");
		if (tested == FACT_NONE)
			continue;
		if (tested == pointer)
			return true;
		if (pool->values[tested].kind == VALUE_LOAD && pool->values[pointer].kind == VALUE_LOAD &&
		    same_place(p, pool->values[tested].place, pool->values[pointer].place, 0))
			return true;
	}
	return false;
}

/* Is that pointer, returned, no object: null, made of an error, or the failed start's own? */
static bool is_no_object(struct path *p, uint32_t id)
{
	const struct value *v = &body_of(p)->pool.values[id];

	if (v->kind == VALUE_INT) {
		p->failure = v->num ? FAILS_ERR : FAILS_NULL;
		return v->num <= 0;
	}
	p->failure = FAILS_ERR;
	if (asked_of(p, v, "error.make") != FACT_NONE)
		return true;
	p->failure = p->start_failure;
	return p->start_error && p->start_failure != FAILS_INT && v->kind == VALUE_RESULT &&
	       func_value_is_result(program_func(p->s->program, p->func), id, p->start);
}

/* Is that value, returned, an error for all who call? */
static bool is_error(struct path *p, uint32_t value)
{
	const struct func *f = program_func(p->s->program, p->func);
	const struct body *b = func_body(f);
	uint32_t id = resolve(p, value, 0);
	const struct value *v = &b->pool.values[id];

	if (strchr(str(p->s->st, f->def->ret), '*'))
		return is_no_object(p, id);
	p->failure = FAILS_INT;
	if (strcmp(str(p->s->st, f->def->ret), "int"))
		return false;
	if (v->kind == VALUE_INT)
		return v->num < 0;
	if (v->kind != VALUE_RESULT)
		return false;
	switch (truth(p, id, 0)) {
	case 0:
		return is_error_of_pointer(p, v);
	case 1:
		return true;
	default:
		return is_error_of_pointer(p, v) ||
		       (b->events[v->num].kind == EVENT_CALL && call_may_fail(p->s, p->func, (uint32_t)v->num));
	}
}

static bool walk(struct path *p, uint32_t block, uint32_t from);

/* On to @to, unless this path took that edge before. */
static bool go(struct path *p, uint32_t block, uint32_t to, int learned, uint32_t cond)
{
	size_t nknown = p->known.n, nstores = p->stores.n;
	bool leaks;

	for (size_t i = 1; i < p->blocks.n; i++)
		if (p->blocks.v[i - 1] == block && p->blocks.v[i] == to)
			return false;
	if (learned >= 0)
		learn(p, cond, learned, 0);
	leaks = walk(p, to, body_of(p)->blocks[to].first);
	p->known.n = nknown;
	p->stores.n = nstores;
	return leaks;
}

/* A loop whose body may destroy the queue is gone round for as many as there are, of which it is one. */
static bool loop_destroys(const struct path *p, uint32_t block)
{
	const struct body *b = body_of(p);

	if (b->blocks[block].nsuccs < 2 || !cfg_path(b, block, block, CFG_ALL))
		return false;
	for (uint32_t i = 0; i < b->nblocks; i++) {
		if (!cfg_path(b, block, i, CFG_ALL) || !cfg_path(b, i, block, CFG_ALL))
			continue;
		for (uint32_t e = b->blocks[i].first; e < b->blocks[i].first + b->blocks[i].nevents; e++)
			if (b->events[e].kind == EVENT_CALL && may_destroy(p, e))
				return true;
	}
	return false;
}

static bool branch(struct path *p, uint32_t block)
{
	const struct block *blk = &body_of(p)->blocks[block];

	if (loop_destroys(p, block))
		return false;

	if (blk->end == END_BRANCH && blk->cond != FACT_NONE && blk->nsuccs == 2) {
		int t = truth(p, blk->cond, 0);

		return (t != 0 && go(p, block, blk->succs[0], 1, blk->cond)) ||
		       (t != 1 && go(p, block, blk->succs[1], 0, blk->cond));
	}
	for (uint32_t i = 0; i < blk->nsuccs; i++)
		if (go(p, block, blk->succs[i], -1, FACT_NONE))
			return true;
	return false;
}

/* Walk on from event @from of @block; true if the path ends in a failing return. */
static bool walk(struct path *p, uint32_t block, uint32_t from)
{
	const struct body *b = body_of(p);
	const struct block *blk = &b->blocks[block];
	size_t depth = p->blocks.n;
	bool leaks = false, over = false;

	if (++p->steps > MAX_STEPS || depth >= MAX_PATH)
		return false;
	vec_push(&p->blocks, block);
	for (uint32_t i = from; i < blk->first + blk->nevents && !over; i++) {
		const struct event *e = &b->events[i];

		if (e->kind == EVENT_STORE)
			vec_push(&p->stores, (struct site){ p->func, i });
		if (e->kind == EVENT_CALL)
			over = may_destroy(p, i);
		if (e->kind != EVENT_RETURN)
			continue;
		over = true;
		leaks = e->value != FACT_NONE && is_error(p, e->value) && !was_told_to_stop(p);
		p->found = (struct site){ p->func, i };
	}
	if (!over)
		leaks = branch(p, block);
	p->blocks.n = depth;
	return leaks;
}

/* What every way to block @home has tested: the queue was made under if (hw->lat), and so is destroyed. */
static void learn_before(struct path *p, uint32_t home)
{
	test_list tests = { 0 };

	dominating_tests(body_of(p), home, &tests);
	for (size_t i = 0; i < tests.n; i++)
		learn(p, tests.v[i].cond, tests.v[i].truth, 0);
	vec_free(&tests);
}

/* Is there a failing way out of @func behind the call at @event? */
static bool fails_after(struct solver *s, const struct map *ends, struct site made, uint32_t func, uint32_t event,
			enum failure *how, struct site *found)
{
	const struct func *f = program_func(s->program, func);
	struct path p = { .s = s, .ends = ends, .func = func, .start = event, .start_failure = *how, .made = made,
			  .start_error = made.func != func || made.event != event };
	bool leaks;

	learn_before(&p, func_event_block(f, event));
	/* Both twins of a call are one; the later one is where its result is. */
	leaks = walk(&p, func_event_block(f, event), event + 1);
	*found = p.found;
	*how = p.failure;
	vec_free(&p.blocks);
	vec_free(&p.known);
	vec_free(&p.stores);
	return leaks && p.steps <= MAX_STEPS;
}

/* From the call at @event, which has failed so, if it is not the one that makes the queue. */
static bool climb(struct solver *s, const struct map *ends, struct site made, uint32_t func, uint32_t event,
		  enum failure how, struct leak *out)
{
	struct site_list callers = program_func(s->program, func)->callers;
	uint32_t level = out->n;

	if (level == MAX_LEAK_CALLERS || !fails_after(s, ends, made, func, event, &how, &out->ret[level]))
		return false;
	out->n = level + 1;
	/* Strangers, too, end nothing whose beginning has told them that it failed. */
	if (module_phase(s, func) == PHASE_BEGIN || (!callers.n && module_only_exports(s, func)))
		return true;
	for (uint32_t i = 0; i < callers.n; i++)
		if (climb(s, ends, made, callers.v[i].func, callers.v[i].event, how, out))
			return true;
	out->n = level;
	return false;
}

/* Functions from which a destroy of the queue is reached by direct calls; false if also by pointers at any time. */
static bool find_ends(struct solver *s, uint32_t func, uint32_t event, struct map *ends)
{
	VEC(uint32_t) todo = { 0 };
	uint32_t n;
	const struct destroy *d = queue_destroys(s, &n);
	uint64_t dummy;
	bool plain = true;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < d[i].flow->nleaves; k++) {
			const struct leaf *l = &d[i].flow->leaves[k];

			if (l->kind != LEAF_CREATED || l->func != func || l->id != event)
				continue;
			plain &= d[i].value != FACT_NONE;	/* not a managed action */
			vec_push(&todo, d[i].at.func);
			map_put(ends, program_callee(s->program, d[i].at.func, d[i].at.event), 1);
		}
	for (size_t i = 0; i < todo.n; i++) {
		const struct func *f = program_func(s->program, todo.v[i]);

		if (map_get(ends, todo.v[i], &dummy))
			continue;
		map_put(ends, todo.v[i], 1);
		plain &= !f->address_taken || module_only_exports(s, todo.v[i]) || module_phase(s, todo.v[i]) != PHASE_ANY;
		for (uint32_t c = 0; c < f->callers.n; c++)
			vec_push(&todo, f->callers.v[c].func);
	}
	plain &= todo.n > 0;
	vec_free(&todo);
	return plain;
}

/* A device's beginning that fails leaves it to the module's end, if that is one that destroys. */
static bool ends_with_module(struct solver *s, const struct map *ends, uint32_t func, const struct leak *leak)
{
	uint32_t exit = module_exit(s, func);
	const struct func *root = program_func(s->program, leak->ret[leak->n - 1].func);
	uint64_t dummy;

	return root->slots.n && exit != FACT_NONE && map_get(ends, exit, &dummy);
}

bool leak_on_failure(struct solver *s, uint32_t func, uint32_t event, struct leak *out)
{
	struct map ends = { 0 };
	bool leaks = false;

	out->n = 0;
	if (find_ends(s, func, event, &ends))
		leaks = climb(s, &ends, (struct site){ func, event }, func, event, FAILS_INT, out) && !ends_with_module(s, &ends, func, out);
	map_free(&ends);
	return leaks;
}
