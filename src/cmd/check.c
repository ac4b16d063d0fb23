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

#include "check/check.h"
#include "check/suggest.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/report.h"
#include "cmd/source.h"
#include "cmd/stats.h"
#include "report/graph.h"
#include "solve/depend.h"

enum { OPT_ENABLE = 256, OPT_DISABLE, OPT_RECLAIM, OPT_STATS, OPT_GRAPH, OPT_SUGGEST };

struct check_cmd {
	struct load load;
	struct report_cmd report;
	VEC(const char *) enable, disable;
	bool stats, suggest;
	const struct check_source *source;	/* who makes the facts, or NULL: files hold them */
};

static const struct argp_option options[] = {
	{ "enable", OPT_ENABLE, "RULE", 0, "only this rule, and others so named", 0 },
	{ "disable", OPT_DISABLE, "RULE", 0, "all rules but this one", 0 },
	{ "reclaim", OPT_RECLAIM, "fs|io|any", 0, "which allocations count: those that may enter filesystems (fs, the default), also block I/O (io), or any direct reclaim (any)", 0 },
	{ "suggest-annotations", OPT_SUGGEST, NULL, 0, "instead of findings, list the queues that should carry the reclaim flags, with the path that shows why, and those that carry them although nothing seems to need it", 0 },
	{ "jobs", 'j', "N", 0, "read files and run checks N at a time (default: as many as there are processors)", 0 },
	{ "dump-graph", OPT_GRAPH, NULL, 0, "print the dependency graph in place of the report, one edge a line (doc/graph.md)", 0 },
	{ "stats", OPT_STATS, NULL, 0, "print what was analysed, and what could not be, on standard error", 0 },
	{ 0 }
};

static void rule_option(struct check_cmd *c, const char *option, const char *rule)
{
	if (!check_find(rule))
		err_add(&c->load.err, "check: --%s=%s: there is no such rule; `wqlint rules` lists them", option, rule);
}

static error_t check_option(int key, char *arg, struct argp_state *state)
{
	static const char *const levels[] = { "fs", "io", "any" };
	struct check_cmd *c = (struct check_cmd *)state->input;
	int n = 0;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		if (c->source)
			state->child_inputs[n++] = c->source->input;
		state->child_inputs[n++] = &c->load;
		state->child_inputs[n] = &c->report;
		return 0;
	case OPT_ENABLE:
		rule_option(c, "enable", arg);
		vec_push(&c->enable, arg);
		return 0;
	case OPT_DISABLE:
		rule_option(c, "disable", arg);
		vec_push(&c->disable, arg);
		return 0;
	case OPT_RECLAIM:
		load_choose(&c->load, "reclaim", arg, levels, 3, &n);
		c->load.solve.reclaim = (enum reclaim_level)n;
		return 0;
	case OPT_GRAPH:
		c->load.solve.graph = true;
		return 0;
	case OPT_SUGGEST:
		c->suggest = true;
		return 0;
	case OPT_STATS:
		c->stats = true;
		return 0;
	case 'j':
		errno = 0;
		c->load.jobs = strtoul(arg, &end, 10);
		if (errno || *end || !c->load.jobs || c->load.jobs > 1024)
			err_add(&c->load.err, "check: -j %s: say a number of jobs from 1 to 1024", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static FILE *open_text(char **text, size_t *len)
{
	FILE *mem = open_memstream(text, len);

	if (!mem)
		bug("out of memory");
	return mem;
}

/* --dump-graph: what the rules look into piece by piece. It has no findings, so its status is 0 or 2. */
static int dump_graph(const struct check_cmd *c)
{
	const struct load *l = &c->load;
	char *root = l->root ? realpath(l->root, NULL) : NULL, *text = NULL;
	size_t len = 0;
	FILE *mem = open_text(&text, &len);
	struct graph graph;
	int ret;

	graph_build(l->solver, root, &graph);
	render_graph(mem, &graph, l->floor);
	fclose(mem);
	ret = cmd_put(c->report.output, text, len);
	graph_free(&graph);
	free(text);
	free(root);
	return ret;
}

/* --suggest-annotations: looks like findings, but nothing of it is wrong, so its status is 0 or 2. */
static int suggest(struct check_cmd *c)
{
	struct findings findings;
	int status;

	findings_init(&findings);
	suggest_annotations(c->load.solver, &findings);
	load_make_relative(&c->load, &findings);
	status = report_plainly(&c->report, &c->load, &findings);
	findings_free(&findings);
	return status;
}

static int analyse(struct check_cmd *c)
{
	const struct rule_choice rules = { c->enable.v, (uint32_t)c->enable.n, c->disable.v, (uint32_t)c->disable.n };
	struct load *l = &c->load;
	struct err err = { 0 };
	struct findings findings;
	int status, failed = 0;

	if (report_know_rules(l))
		return 2;
	findings_init(&findings);
	if (checks_run(l->solver, rules.enable, rules.nenable, rules.disable, rules.ndisable, (uint32_t)c->load.jobs, &findings,
		       &err))
		failed = cmd_failed(&err);
	status = report_findings(&c->report, l, &rules, &findings);
	findings_free(&findings);
	return failed ? failed : status;	/* what is missing could have been the finding */
}

static int run(struct check_cmd *c)
{
	struct load *l = &c->load;
	int status = l->solve.graph ? dump_graph(c) : c->suggest ? suggest(c) : analyse(c);

	if (c->stats)
		stats_print(stderr, l->solver, &l->sink.counts, &l->foreign, l->own_rules);
	load_say_unmatched(l);
	return l->strict && load_is_partial(l) ? 2 : status;
}

static int check_main(int argc, char **argv, const struct check_source *source, const char *args_doc, const char *doc)
{
	/* The source comes first: what is no option is for it. */
	const struct argp_child all[] = { { source ? source->argp : NULL, 0, NULL, 0 }, { &load_argp, 0, NULL, 0 },
					  { &report_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.options = options,
		.parser = check_option,
		.args_doc = args_doc,
		.doc = doc,
		.children = source ? all : all + 1,
	};
	struct check_cmd c = { .load = { .command = source ? source->command : "check", .floor = TIER_LIKELY },
			       .report = { .command = source ? source->command : "check" }, .source = source };
	struct err err = { 0 };
	int status;

	status = cmd_parse(&argp, argc, argv, &c);
	if (!status && c.report.err.n)
		status = cmd_failed(&c.report.err);
	if (!c.load.jobs)
		c.load.jobs = (unsigned long)sysconf(_SC_NPROCESSORS_ONLN);
	if (!status && source && c.load.err.n)
		status = cmd_failed(&c.load.err);
	if (!status && source && source->facts(source->input, &c.load, c.load.jobs, &err))
		status = cmd_failed(&err);
	if (!status)
		status = load_open(&c.load);
	if (!status)
		status = run(&c);
	load_free(&c.load);
	report_free(&c.report);
	vec_free(&c.enable);
	vec_free(&c.disable);
	return status;
}

int check_facts(int argc, char **argv, const struct check_source *source)
{
	return check_main(argc, argv, source, source->args_doc, source->doc);
}

int cmd_check(int argc, char **argv)
{
	return check_main(argc, argv, NULL, "FILE|DIR...",
			  "Solve the facts in objects, archives, modules and packed files, and report deadlocks.");
}
