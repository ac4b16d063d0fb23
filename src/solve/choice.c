// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * choice.c - values that depend on the way by which a block was entered, or
 * on which store came last.
 *
 * A body that carries its error through twenty tests has as many choices in a
 * row, and each is asked for by both arms of the next: evaluated anew each time
 * they would take 2^20 steps. What one was found to be is therefore kept, for
 * as long as what it was found from still holds. A local in memory is the same:
 * a hash that is stirred in an array of them asks all of each for all others.
 */
#include "solve/choice.h"

#include <stdlib.h>

#include "solve/valset.h"

#define MAX_ROUNDS	4	/* of a loop-carried choice */
#define LOCAL		(1u << 31)

/* A choice whose evaluation is under way. */
struct assumption {
	const struct env *env;
	uint32_t choice;	/* value, or local with LOCAL */
	uint32_t position;	/* among those of its env */
	uint64_t round;		/* never the same twice */
	struct valset is;
};

void choices_clear(struct choices *c)
{
	map_free(&c->ids);
	vec_free(&c->kept);
}

static uint64_t kept_key(uint32_t choice, uint32_t depth)
{
	return map_key(choice, depth);
}

/* Does what was kept still hold? Then those under way that it rests on count as asked again. */
static bool still_holds(struct solver *s, const struct env *env, const struct kept *k)
{
	if (k->turn != env->live.choices->turn)
		return false;
	if (k->rests_on && (k->place >= s->assumptions.n || s->assumptions.v[k->place]->round != k->round))
		return false;
	s->asked |= k->rests_on;
	return true;
}

/* @rests_on: what of the choices around @self was asked on the way. */
static void keep(struct solver *s, const struct assumption *self, uint32_t depth, struct valset is, uint64_t rests_on)
{
	struct choices *c = self->env->live.choices;
	struct kept k = { .is = is, .turn = c->turn, .rests_on = rests_on };
	uint64_t at;

	if (rests_on) {
		uint32_t innermost = 63 - (uint32_t)__builtin_clzll(rests_on);

		k.place = s->assumptions.n - (self->position - innermost);
		k.round = s->assumptions.v[k.place]->round;
	}
	if (map_get(&c->ids, kept_key(self->choice, depth), &at)) {
		c->kept.v[at] = k;
		return;
	}
	map_put(&c->ids, kept_key(self->choice, depth), c->kept.n);
	vec_push(&c->kept, k);
}

/* One more thing that it may be; false if nothing is known any more. */
static bool add_part(struct valset *r, const struct valset *part)
{
	if (part->n == NONE_YET)
		return true;
	if (!part->n) {
		*r = *part;
		return false;
	}
	if (r->n == NONE_YET)
		*r = valset_any();
	valset_add(r, part);
	return true;
}

static bool is_local(const struct place *p, uint32_t local)
{
	return p->base == PLACE_LOCAL && p->ref == local;
}

/* Is the address of the local handed to that call? Then others may store to it. */
static bool gives_away(const struct body *b, const struct event *e, uint32_t local)
{
	for (uint32_t i = 0; i < e->nargs; i++)
		if (b->pool.values[e->args[i]].kind == VALUE_ADDR &&
		    is_local(&b->pool.places[b->pool.values[e->args[i]].place], local))
			return true;
	return false;
}

/* What the body itself stores to a local. */
static struct valset eval_stores(struct solver *s, const struct env *env, const struct body *b, uint32_t local, uint32_t depth)
{
	struct valset r = valset_none();
	bool stored = false;

	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct event *e = &b->events[i];
		struct valset part;

		if (gives_away(b, e, local))
			return valset_any();
		if (e->kind != EVENT_STORE || !is_local(&b->pool.places[e->place], local))
			continue;
		stored = true;
		part = values_at(s, env, e->value, depth + 1);
		if (!add_part(&r, &part))
			return r;
	}
	return stored ? r : valset_any();
}

static struct valset eval_arms(struct solver *s, const struct env *env, const struct body *b, uint32_t choice,
			       uint32_t depth)
{
	const struct value *v = &b->pool.values[choice];
	struct valset r = valset_none();

	for (uint32_t i = 0; i < v->nargs; i++) {
		struct valset part;

		if (i < v->npreds && !live_edge(&env->live, b, v->preds[i], v->block))
			continue;
		part = values_at(s, env, v->args[i], depth + 1);
		if (!add_part(&r, &part))
			return r;
	}
	return r;
}

/*
 * flags |= BIT in a loop: the choice at the loop's head depends on itself. It
 * starts as nothing and is evaluated again with what came out, until that
 * stays the same.
 */
static struct valset eval_rounds(struct solver *s, struct assumption *self, uint32_t depth, uint64_t *rests_on)
{
	const struct body *b = func_body(program_func(s->program, self->env->func));
	uint64_t own = 1ull << self->position;
	struct valset r = valset_any();

	for (int round = 0; round < MAX_ROUNDS; round++) {
		bool asked;

		self->round = ++s->rounds;
		s->asked = 0;
		r = self->choice & LOCAL ? eval_stores(s, self->env, b, self->choice & ~LOCAL, depth) :
					   eval_arms(s, self->env, b, self->choice, depth);
		asked = s->asked & own;
		*rests_on |= s->asked & ~own;
		if (!asked || (r.n != NONE_YET && self->is.n != NONE_YET && valset_equal(&r, &self->is)))
			break;
		if (round == MAX_ROUNDS - 1)
			r = valset_any();
		self->is = r;
	}
	return r;
}

struct valset choice_eval(struct solver *s, const struct env *env, uint32_t value, uint32_t depth)
{
	struct assumption self = { .env = env, .choice = value, .is = valset_none() };
	uint64_t asked = s->asked, rests_on = 0, at;
	size_t n = s->assumptions.n;
	struct valset r;

	for (size_t i = n; i-- && s->assumptions.v[i]->env == env; )
		if (s->assumptions.v[i]->choice == value) {
			s->asked |= 1ull << s->assumptions.v[i]->position;
			return s->assumptions.v[i]->is;
		}
	if (map_get(&env->live.choices->ids, kept_key(value, depth), &at) &&
	    still_holds(s, env, &env->live.choices->kept.v[at]))
		return env->live.choices->kept.v[at].is;
	if (n && s->assumptions.v[n - 1]->env == env)
		self.position = s->assumptions.v[n - 1]->position + 1;
	vec_push(&s->assumptions, &self);
	r = eval_rounds(s, &self, depth, &rests_on);
	s->assumptions.n = n;
	keep(s, &self, depth, r, rests_on);
	s->asked = asked | rests_on;
	return r;
}

struct valset choice_eval_local(struct solver *s, const struct env *env, const struct place *place, uint32_t depth)
{
	return place->npath ? valset_any() : choice_eval(s, env, place->ref | LOCAL, depth);
}
