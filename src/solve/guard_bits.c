// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * guard_bits.c - flags that are bits or counts, asked for and set by functions.
 *
 * A driver marks itself as resetting with set_bit(RESETTING, &d->flags), and
 * what the reset shares with remove cancels the reset only if that bit is not
 * set. Or a work raises a count, and who would wait for it raises the same and
 * waits only as the first. The rule it keeps: bit, field and object are the
 * same, the object handed down as an argument, and nothing on the path sets the
 * bit back. A count is a bit that raising it sets and lowering it clears.
 */
#include <stdlib.h>

#include "base/err.h"
#include "link/cfg.h"
#include "solve/guard_internal.h"

/* What a bit function is given: bit @nr of field @field of what @pointer points to. */
struct bit {
	int64_t nr;
	const struct elem *field;
	uint32_t pointer;
};

enum bit_op { BIT_NONE, BIT_TEST, BIT_SET, BIT_CLEAR };

#define COUNT (-1)	/* the number of a count's bit */

static enum bit_op op_of_name(struct solver *s, str_id name)
{
	if (model_in_set(s->model, "bit.set", name))
		return BIT_SET;
	if (model_in_set(s->model, "bit.clear", name))
		return BIT_CLEAR;
	return model_in_set(s->model, "bit.test", name) ? BIT_TEST : BIT_NONE;
}

/* Which arguments of a call of @func are the bit's number and where it is; of a wrapper, those that it hands on. */
static enum bit_op op_of_func(struct solver *s, uint32_t func, uint32_t *nr, uint32_t *addr)
{
	const struct func *f = program_func(s->program, func);
	const struct body *b = func_body(f);
	enum bit_op op = op_of_name(s, f->name);
	const struct event *only = NULL;
	uint32_t callee = FACT_NONE;

	*nr = 0;
	*addr = 1;
	if (op != BIT_NONE || !f->def || !b)
		return op;
	for (uint32_t i = 0; i < b->nevents; i++) {
		if (b->events[i].kind == EVENT_RETURN)
			continue;
		if (b->events[i].kind != EVENT_CALL || only)
			return BIT_NONE;
		only = &b->events[i];
		callee = program_callee(s->program, func, i);
	}
	if (!only || callee == FACT_NONE || only->nargs < 2 || b->pool.values[only->args[0]].kind != VALUE_PARAM ||
	    b->pool.values[only->args[1]].kind != VALUE_PARAM)
		return BIT_NONE;
	*nr = (uint32_t)b->pool.values[only->args[0]].num;
	*addr = (uint32_t)b->pool.values[only->args[1]].num;
	return op_of_name(s, program_func(s->program, callee)->name);
}

/* The same of a count, whose place is the last argument; by one, or by the argument before. */
static enum bit_op count_op(struct solver *s, str_id name, const struct body *b, const struct event *e)
{
	const struct value *by = e->nargs == 2 ? &b->pool.values[e->args[0]] : NULL;
	bool raises = model_in_set(s->model, "count.raise", name);

	if (!e->nargs || e->nargs > 2 || (by && (by->kind != VALUE_INT || (by->num != 1 && by->num != -1))))
		return BIT_NONE;
	if (raises || model_in_set(s->model, "count.lower", name))
		return raises == (!by || by->num > 0) ? BIT_SET : BIT_CLEAR;
	return !by && model_in_set(s->model, "count.read", name) ? BIT_TEST : BIT_NONE;
}

/* What the call at @event does to which bit; BIT_NONE if it is no such call, or the bit is not known. */
static enum bit_op op_at(struct solver *s, uint32_t func, uint32_t event, struct bit *out)
{
	const struct body *b = func_body(program_func(s->program, func));
	const struct event *e = &b->events[event];
	uint32_t callee = e->kind == EVENT_CALL ? program_callee(s->program, func, event) : FACT_NONE, nr, addr;
	const struct value *where;
	const struct place *p;
	enum bit_op op = callee == FACT_NONE ? BIT_NONE : op_of_func(s, callee, &nr, &addr);

	if (op != BIT_NONE) {
		if (nr >= e->nargs || addr >= e->nargs || b->pool.values[e->args[nr]].kind != VALUE_INT)
			return BIT_NONE;
		out->nr = b->pool.values[e->args[nr]].num;
	} else {
		op = callee == FACT_NONE ? BIT_NONE : count_op(s, program_func(s->program, callee)->name, b, e);
		if (op == BIT_NONE)
			return BIT_NONE;
		out->nr = COUNT;
		addr = e->nargs - 1;
	}
	where = &b->pool.values[e->args[addr]];
	if (where->kind != VALUE_ADDR)
		return BIT_NONE;
	p = &b->pool.places[where->place];
	out->field = path_last_field(p->path, p->npath);
	out->pointer = p->ref;
	return p->base == PLACE_DEREF && out->field ? op : BIT_NONE;
}

static bool same_bit(const struct bit *x, const struct bit *y)
{
	return x->nr == y->nr && x->field->tag == y->field->tag && x->field->field == y->field->field;
}

/*
 * The bit that the test asks for, which the functions that set and clear one tell as well; *@set: how it was
 * found. Of a count: what it was before that call, if it is compared with what it is after the first raising.
 */
static bool asked_bit(struct solver *s, uint32_t func, const struct test *t, struct bit *out, bool *set)
{
	const struct body *b = func_body(program_func(s->program, func));
	const struct value *v = &b->pool.values[t->cond];
	int64_t with = 0;
	enum bit_op op;

	*set = t->truth;
	while (v->kind == VALUE_OP && v->nargs == 2 && (v->op == OP_EQ || v->op == OP_NE)) {
		const struct value *right = &b->pool.values[v->args[1]];

		if (right->kind != VALUE_INT || with || (right->num && right->num != 1))
			return false;
		with = right->num;
		*set ^= v->op == OP_EQ;
		v = &b->pool.values[v->args[0]];
	}
	if (v->kind != VALUE_RESULT || b->events[v->num].kind != EVENT_CALL)
		return false;
	op = op_at(s, func, (uint32_t)v->num, out);
	/* Raised to one it was zero; lowered, it says nothing of who else has raised it. */
	return out->nr == COUNT ? (op == BIT_TEST && !with) || (op == BIT_SET && with == 1) : op != BIT_NONE && !with;
}

/* Has @frame, on every way to its call and last of all, made @bit of the object at @pointer something else than @set? */
static bool just_made_otherwise(struct solver *s, struct site frame, const struct bit *bit, uint32_t pointer, bool set)
{
	const struct func *f = program_func(s->program, frame.func);
	const struct body *b = func_body(f);
	uint32_t home = func_event_block(f, frame.event);
	bool otherwise = false;

	for (uint32_t i = 0; i < frame.event; i++) {
		uint32_t block = func_event_block(f, i);
		struct bit found;
		enum bit_op op = op_at(s, frame.func, i, &found);

		if (op < BIT_SET || !same_bit(&found, bit) || !leads_to(b, block, home))
			continue;
		otherwise = test_same_value(b, found.pointer, pointer) && cfg_dominates(b, block, home) &&
			    (op == BIT_SET) != set;
	}
	return otherwise;
}

/* May a frame below @up, down to @step, make the bit of whatever object @set before it goes on? */
static bool made_back(struct solver *s, const struct walk_hit *hit, uint32_t up, uint32_t step, const struct bit *bit, bool set)
{
	for (uint32_t k = up + 1; k <= step; k++) {
		struct site call = hit->steps[k].call;
		const struct func *f = program_func(s->program, call.func);
		const struct body *b = func_body(f);
		uint32_t home = func_event_block(f, call.event);

		for (uint32_t i = 0; i < b->nevents; i++) {
			struct bit found;
			enum bit_op op = op_at(s, call.func, i, &found);

			if (op >= BIT_SET && (op == BIT_SET) == set && same_bit(&found, bit) &&
			    leads_to(b, func_event_block(f, i), home))
				return true;
		}
	}
	return false;
}

bool bit_set_on_path(struct solver *s, const struct walk_hit *hit, uint32_t step)
{
	struct site site = hit->steps[step].call;
	const struct func *f = program_func(s->program, site.func);
	test_list tests = { 0 };
	bool away = false;

	dominating_tests(func_body(f), func_event_block(f, site.event), &tests);
	for (size_t i = 0; i < tests.n && !away; i++) {
		struct bit bit = { 0 };
		bool set;

		if (!asked_bit(s, site.func, &tests.v[i], &bit, &set))
			continue;
		for (uint32_t up = 0; up < step && !away; up++) {
			uint32_t pointer = pointer_up(s, hit, step, up, bit.pointer);

			away = pointer != FACT_NONE && just_made_otherwise(s, hit->steps[up].call, &bit, pointer, set) &&
			       !made_back(s, hit, up, step, &bit, set);
		}
	}
	vec_free(&tests);
	return away;
}
