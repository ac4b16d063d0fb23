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
#include "check/check.h"
#include "check/suggest.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/stats.h"
#include "report/graph.h"
#include "report/render.h"
#include "report/source.h"
#include "report/suppress.h"
#include "solve/depend.h"

enum { OPT_ENABLE = 256, OPT_DISABLE, OPT_RECLAIM, OPT_STATS, OPT_FORMAT, OPT_GRAPH, OPT_SUGGEST };

struct check_cmd {
	struct load load;
	VEC(const char *) enable, disable;
	const char *output;
	void (*render)(FILE *out, const struct findings *f, enum tier floor, struct sources *src);
	bool stats, suggest;
	unsigned long jobs;
};

static const struct argp_option options[] = {
	{ "enable", OPT_ENABLE, "RULE", 0, "only this rule, and others so named", 0 },
	{ "disable", OPT_DISABLE, "RULE", 0, "all rules but this one", 0 },
	{ "reclaim", OPT_RECLAIM, "fs|io|any", 0, "which allocations count: those that may enter filesystems (fs, the default), also block I/O (io), or any direct reclaim (any)", 0 },
	{ "format", OPT_FORMAT, "text|list", 0, "form of the report: as a compiler prints it (text), or a line of fields for each finding (list)", 0 },
	{ "suggest-annotations", OPT_SUGGEST, NULL, 0, "instead of findings, list the queues that should carry the reclaim flags, with the path that shows why, and those that carry them although nothing seems to need it", 0 },
	{ "output", 'o', "FILE", 0, "write the report there, whole or not at all; - is standard output", 0 },
	{ "jobs", 'j', "N", 0, "run N checks at a time (default: as many as there are processors)", 0 },
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
	static const char *const formats[] = { "text", "list" };
	struct check_cmd *c = (struct check_cmd *)state->input;
	int n = 0;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		state->child_inputs[0] = &c->load;
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
	case OPT_FORMAT:
		load_choose(&c->load, "format", arg, formats, 2, &n);
		c->render = n ? render_list : render_text;
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
	case 'o':
		c->output = arg;
		return 0;
	case 'j':
		errno = 0;
		c->jobs = strtoul(arg, &end, 10);
		if (errno || *end || !c->jobs || c->jobs > 1024)
			err_add(&c->load.err, "check: -j %s: say a number of jobs from 1 to 1024", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Print @text to standard output or, whole or not at all, to a file. */
static int write_out(const struct check_cmd *c, const char *text, size_t len)
{
	struct err err = { 0 };

	if (c->output && strcmp(c->output, "-"))
		return file_write(c->output, text, len, &err) ? cmd_failed(&err) : 0;
	fwrite(text, 1, len, stdout);
	return cmd_flush();
}

static FILE *open_text(char **text, size_t *len)
{
	FILE *mem = open_memstream(text, len);

	if (!mem)
		bug("out of memory");
	return mem;
}

static int write_report(const struct check_cmd *c, const struct findings *f, struct sources *src)
{
	char *text = NULL;
	size_t len = 0;
	FILE *mem = open_text(&text, &len);
	int ret;

	c->render(mem, f, c->load.floor, src);
	fclose(mem);
	ret = write_out(c, text, len);
	free(text);
	return ret;
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
	ret = write_out(c, text, len);
	if (c->stats)
		stats_print(stderr, l->solver, &l->sink.counts, l->own_rules);
	load_say_unmatched(l);
	graph_free(&graph);
	free(text);
	free(root);
	return l->strict && load_is_partial(l) ? 2 : ret;
}

static int analyse(struct check_cmd *c)
{
	struct load *l = &c->load;
	struct err err = { 0 };
	struct findings findings;
	struct sources *src;
	int status, failed = 0;

	findings_init(&findings);
	if (c->suggest)
		suggest_annotations(l->solver, &findings);
	else if (checks_run(l->solver, c->enable.v, (uint32_t)c->enable.n, c->disable.v, (uint32_t)c->disable.n,
		       (uint32_t)c->jobs, &findings, &err))
		failed = cmd_failed(&err);
	if (c->stats)
		stats_print(stderr, l->solver, &l->sink.counts, l->own_rules);
	load_say_unmatched(l);
	load_make_relative(l, &findings);
	src = sources_new(l->root);
	suppress_by_comment(&findings, src);
	status = write_report(c, &findings, src);
	sources_free(src);
	if (!status && !c->suggest && findings_count(&findings, l->floor))
		status = 1;
	if (failed)
		status = failed;	/* what is missing could have been the finding */
	if (l->strict && load_is_partial(l))
		status = 2;
	findings_free(&findings);
	return status;
}

int cmd_check(int argc, char **argv)
{
	static const struct argp_child children[] = { { &load_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		.options = options,
		.parser = check_option,
		.args_doc = "FILE|DIR...",
		.doc = "Solve the facts in objects, archives, modules and packed files, and report deadlocks.",
		.children = children,
	};
	struct check_cmd c = { .load = { .command = "check", .floor = TIER_LIKELY }, .render = render_text };
	int status;

	status = cmd_parse(&argp, argc, argv, &c);
	if (!status)
		status = load_open(&c.load);
	if (!status) {
		if (!c.jobs)
			c.jobs = (unsigned long)sysconf(_SC_NPROCESSORS_ONLN);
		status = c.load.solve.graph ? dump_graph(&c) : analyse(&c);
	}
	load_free(&c.load);
	vec_free(&c.enable);
	vec_free(&c.disable);
	return status;
}
