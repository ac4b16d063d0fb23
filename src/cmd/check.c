// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - `wqlint check`: facts in, findings out. The table of contents of
 * the analyser: read, link, solve, check, report.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check/annotated.h"
#include "check/check.h"
#include "cmd/cmd.h"
#include "cmd/stats.h"
#include "facts/read.h"
#include "link/program.h"
#include "model/where.h"
#include "report/render.h"
#include "report/source.h"
#include "report/suppress.h"

enum {
	OPT_ENABLE = 256, OPT_DISABLE, OPT_TIER, OPT_RECLAIM, OPT_ANNOTATE, OPT_RULES, OPT_ROOT,
	OPT_STATS, OPT_STRICT, OPT_FORMAT
};

struct check_cmd {
	struct facts_sink sink;
	struct program *program;
	struct solve_options solve;
	VEC(const char *) inputs, annotate, rules;
	VEC(const char *) enable, disable;
	enum tier floor;
	const char *output, *root;
	char *own_rules;	/* directory of the bundled ones */
	bool stats, strict;
	unsigned long jobs;
	uint32_t incomplete;
	VEC(str_id) builds;	/* front ends that made the facts, in order of first sight */
	struct err err;		/* what is wrong with the command line */
};

static const struct argp_option options[] = {
	{ "rules", OPT_RULES, "FILE|DIR", 0, "more rules; may be repeated, later entries win", 0 },
	{ "enable", OPT_ENABLE, "RULE", 0, "only this rule, and others so named", 0 },
	{ "disable", OPT_DISABLE, "RULE", 0, "all rules but this one", 0 },
	{ "tier", OPT_TIER, "certain|likely|possible", 0, "report findings of this tier or better (default: likely)", 0 },
	{ "reclaim", OPT_RECLAIM, "fs|io|any", 0, "which allocations count: those that may enter filesystems (fs, the default), also block I/O (io), or any direct reclaim (any)", 0 },
	{ "annotate", OPT_ANNOTATE, "NAME", 0, "treat queues of this name, struct.field, variable or flag as reclaim-annotated", 0 },
	{ "format", OPT_FORMAT, "text", 0, "form of the report", 0 },
	{ "output", 'o', "FILE", 0, "write the report there, whole or not at all; - is standard output", 0 },
	{ "root", OPT_ROOT, "DIR", 0, "source root that paths are relative to (default: the current directory)", 0 },
	{ "jobs", 'j', "N", 0, "run N checks at a time (default: as many as there are processors)", 0 },
	{ "stats", OPT_STATS, NULL, 0, "print what was analysed, and what could not be, on standard error", 0 },
	{ "strict", OPT_STRICT, NULL, 0, "exit 2 if anything could not be read", 0 },
	{ 0 }
};

static error_t choose(struct check_cmd *c, const char *option, const char *arg, const char *const *names, int n, int *out)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], arg)) {
			*out = i;
			return 0;
		}
	err_add(&c->err, "check: --%s=%s is not known: say %s%s%s%s%s", option, arg, names[0], n > 1 ? ", " : "",
		n > 1 ? names[1] : "", n > 2 ? " or " : "", n > 2 ? names[2] : "");
	return 0;
}

static void rule_option(struct check_cmd *c, const char *option, const char *rule)
{
	if (!check_find(rule))
		err_add(&c->err, "check: --%s=%s: there is no such rule; `wqlint rules` lists them", option, rule);
}

static error_t check_option(int key, char *arg, struct argp_state *state)
{
	static const char *const tiers[] = { "certain", "likely", "possible" };
	static const char *const levels[] = { "fs", "io", "any" };
	static const char *const formats[] = { "text" };
	struct check_cmd *c = (struct check_cmd *)state->input;
	int n = 0;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		return 0;
	case ARGP_KEY_ARG:
		vec_push(&c->inputs, arg);
		return 0;
	case OPT_RULES:
		vec_push(&c->rules, arg);
		return 0;
	case OPT_ENABLE:
		rule_option(c, "enable", arg);
		vec_push(&c->enable, arg);
		return 0;
	case OPT_DISABLE:
		rule_option(c, "disable", arg);
		vec_push(&c->disable, arg);
		return 0;
	case OPT_TIER:
		choose(c, "tier", arg, tiers, 3, &n);
		c->floor = (enum tier)n;
		return 0;
	case OPT_RECLAIM:
		choose(c, "reclaim", arg, levels, 3, &n);
		c->solve.reclaim = (enum reclaim_level)n;
		return 0;
	case OPT_ANNOTATE:
		vec_push(&c->annotate, arg);
		return 0;
	case OPT_FORMAT:
		return choose(c, "format", arg, formats, 1, &n);
	case OPT_ROOT:
		c->root = arg;
		return 0;
	case OPT_STATS:
		c->stats = true;
		return 0;
	case OPT_STRICT:
		c->strict = true;
		return 0;
	case 'o':
		c->output = arg;
		return 0;
	case 'j':
		errno = 0;
		c->jobs = strtoul(arg, &end, 10);
		if (errno || *end || !c->jobs || c->jobs > 1024)
			err_add(&c->err, "check: -j %s: say a number of jobs from 1 to 1024", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* A changed plugin rebuilds no object, so several may have made what is checked together. */
static void note_build(struct check_cmd *c, str_id build)
{
	for (size_t i = 0; i < c->builds.n; i++)
		if (c->builds.v[i] == build)
			return;
	vec_push(&c->builds, build);
}

static void add_unit(void *ctx, struct unit *u, const char *origin)
{
	struct check_cmd *c = (struct check_cmd *)ctx;

	if (u->incomplete) {
		c->incomplete++;
		fprintf(stderr, "wqlint: %s: facts of %s are incomplete: %s\n", origin, str(c->sink.st, u->file),
			str(c->sink.st, u->incomplete));
	}
	note_build(c, u->build);
	program_add(c->program, u);
}

/* The model: the rules that came with the program, then the user's. */
static struct model *read_rules(struct check_cmd *c, struct err *err)
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
	c->own_rules = model_rules_dir(exe, err);
	if (c->own_rules) {
		vec_push(&paths, c->own_rules);
		for (size_t i = 0; i < c->rules.n; i++)
			vec_push(&paths, c->rules.v[i]);
		m = model_read(paths.v, (uint32_t)paths.n, c->sink.st, err);
	}
	vec_free(&paths);
	return m;
}

/* Facts of an out-of-tree build have absolute paths: tell them as below --root. */
static void make_relative(struct check_cmd *c, struct findings *f)
{
	char *root = c->root ? realpath(c->root, NULL) : NULL;
	size_t n = root ? strlen(root) : 0;

	for (size_t i = 0; n > 1 && i < f->list.n; i++) {
		struct finding *x = &f->list.v[i];

		for (uint32_t k = 0; k <= x->nsteps; k++) {
			struct position *at = k < x->nsteps ? &x->steps[k].at : &x->at;

			if (!strncmp(at->file, root, n) && at->file[n] == '/')
				at->file += n + 1;
		}
	}
	free(root);
}

/* A name that no queue answers to is a slip, and would look like a clean result. */
static void say_unmatched(struct check_cmd *c, struct solver *s)
{
	for (size_t i = 0; i < c->annotate.n; i++) {
		bool found = false;

		for (uint32_t q = 0; q < runs_nqueues(s) && !found; q++)
			found = annotation_matches(s, runs_queue(s, q), c->annotate.v[i]);
		if (!found)
			fprintf(stderr, "wqlint: check: --annotate=%s matches no queue\n", c->annotate.v[i]);
	}
}

/* Print the report to standard output or, whole or not at all, to a file. */
static int write_report(struct check_cmd *c, const struct findings *f, struct sources *src)
{
	struct err err = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *mem = open_memstream(&text, &len);
	int ret;

	if (!mem)
		bug("out of memory");
	render_text(mem, f, c->floor, src);
	fclose(mem);
	if (c->output && strcmp(c->output, "-")) {
		ret = file_write(c->output, text, len, &err) ? cmd_failed(&err) : 0;
	} else {
		fwrite(text, 1, len, stdout);
		ret = cmd_flush();
	}
	free(text);
	return ret;
}

/* What is left unsaid would be taken for "nothing wrong": say what could not be read. */
static void say_coverage(const struct check_cmd *c)
{
	const struct facts_counts *n = &c->sink.counts;

	if (c->builds.n > 1)
		fprintf(stderr, "wqlint: the facts were made by %zu different front ends; build all objects with one plugin\n",
			c->builds.n);
	if (n->broken || n->unreadable || c->incomplete)
		fprintf(stderr, "wqlint: %zu record(s) and %zu file(s) could not be read, %u unit(s) are incomplete; %zu unit(s) were checked\n",
			n->broken, n->unreadable, c->incomplete, n->units);
}

static int analyse(struct check_cmd *c)
{
	struct err err = { 0 };
	struct model *model = read_rules(c, &err);
	struct findings findings;
	struct solver *solver;
	struct sources *src;
	int status, failed = 0;

	if (!model)
		return cmd_failed(&err);
	for (size_t i = 0; i < c->inputs.n; i++)
		facts_read(c->inputs.v[i], &c->sink);
	say_coverage(c);
	if (!c->sink.counts.units) {
		err_add(&err, "check: %s%s: nothing to check: no unit with facts could be read; build it with -fplugin=wqlint.so",
			c->inputs.v[0], c->inputs.n > 1 ? " and the others" : "");
		model_free(model);
		return cmd_failed(&err);
	}
	program_link(c->program);
	solver = solver_new(c->program, model, &c->solve);
	solve(solver);
	findings_init(&findings);
	if (checks_run(solver, c->enable.v, (uint32_t)c->enable.n, c->disable.v, (uint32_t)c->disable.n,
		       (uint32_t)c->jobs, &findings, &err))
		failed = cmd_failed(&err);
	if (c->stats)
		stats_print(stderr, solver, &c->sink.counts, c->own_rules);
	say_unmatched(c, solver);
	make_relative(c, &findings);
	src = sources_new(c->root);
	suppress_by_comment(&findings, src);
	status = write_report(c, &findings, src);
	sources_free(src);
	if (!status && findings_count(&findings, c->floor))
		status = 1;
	if (failed)
		status = failed;	/* what is missing could have been the finding */
	if (c->strict && (c->sink.counts.broken || c->sink.counts.unreadable || c->incomplete))
		status = 2;
	findings_free(&findings);
	solver_free(solver);
	model_free(model);
	return status;
}

int cmd_check(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options,
		.parser = check_option,
		.args_doc = "FILE|DIR...",
		.doc = "Solve the facts in objects, archives, modules and packed files, and report deadlocks.",
	};
	struct check_cmd c = { .sink = { .unit = add_unit, .problem = cmd_problem }, .floor = TIER_LIKELY };
	int status;

	c.sink.ctx = &c;
	status = cmd_parse(&argp, argc, argv, &c);
	if (!status && c.err.n)
		status = cmd_failed(&c.err);
	if (!status && !c.inputs.n) {
		cmd_problem(NULL, "check: no file given; see wqlint check --help");
		status = 2;
	}
	if (!status) {
		c.sink.st = strtab_new();
		c.sink.arena = arena_new();
		c.program = program_new(c.sink.st);
		c.solve.annotate = c.annotate.v;
		c.solve.nannotate = (uint32_t)c.annotate.n;
		if (!c.jobs)
			c.jobs = (unsigned long)sysconf(_SC_NPROCESSORS_ONLN);
		c.solve.possible = c.floor == TIER_POSSIBLE;
		status = analyse(&c);
		program_free(c.program);
		arena_free(c.sink.arena);
		facts_sink_free(&c.sink);
		strtab_free(c.sink.st);
	}
	vec_free(&c.inputs);
	vec_free(&c.annotate);
	vec_free(&c.rules);
	vec_free(&c.builds);
	vec_free(&c.enable);
	vec_free(&c.disable);
	free(c.own_rules);
	err_free(&c.err);
	return status;
}
