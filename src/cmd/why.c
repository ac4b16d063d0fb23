// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * why.c - `wqlint why FUNCTION`: on which queues may it run, and by what path.
 *
 * A work function by its bindings and queueings; any other by the calls that
 * lead to it from work functions. Functions of one name are told one by one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "check/story.h"
#include "cmd/ask.h"
#include "cmd/cmd.h"
#include "solve/ways.h"

#define FEW_WAYS 10	/* more are cut unless --max asks for them */

typedef VEC(uint32_t) id_list;

/* One definition, or several copies of one that differ by their unit's configuration. */
struct subject {
	const struct loc *loc;	/* NULL if it is only called here */
	id_list funcs;
};

typedef VEC(struct subject) subject_list;

static bool same_place(const struct loc *a, const struct loc *b)
{
	return a && b ? a->file == b->file && a->line == b->line : a == b;
}

static void subject_add(subject_list *l, const struct loc *loc, uint32_t func)
{
	struct subject fresh = { .loc = loc };
	size_t i;

	for (i = 0; i < l->n; i++)
		if (same_place(l->v[i].loc, loc))
			break;
	if (i == l->n)
		vec_push(l, fresh);
	vec_push(&l->v[i].funcs, func);
}

/* All that go by that name in that file; whoever is not defined is in no file. */
static void find_subjects(struct ask *a, const struct ask_name *want, subject_list *out, id_list *all)
{
	str_id name = str_find(a->load.st, want->name);

	for (uint32_t i = 0; name && i < program_nfuncs(a->load.program); i++) {
		const struct func *f = program_func(a->load.program, i);
		const struct loc *loc = f->def ? &f->def->loc : NULL;

		if (f->name != name || (!loc && (want->file || !f->callers.n)) ||
		    (loc && !ask_is_file(want, str(a->load.st, loc->file))))
			continue;
		subject_add(out, loc, i);
		vec_push(all, i);
	}
}

static void say_unknown(struct ask *a, const struct ask_name *want)
{
	struct near near = { .want = want->name };
	struct ask_name anywhere = { NULL, want->name, 0 };
	subject_list others = { 0 };
	id_list all = { 0 };
	const char *where = "";

	find_subjects(a, &anywhere, &others, &all);
	if (want->file)
		where = arena_printf(a->answer.arena, " in %.*s", (int)want->len, want->file);
	for (size_t i = 0; i < others.n; i++) {
		if (others.v[i].loc)
			near_add(&near, arena_printf(a->answer.arena, "%s:%s",
						     load_relative(&a->load, str(a->load.st, others.v[i].loc->file)),
						     want->name));
		vec_free(&others.v[i].funcs);
	}
	for (uint32_t i = 0; !near.n && i < program_nfuncs(a->load.program); i++)
		near_add(&near, str(a->load.st, program_func(a->load.program, i)->name));
	ask_unknown(a, where, &near);
	vec_free(&others);
	vec_free(&all);
}

/* A queue that it may run on: as a work itself, or below one. */
struct account {
	const struct run *run;
	const struct way *way;	/* NULL: as a work itself */
};

struct accounts {
	VEC(struct account) list;
	uint32_t weak;		/* left out, as below the floor */
};

static bool is_of(const struct subject *x, uint32_t func)
{
	for (size_t i = 0; i < x->funcs.n; i++)
		if (x->funcs.v[i] == func)
			return true;
	return false;
}

static void account_add(struct ask *a, struct accounts *out, const struct run *run, const struct way *way)
{
	if (ask_tier(run->evidence, way ? way->hit.cost : 0) > a->load.floor)
		out->weak++;
	else
		vec_push(&out->list, (struct account){ run, way });
}

static struct accounts collect(struct ask *a, const struct subject *x)
{
	struct solver *s = a->load.solver;
	struct accounts out = { 0 };
	const struct way *ways;
	uint32_t n;

	for (uint32_t i = 0; i < runs_count(s); i++)
		if (is_of(x, runs_get(s, i)->func))
			account_add(a, &out, runs_get(s, i), NULL);
	ways = ways_to(s, x->funcs.v, (uint32_t)x->funcs.n, &n);
	for (uint32_t w = 0; w < n; w++)
		for (uint32_t i = 0; i < runs_count(s); i++)
			if (runs_get(s, i)->func == ways[w].root)
				account_add(a, &out, runs_get(s, i), &ways[w]);
	return out;
}

static uint32_t count_queues(const struct accounts *l, size_t first)
{
	uint32_t n = 0;

	for (size_t i = first; i < l->list.n; i++) {
		bool seen = false;

		for (size_t j = 0; j < i && !seen; j++)
			seen = l->list.v[j].run->queue == l->list.v[i].run->queue;
		n += !seen;
	}
	return n;
}

static void tell_account(struct ask *a, size_t number, const struct account *x)
{
	struct solver *s = a->load.solver;
	const char *queue = ask_queue(a, runs_queue(s, x->run->queue)), *head;
	enum tier tier = ask_tier(x->run->evidence, x->way ? x->way->hit.cost : 0);
	struct draft d;

	if (x->way)
		head = arena_printf(a->answer.arena, "%zu. below %s(), which runs on %s [%s]", number,
				    check_func_name(s, x->run->func), queue, tier_name(tier));
	else
		head = arena_printf(a->answer.arena, "%zu. as a work on %s [%s]", number, queue, tier_name(tier));
	ask_begin(a, &d);
	story_origin(&d, x->run);
	if (x->way)
		story_calls(&d, x->run->func, &x->way->hit);
	check_end(&d, tier, "", head);
}

static void tell_cut(struct ask *a, const struct accounts *l, size_t shown)
{
	if (shown < l->list.n)
		ask_say(a, "%zu more, on %u other queue%s, not shown: --max=0 shows all", l->list.n - shown,
			count_queues(l, shown), count_queues(l, shown) == 1 ? "" : "s");
	if (l->weak)
		ask_say(a, "%u of a weaker tier, not shown: --tier=possible shows all", l->weak);
}

/* A caller that the rules describe as a whole: no walk goes through it, so it is the one to ask for. */
static const char *described_caller(struct ask *a, const struct subject *x)
{
	for (size_t i = 0; i < x->funcs.n; i++) {
		struct site_list calls = program_func(a->load.program, x->funcs.v[i])->callers;

		for (uint32_t c = 0; c < calls.n; c++)
			if (solver_model_of(a->load.solver, calls.v[c].func))
				return check_func_name(a->load.solver, calls.v[c].func);
	}
	return NULL;
}

/* What else there is to ask, if no way was found. */
static const char *hint(struct ask *a, const struct subject *x, const struct accounts *l)
{
	const char *caller = described_caller(a, x);

	if (l->weak)
		return " at this tier";
	if (caller)
		return arena_printf(a->answer.arena, " but through functions like %s(), of which only the rules' description is "
				    "followed: ask for them", caller);
	return a->load.floor < TIER_POSSIBLE ? "; --tier=possible also follows weaker calls" : "";
}

static void tell_subject(struct ask *a, const char *name, const struct subject *x)
{
	const char *where = x->loc ? ask_place(a, x->loc) : "not defined in what was read";
	struct accounts l = collect(a, x);
	size_t shown = a->max && l.list.n > a->max ? a->max : l.list.n;
	uint32_t queues = count_queues(&l, 0);

	if (!l.list.n)
		ask_say(a, "%s() (%s): nothing that runs on a queue is known to lead there%s", name, where,
			hint(a, x, &l));
	else
		ask_say(a, "%s() (%s) may run on %u queue%s", name, where, queues, queues == 1 ? "" : "s");
	for (size_t i = 0; i < shown; i++)
		tell_account(a, i + 1, &l.list.v[i]);
	tell_cut(a, &l, shown);
	vec_free(&l.list);
}

static void answer(struct ask *a)
{
	struct ask_name want = ask_split(a->name);
	subject_list subjects = { 0 };
	id_list all = { 0 };

	find_subjects(a, &want, &subjects, &all);
	if (!subjects.n)
		say_unknown(a, &want);
	ways_prepare(a->load.solver, all.v, (uint32_t)all.n);
	for (size_t i = 0; i < subjects.n; i++) {
		tell_subject(a, want.name, &subjects.v[i]);
		vec_free(&subjects.v[i].funcs);
	}
	vec_free(&subjects);
	vec_free(&all);
}

/* For --help: why_splat.c takes a command line that has it. */
static const struct argp_option splat_option[] = {
	{ "splat", 256, "LOG", 0, "in place of FUNCTION: which findings are the deadlocks that a kernel's log reports; - is standard input", 0 },
	{ 0 }
};
static const struct argp splat_argp = { .options = splat_option };

/* A log is no name: another question, with a command line of its own. */
static bool asks_of_log(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strncmp(argv[i], "--splat", 7))
			return true;
	return false;
}

int cmd_why(int argc, char **argv)
{
	struct ask a = { .load = { .command = "why", .floor = TIER_LIKELY }, .what = "function", .max = FEW_WAYS, .also = &splat_argp };

	if (asks_of_log(argc, argv))
		return cmd_why_splat(argc, argv);
	return ask_run(&a, argc, argv,
		       "On which queues may FUNCTION run, and by what path: how its work is bound and queued, or "
		       "which calls lead down to it from a work function, shortest first. FILE:FUNCTION means the "
		       "one in that file.", answer);
}
