// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - from the command line to a solved program, for every command that
 * needs one. What is left out is said: silence would be taken for "nothing there".
 */
#include "cmd/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cmd/cmd.h"
#include "link/program.h"
#include "model/where.h"
#include "solve/annotated.h"

enum { OPT_TIER = 1024, OPT_ANNOTATE, OPT_RULES, OPT_ROOT, OPT_STRICT, OPT_WITH };

/* Whose source file is it? A header's inlines belong to everybody who includes it. */
enum { FILE_OWN = 1 << 0, FILE_CONTEXT = 1 << 1, FILE_OWN_UNIT = 1 << 2 };

static const struct argp_option options[] = {
	{ "rules", OPT_RULES, "FILE|DIR", 0, "more rules; may be repeated, later entries win", 0 },
	{ "with", OPT_WITH, "FACTS", 0, "solve together with these facts, those of the kernel that a module is built for, but report only what touches the inputs' own files; may be repeated", 0 },
	{ "tier", OPT_TIER, "certain|likely|possible", 0, "report what is of this tier or better (default: likely)", 0 },
	{ "annotate", OPT_ANNOTATE, "NAME", 0, "treat queues of this name, struct.field, variable or flag as reclaim-annotated", 0 },
	{ "root", OPT_ROOT, "DIR", 0, "source root that paths are relative to (default: the current directory)", 0 },
	{ "strict", OPT_STRICT, NULL, 0, "exit 2 if anything could not be read", 0 },
	{ 0 }
};

void load_choose(struct load *l, const char *option, const char *arg, const char *const *names, int n, int *out)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], arg)) {
			*out = i;
			return;
		}
	err_add(&l->err, "%s: --%s=%s is not known: say %s%s%s%s%s", l->command, option, arg, names[0],
		n > 1 ? ", " : "", n > 1 ? names[1] : "", n > 2 ? " or " : "", n > 2 ? names[2] : "");
}

static error_t load_option(int key, char *arg, struct argp_state *state)
{
	static const char *const tiers[] = { "certain", "likely", "possible" };
	struct load *l = (struct load *)state->input;
	int n = (int)l->floor;

	switch (key) {
	case ARGP_KEY_ARG:
		vec_push(&l->inputs, arg);
		return 0;
	case OPT_RULES:
		vec_push(&l->rules, arg);
		return 0;
	case OPT_TIER:
		load_choose(l, "tier", arg, tiers, 3, &n);
		l->floor = (enum tier)n;
		return 0;
	case OPT_ANNOTATE:
		vec_push(&l->annotate, arg);
		return 0;
	case OPT_ROOT:
		l->root = arg;
		return 0;
	case OPT_WITH:
		vec_push(&l->with, arg);
		return 0;
	case OPT_STRICT:
		l->strict = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp load_argp = { .options = options, .parser = load_option };

/* A changed plugin rebuilds no object, so several may have made what is checked together. */
static void note_build(struct load *l, str_id build)
{
	for (size_t i = 0; i < l->builds.n; i++)
		if (l->builds.v[i] == build)
			return;
	vec_push(&l->builds, build);
}

/* What the report repeats of what is said here. */
static void note(struct load *l)
{
	if (!l->quiet)
		cmd_problem(NULL, l->coverage.msg[l->coverage.n - 1]);
}

static void add_problem(void *ctx, const char *sentence)
{
	struct load *l = (struct load *)ctx;

	err_add(&l->coverage, "%s", sentence);
	note(l);
}

static uint64_t whose(const struct load *l, str_id file)
{
	uint64_t bits = 0;

	map_get(&l->files, file, &bits);
	return bits;
}

static void note_file(struct load *l, str_id file, uint64_t bit)
{
	uint64_t bits = whose(l, file);

	if (!file || (bits & bit) == bit)
		return;
	if (bit & FILE_OWN && !(bits & FILE_OWN))
		vec_push(&l->own_files, str(l->st, file));
	map_put(&l->files, file, bits | bit);
}

/* Its id in the program's table. */
static str_id ours(struct load *l, const struct strtab *st, str_id id)
{
	return str_intern(l->st, str(st, id));
}

/* The unit's source file in the program's table, by the name under which it is known elsewhere. */
static str_id unit_file(struct load *l, const struct unit *u, const struct strtab *st)
{
	const char *file = str(st, u->file);
	struct arena *mem;
	str_id id;

	if (!l->absolute || l->context || *file == '/')
		return str_intern(l->st, file);
	mem = arena_new();
	id = str_intern(l->st, arena_printf(mem, "%s/%s", l->absolute, file));
	arena_free(mem);
	return id;
}

static void note_files(struct load *l, const struct unit *u, const struct strtab *st)
{
	str_id last = u->file;

	note_file(l, unit_file(l, u, st), l->context ? FILE_CONTEXT : FILE_OWN | FILE_OWN_UNIT);
	for (uint32_t i = 0; i < u->nfunctions; i++) {
		str_id file = u->functions[i].loc.file;

		if (file != last)
			note_file(l, ours(l, st, file), l->context ? FILE_CONTEXT : FILE_OWN);
		last = file;
	}
}

static void add_unit(void *ctx, const struct unit *u, const struct strtab *st, const char *origin)
{
	struct load *l = (struct load *)ctx;

	/* What is being checked takes the place of the same unit of the kernel's. */
	if (l->context && whose(l, unit_file(l, u, st)) & FILE_OWN_UNIT)
		return;
	if (u->incomplete) {
		l->incomplete++;
		err_add(&l->coverage, "%s: facts of %s are incomplete: %s", l->origin ? l->origin : origin, str(st, u->file),
			str(st, u->incomplete));
		note(l);
	}
	note_files(l, u, st);
	if (!l->context)
		vec_push(&l->units, (struct load_unit){ .file = str(l->st, unit_file(l, u, st)),
							     .origin = str(l->st, str_intern(l->st, origin)) });
	note_build(l, ours(l, st, u->build));
	program_add(l->program, u, st);
}

/* The model: the rules that came with the program, then the user's. */
static struct model *read_rules(struct load *l, struct err *err)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	VEC(const char *) paths = { 0 };
	struct model *m = NULL;

	if (n < 0) {
		err_add(err, "/proc/self/exe: cannot read it: is /proc mounted?");
		return NULL;
	}
	exe[n] = 0;
	l->own_rules = model_rules_dir(exe, err);
	if (l->own_rules) {
		vec_push(&paths, l->own_rules);
		for (size_t i = 0; i < l->rules.n; i++)
			vec_push(&paths, l->rules.v[i]);
		m = model_read(paths.v, (uint32_t)paths.n, l->st, err);
	}
	vec_free(&paths);
	return m;
}

/* What is left unsaid would be taken for "nothing wrong": say what could not be read. */
static void say_coverage(struct load *l)
{
	const struct facts_counts *n = &l->sink.counts;

	for (size_t i = 0; n->without && i < l->inputs.n; i++)
		foreign_count(l->inputs.v[i], &l->foreign);
	/* Only in the report: nobody can do anything about it, and every run would say it. */
	if (l->foreign.rust || l->foreign.assembler)
		err_add(&l->coverage, "%zu object(s) from Rust and %zu from assembler have no facts: what only they do is not seen",
			l->foreign.rust, l->foreign.assembler);
	if (l->builds.n > 1)
		err_add(&l->coverage, "the facts were made by %zu different front ends; build all objects with one plugin",
			l->builds.n), note(l);
	if (load_is_partial(l))
		err_add(&l->coverage, "%zu record(s) and %zu file(s) could not be read, %u unit(s) are incomplete; %zu unit(s) were checked",
			n->broken, n->unreadable, l->incomplete, n->units), note(l);
}

bool load_is_partial(const struct load *l)
{
	return l->sink.counts.broken || l->sink.counts.unreadable || l->incomplete;
}

int load_open(struct load *l)
{
	struct err err = { 0 };
	size_t found;

	if (l->err.n)
		return cmd_failed(&l->err);
	if (!l->inputs.n) {
		err_add(&err, "%s: no file given; see wqlint %s --help", l->command, l->command);
		return cmd_failed(&err);
	}
	l->sink.unit = add_unit;
	l->sink.problem = add_problem;
	l->sink.ctx = l;
	l->sink.jobs = l->jobs ? (unsigned)l->jobs : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	l->st = strtab_new();
	l->program = program_new(l->st);
	l->model = read_rules(l, &err);
	if (!l->model)
		return cmd_failed(&err);
	for (size_t i = 0; i < l->inputs.n; i++)
		facts_read(l->inputs.v[i], &l->sink);
	found = l->sink.counts.units;
	l->context = true;
	for (size_t i = 0; i < l->with.n; i++)
		facts_read(l->with.v[i], &l->sink);
	say_coverage(l);
	if (!found) {
		err_add(&err, "%s: %s%s: nothing to check: no unit with facts could be read; build it with -fplugin=wqlint.so",
			l->command, l->inputs.v[0], l->inputs.n > 1 ? " and the others" : "");
		return cmd_failed(&err);
	}
	l->real_root = l->root ? realpath(l->root, NULL) : NULL;
	l->solve.annotate = l->annotate.v;
	l->solve.nannotate = (uint32_t)l->annotate.n;
	l->solve.possible |= l->floor == TIER_POSSIBLE;
	program_link(l->program);
	l->solver = solver_new(l->program, l->model, &l->solve);
	solve(l->solver);
	return 0;
}

void load_free(struct load *l)
{
	solver_free(l->solver);
	model_free(l->model);
	if (l->program) {
		program_free(l->program);
		facts_sink_free(&l->sink);
		strtab_free(l->st);
	}
	vec_free(&l->inputs);
	vec_free(&l->with);
	vec_free(&l->own_files);
	vec_free(&l->units);
	map_free(&l->files);
	err_free(&l->coverage);
	vec_free(&l->annotate);
	vec_free(&l->rules);
	vec_free(&l->builds);
	free(l->own_rules);
	free(l->real_root);
	err_free(&l->err);
}

const char *load_relative(const struct load *l, const char *file)
{
	size_t n = l->real_root ? strlen(l->real_root) : 0;

	return n > 1 && !strncmp(file, l->real_root, n) && file[n] == '/' ? file + n + 1 : file;
}

void load_make_relative(const struct load *l, struct findings *f)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct finding *x = &f->list.v[i];

		x->at.file = load_relative(l, x->at.file);
		for (uint32_t k = 0; k < x->nsteps; k++)
			x->steps[k].at.file = load_relative(l, x->steps[k].at.file);
		if (x->hint.kind != HINT_NONE)
			x->hint.call.file = load_relative(l, x->hint.call.file);
		for (uint32_t k = 0; x->remedy && k < x->remedy->n; k++)
			x->remedy->changes[k].at.file = load_relative(l, x->remedy->changes[k].at.file);
	}
}

static bool is_own(const struct load *l, const struct position *at)
{
	str_id file = str_find(l->st, at->file);

	return file && (whose(l, file) & (FILE_OWN | FILE_CONTEXT)) == FILE_OWN;
}

void load_keep_own(const struct load *l, struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; l->with.n && i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];
		bool own = is_own(l, &x->at);

		for (uint32_t k = 0; k < x->nsteps && !own; k++)
			own = is_own(l, &x->steps[k].at);
		if (own)
			f->list.v[n++] = *x;
	}
	if (l->with.n)
		f->list.n = n;
}

bool load_has_file(const struct load *l, const char *file)
{
	for (size_t i = 0; i < l->own_files.n; i++)
		if (!strcmp(load_relative(l, l->own_files.v[i]), file))
			return true;
	return false;
}

void load_say_unmatched(const struct load *l)
{
	for (size_t i = 0; i < l->annotate.n; i++) {
		bool found = false;

		for (uint32_t q = 0; q < runs_nqueues(l->solver) && !found; q++)
			found = annotation_matches(l->solver, runs_queue(l->solver, q), l->annotate.v[i]);
		if (!found)
			fprintf(stderr, "wqlint: %s: --annotate=%s matches no queue\n", l->command, l->annotate.v[i]);
	}
}
