// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * who.c - `wqlint who QUEUE`: the works of a queue, each with its function, where
 * it is bound and where it is queued.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cmd/ask.h"
#include "cmd/cmd.h"

/* A place of a work's life; one line of the answer. */
struct spot {
	const struct loc *loc;
	uint32_t func;		/* in which it stands, or FACT_NONE */
};

typedef VEC(struct spot) spot_list;

/* A work with one of the functions it may have. */
struct entry {
	const char *work;	/* its class, as text */
	struct class_key key;
	uint32_t func;		/* FACT_NONE: nothing binds it */
	enum tier tier;
	spot_list bound, queued;
};

struct works {
	struct ask *ask;
	VEC(struct entry) list;
	uint32_t weak;		/* ways to be queued that were left out, as below the floor */
	bool met;		/* the enqueue in question has a function */
};

/* The queues that some flow may be. */
static void mark_flow(struct solver *s, const struct flow *fl, bool *found)
{
	for (uint32_t i = 0; i < fl->nleaves; i++)
		if (fl->leaves[i].kind == LEAF_QUEUE || fl->leaves[i].kind == LEAF_CREATED)
			found[queue_of_leaf(s, &fl->leaves[i])] = true;
}

static void mark_stores(struct solver *s, struct store_list l, bool whole, bool *found)
{
	for (uint32_t i = 0; i < l.n; i++) {
		const struct body *b = l.v[i].func == FACT_NONE ? NULL :
				       func_body(program_func(solver_program(s), l.v[i].func));
		const struct event *e = b ? &b->events[l.v[i].event] : NULL;

		if (e && e->kind == EVENT_STORE && (!whole || !b->pool.places[e->place].npath))
			mark_flow(s, flow_sources(s, l.v[i].func, e->value, 0), found);
	}
}

/* By what it is kept in: struct.field, or a variable. */
static void mark_kept(struct solver *s, const char *name, bool *found)
{
	struct program *p = solver_program(s);
	const char *dot = strrchr(name, '.');
	str_id id = str_find(program_strings(p), name);

	if (dot) {
		char *tag = strndup(name, (size_t)(dot - name));
		str_id outer = str_find(program_strings(p), tag), field = str_find(program_strings(p), dot + 1);

		if (outer && field)
			mark_stores(s, program_field_stores(p, outer, field), false, found);
		free(tag);
	}
	for (uint32_t i = 0; id && i < program_nvars(p); i++)
		if (program_var(p, i)->name == id)
			mark_stores(s, program_var(p, i)->stores, true, found);
}

/* By what reports call it, or its own variable. */
static void mark_named(struct solver *s, const char *name, bool *found)
{
	const struct strtab *st = program_strings(solver_program(s));

	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		found[i] |= (q->name && !strcmp(str(st, q->name), name)) || !strcmp(queue_label(s, q), name);
	}
}

static bool *find_queues(struct ask *a, const struct ask_name *want, uint32_t *n)
{
	struct solver *s = a->load.solver;
	uint32_t nqueues = runs_nqueues(s);
	bool *found = MEM_NEW(bool, nqueues + 1);

	*n = 0;
	mark_named(s, want->name, found);
	mark_kept(s, want->name, found);
	for (uint32_t i = 0; i < nqueues; i++) {
		const struct loc *loc = queue_loc(s, runs_queue(s, i));

		found[i] &= !want->file || (loc && ask_is_file(want, str(a->load.st, loc->file)));
		*n += found[i];
	}
	return found;
}

/* Where a use is decided: in the outermost caller that was needed, whose words it is. */
static struct spot spot_of(struct solver *s, const struct use *use)
{
	struct site at = use->site;

	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	return (struct spot){ func_event_loc(program_func(solver_program(s), at.func), at.event), at.func };
}

static void spot_add(spot_list *l, struct spot fresh)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].loc->file == fresh.loc->file && l->v[i].loc->line == fresh.loc->line)
			return;
	vec_push(l, fresh);
}

static struct entry *entry_of(struct works *w, const struct class_key *key, uint32_t func, enum tier tier)
{
	struct entry fresh = { .key = *key, .func = func, .tier = tier };

	for (size_t i = 0; i < w->list.n; i++) {
		struct entry *e = &w->list.v[i];

		if (e->func != func || !class_equal(&e->key, key))
			continue;
		if (tier < e->tier)
			e->tier = tier;
		return e;
	}
	fresh.work = class_name(w->ask->load.solver, key);
	vec_push(&w->list, fresh);
	return &w->list.v[w->list.n - 1];
}

static void add_run(struct solver *s, struct run run, void *arg)
{
	struct works *w = (struct works *)arg;
	const struct binding *b = runs_binding(s, run.binding);
	const struct enqueue *q = runs_enqueue(s, run.enqueue);
	enum tier tier = ask_tier(run.evidence, 0);
	struct entry *e;

	w->met = true;
	if (tier > w->ask->load.floor) {
		w->weak++;
		return;
	}
	e = entry_of(w, &q->work, run.func, tier);
	if (b->given)
		e->work = "of the queue's owner";
	if (b->at.site.func == FACT_NONE)
		spot_add(b->given ? &e->queued : &e->bound,
			 (struct spot){ &program_var(solver_program(s), b->var)->def->loc, FACT_NONE });
	else if (!b->given)
		spot_add(&e->bound, spot_of(s, &b->at));
	if (q->at.site.func != FACT_NONE)
		spot_add(&e->queued, spot_of(s, &q->at));
}

static int by_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_spots(const void *pa, const void *pb, void *arg)
{
	const struct loc *a = ((const struct spot *)pa)->loc, *b = ((const struct spot *)pb)->loc;
	const struct ask *ask = (const struct ask *)arg;
	int c = strcmp(str(ask->load.st, a->file), str(ask->load.st, b->file));

	return c ? c : (a->line > b->line) - (a->line < b->line);
}

static int compare_entries(const void *pa, const void *pb, void *arg)
{
	const struct entry *a = (const struct entry *)pa, *b = (const struct entry *)pb;
	struct solver *s = ((const struct ask *)arg)->load.solver;
	int c = strcmp(a->work, b->work);

	if (!c)
		c = by_text(a->func == FACT_NONE ? NULL : check_func_name(s, a->func),
			    b->func == FACT_NONE ? NULL : check_func_name(s, b->func));
	return c ? c : (a->func > b->func) - (a->func < b->func);
}

static struct works collect(struct ask *a, uint32_t queue)
{
	struct solver *s = a->load.solver;
	struct works w = { .ask = a };

	for (uint32_t i = 0; i < runs_nenqueues(s); i++) {
		const struct enqueue *q = runs_enqueue(s, i);

		if (q->queue != queue)
			continue;
		w.met = false;
		runs_of_enqueue(s, i, add_run, &w);
		if (!w.met && a->load.floor == TIER_POSSIBLE)
			spot_add(&entry_of(&w, &q->work, FACT_NONE, TIER_POSSIBLE)->queued, spot_of(s, &q->at));
		else
			w.weak += !w.met;
	}
	if (w.list.n)
		qsort_r(w.list.v, w.list.n, sizeof(*w.list.v), compare_entries, a);
	return w;
}

static void tell_spots(struct ask *a, struct draft *d, spot_list *l, const char *what)
{
	if (l->n)
		qsort_r(l->v, l->n, sizeof(*l->v), compare_spots, a);
	for (size_t i = 0; i < l->n; i++) {
		const char *in = l->v[i].func == FACT_NONE ? NULL : check_func_name(d->s, l->v[i].func);

		check_step_at(d, l->v[i].loc, "", "%s here%s%s%s", what, in ? ", in " : "", in ? in : "", in ? "()" : "");
	}
}

static void tell_entry(struct ask *a, size_t number, struct entry *e)
{
	struct draft d;

	ask_begin(a, &d);
	if (e->func != FACT_NONE && program_func(a->load.program, e->func)->def)
		check_step_at(&d, &program_func(a->load.program, e->func)->def->loc, "", "%s() begins here",
			      check_func_name(d.s, e->func));
	tell_spots(a, &d, &e->bound, "bound");
	tell_spots(a, &d, &e->queued, "queued");
	if (e->func == FACT_NONE)
		check_end(&d, e->tier, "", arena_printf(a->answer.arena, "%zu. work %s, of which no function is known",
							number, e->work));
	else
		check_end(&d, e->tier, "", arena_printf(a->answer.arena, "%zu. work %s runs %s() [%s]", number, e->work,
							check_func_name(d.s, e->func), tier_name(e->tier)));
}

static void tell_queue(struct ask *a, uint32_t queue)
{
	struct solver *s = a->load.solver;
	const struct queue *q = runs_queue(s, queue);
	struct works w = collect(a, queue);
	struct draft d;
	size_t shown = a->max && w.list.n > a->max ? a->max : w.list.n;

	ask_begin(a, &d);
	if (q->func != FACT_NONE)
		check_step_at(&d, queue_loc(s, q), "", "allocated here, in %s()",
			      check_func_name(s, q->ctx ? ctx_site(s, q->ctx).func : q->func));
	check_end(&d, TIER_CERTAIN, "", arena_printf(a->answer.arena, "queue %s has %zu known work%s", ask_queue(a, q),
						     w.list.n, w.list.n == 1 ? "" : "s"));
	for (size_t i = 0; i < w.list.n; i++) {
		if (i < shown)
			tell_entry(a, i + 1, &w.list.v[i]);
		vec_free(&w.list.v[i].bound);
		vec_free(&w.list.v[i].queued);
	}
	if (shown < w.list.n)
		ask_say(a, "%zu more not shown: --max=0 shows all", w.list.n - shown);
	if (w.weak)
		ask_say(a, "queued there in %u more way%s of a weaker tier, not shown: --tier=possible shows all", w.weak,
			w.weak == 1 ? "" : "s");
	vec_free(&w.list);
}

static void say_unknown(struct ask *a, const struct ask_name *want)
{
	struct near near = { .want = want->name };
	struct solver *s = a->load.solver;
	const char *where = "";

	if (want->file)
		where = arena_printf(a->answer.arena, " in %.*s", (int)want->len, want->file);
	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		near_add(&near, q->name ? str(a->load.st, q->name) : queue_label(s, q));
		if (q->func == FACT_NONE)
			near_add(&near, queue_label(s, q));
	}
	ask_unknown(a, where, &near);
}

static void answer(struct ask *a)
{
	struct ask_name whole = { NULL, a->name, 0 }, part = ask_split(a->name);
	struct model_queue *shared;
	str_id id = str_find(a->load.st, a->name);
	uint32_t n;
	bool *found = find_queues(a, &whole, &n);

	/* A queue's name may hold a colon itself; only if there is none of that name it is FILE:QUEUE. */
	if (!n && part.file) {
		free(found);
		found = find_queues(a, &part, &n);
	}
	for (uint32_t i = 0; n && i < runs_nqueues(a->load.solver); i++)
		if (found[i])
			tell_queue(a, i);
	free(found);
	if (n)
		return;
	shared = id ? model_queue(a->load.model, id) : NULL;
	if (shared)
		ask_say(a, "queue %s (\"%s\", shared by the whole kernel) has no known work: nothing here queues on it",
			a->name, str(a->load.st, shared->name));
	else
		say_unknown(a, part.file ? &part : &whole);
}

int cmd_who(int argc, char **argv)
{
	struct ask a = { .load = { .command = "who", .floor = TIER_LIKELY }, .what = "queue" };

	return ask_run(&a, argc, argv,
		       "The works of QUEUE: each with its function, where it is bound to it, and where it is queued. "
		       "QUEUE is the name it was allocated with (gt-ordered-wq), a struct.field or a variable that it "
		       "is kept in, or a system queue. FILE:QUEUE means the one that is allocated in that file.", answer);
}
