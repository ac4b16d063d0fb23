// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * guard_path.c - what a whole path says against itself.
 *
 * A test deep on a path asks about an object; a frame above may have set what
 * it asks for, or made the object. The rule it keeps: a path is ruled out only
 * where both are the same object, handed down as an argument.
 */
#include <stdlib.h>

#include "base/err.h"
#include "link/cfg.h"
#include "solve/guard_internal.h"
#include "solve/values.h"

/* current_work() != &d->work held true on the way to @site. */
static bool asked_current_work(struct solver *s, struct site site, const struct class_key *work)
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
		for (int side = 0; side < 2 && !away; side++) {
			const struct value *call = &b->pool.values[c->args[side]];
			const struct flow *fl;
			uint32_t callee;

			if (call->kind != VALUE_RESULT)
				continue;
			callee = program_callee(s->program, site.func, (uint32_t)call->num);
			if (callee == FACT_NONE || !solver_effect(s, callee, EFFECT_CURRENT_WORK))
				continue;
			fl = flow_sources(s, site.func, c->args[!side], 0);
			for (uint32_t l = 0; l < fl->nleaves; l++) {
				struct class_key key = class_of_leaf(s, &fl->leaves[l]);

				away |= class_equal(&key, work);
			}
		}
	}
	vec_free(&tests);
	return away;
}

/*
 * The pointer of @step's function to what it tests, as frame @up of the path
 * knows it: handed down as an argument each time. FACT_NONE if it was not.
 */
uint32_t pointer_up(struct solver *s, const struct walk_hit *hit, uint32_t step, uint32_t up, uint32_t pointer)
{
	while (step > up && pointer != FACT_NONE) {
		const struct body *b = func_body(program_func(s->program, hit->steps[step].call.func));
		const struct value *v = &b->pool.values[pointer];
		const struct event *call;

		step--;
		call = func_event(program_func(s->program, hit->steps[step].call.func), hit->steps[step].call.event);
		if (v->kind != VALUE_PARAM || v->num >= (int64_t)call->nargs)
			return FACT_NONE;
		pointer = call->args[v->num];
	}
	return pointer;
}

/* Did @frame store to @flag of the object at @pointer, on every way to it and last of all, a constant that is not @nonzero? */
static bool just_set_otherwise(struct solver *s, struct site frame, const struct elem *flag, uint32_t pointer, bool nonzero)
{
	const struct func *f = program_func(s->program, frame.func);
	const struct body *b = func_body(f);
	uint32_t home = func_event_block(f, frame.event);
	bool otherwise = false;

	for (uint32_t i = 0; i < frame.event; i++) {
		const struct event *e = &b->events[i];
		struct env env = { .func = frame.func };
		const struct place *to;
		const struct elem *last;
		struct valset v;
		uint32_t block;

		if (e->kind != EVENT_STORE)
			continue;
		to = &b->pool.places[e->place];
		last = path_last_field(to->path, to->npath);
		if (!last || last->tag != flag->tag || last->field != flag->field)
			continue;
		block = func_event_block(f, i);
		if (!leads_to(b, block, home))
			continue;
		v = values_eval(s, &env, e->value);
		otherwise = to->base == PLACE_DEREF && test_same_value(b, to->ref, pointer) && cfg_dominates(b, block, home) &&
			    valset_truth(&v) >= 0 && valset_truth(&v) != nonzero;
	}
	return otherwise;
}

/* The call string by which the path enters the function of frame @up. */
static ctx_id frame_ctx(struct solver *s, const struct walk_hit *hit, uint32_t up)
{
	ctx_id ctx = 0;

	for (uint32_t i = 0; i < up; i++)
		ctx = ctx_push(s, ctx, hit->steps[i].call);
	return ctx;
}

static bool stores_field(const struct body *b, const struct event *e, const struct elem *field)
{
	const struct elem *last;

	if (e->kind != EVENT_STORE)
		return false;
	last = path_last_field(b->pool.places[e->place].path, b->pool.places[e->place].npath);
	return last && last->tag == field->tag && last->field == field->field;
}

/* May the call or copy at @event change @field of the object at @pointer? */
static bool may_change(struct solver *s, uint32_t func, const struct body *b, const struct event *e,
		       const struct elem *field, uint32_t pointer)
{
	struct store_list l = program_field_stores(s->program, field->tag, field->field);
	bool given = e->kind == EVENT_COPY || e->kind == EVENT_ASM, elsewhere = false;

	for (uint32_t a = 0; e->kind == EVENT_CALL && a < e->nargs; a++)
		given |= test_same_value(b, e->args[a], pointer);
	for (uint32_t i = 0; i < l.n; i++)
		elsewhere |= l.v[i].func != func;
	return given && elsewhere;
}

/* The call that makes the object full of zeroes which @pointer is; with allocation profiling it is one of two. */
static uint32_t zero_maker(struct solver *s, uint32_t func, const struct body *b, uint32_t pointer)
{
	const struct value *v = &b->pool.values[pointer];
	uint32_t n = v->kind == VALUE_CHOICE ? v->nargs : 1, first = FACT_NONE;

	for (uint32_t i = 0; i < n; i++) {
		const struct value *r = v->kind == VALUE_CHOICE ? &b->pool.values[v->args[i]] : v;
		uint32_t maker = r->kind == VALUE_RESULT && b->events[r->num].kind == EVENT_CALL ?
				 program_callee(s->program, func, (uint32_t)r->num) : FACT_NONE;
		struct model_function *mf = maker == FACT_NONE ? NULL : solver_model_of(s, maker);

		if (!mf || !mf->zeroes)
			return FACT_NONE;
		first = (uint32_t)r->num < first ? (uint32_t)r->num : first;
	}
	return first;
}

/*
 * Was the object at @pointer made by frame @up of the path, all zero, and
 * nothing stored to @field on any way from there to the frame's call, under the
 * arguments that the path hands down?
 */
static bool made_zero(struct solver *s, const struct walk_hit *hit, uint32_t up, const struct elem *field,
		      uint32_t pointer)
{
	struct site call = hit->steps[up].call;
	const struct func *f = program_func(s->program, call.func);
	const struct body *b = func_body(f);
	struct env env = { .func = call.func, .ctx = frame_ctx(s, hit, up) };
	uint32_t maker = zero_maker(s, call.func, b, pointer), home = func_event_block(f, call.event);
	bool zero = true;

	if (maker == FACT_NONE)
		return false;
	values_live(s, &env);
	for (uint32_t i = maker + 1; i < b->nevents && zero; i++) {
		uint32_t block = func_event_block(f, i);

		if (i == call.event || !env.live.blocks[block] || !leads_to(b, block, home) ||
		    (block == home && i > call.event && !cfg_path(b, home, home, CFG_ALL)))
			continue;
		zero = !stores_field(b, &b->events[i], field) &&
		       !may_change(s, call.func, b, &b->events[i], field, pointer);
	}
	live_free(&env.live);
	return zero;
}

static bool flag_set_on_path(struct solver *s, const struct walk_hit *hit, uint32_t step)
{
	struct site site = hit->steps[step].call;
	const struct func *f = program_func(s->program, site.func);
	const struct body *b = func_body(f);
	test_list tests = { 0 };
	bool away = false;

	dominating_tests(b, func_event_block(f, site.event), &tests);
	for (size_t i = 0; i < tests.n && !away; i++) {
		bool nonzero;
		const struct place *p = tested_place(b, &tests.v[i], &nonzero);
		const struct elem *flag = p ? path_last_field(p->path, p->npath) : NULL;

		for (uint32_t up = 0; flag && p->base == PLACE_DEREF && up < step && !away; up++) {
			uint32_t pointer = pointer_up(s, hit, step, up, p->ref);

			away = pointer != FACT_NONE &&
			       (just_set_otherwise(s, hit->steps[up].call, flag, pointer, nonzero) ||
				(nonzero && made_zero(s, hit, up, flag, pointer)));
		}
	}
	vec_free(&tests);
	return away;
}

bool guard_excludes_path(struct solver *s, const struct walk_hit *hit, const struct class_key *work)
{
	for (uint32_t i = 0; i < hit->nsteps; i++)
		if (asked_current_work(s, hit->steps[i].call, work) || flag_set_on_path(s, hit, i) ||
		    bit_set_on_path(s, hit, i))
			return true;
	return guard_contradicts(s, hit);
}

/* Is what the call at @site returns stored to @field, in the same function? */
static bool result_kept_in(const struct func *f, uint32_t event, const struct elem *field)
{
	const struct body *b = func_body(f);

	for (uint32_t i = event; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		const struct elem *last;

		if (e->kind != EVENT_STORE || !func_value_is_result(f, e->value, event))
			continue;
		last = path_last_field(b->pool.places[e->place].path, b->pool.places[e->place].npath);
		if (last && last->tag == field->tag && last->field == field->field)
			return true;
	}
	return false;
}

bool guard_once(struct solver *s, const struct walk_hit *hit)
{
	for (uint32_t i = 0; i < hit->nsteps; i++) {
		const struct func *f = program_func(s->program, hit->steps[i].call.func);
		const struct body *b = func_body(f);
		test_list tests = { 0 };
		bool once = false;

		dominating_tests(b, func_event_block(f, hit->steps[i].call.event), &tests);
		for (size_t t = 0; t < tests.n && !once; t++) {
			bool nonzero;
			const struct elem *field = tested_field(b, &tests.v[t], &nonzero);

			once = field && !nonzero && result_kept_in(f, hit->steps[i].call.event, field);
		}
		vec_free(&tests);
		if (once)
			return true;
	}
	return false;
}
