// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fix.c - `wqlint fix`: from facts to proven patches.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "cmd/cmd.h"
#include "cmd/journal.h"
#include "cmd/load.h"
#include "cmd/prove.h"
#include "cmd/report.h"
#include "cmd/write.h"
#include "fix/mail.h"
#include "fix/plan.h"
#include "solve/module.h"

enum { OPT_STRATEGY = 256, OPT_SCOPE, OPT_NAME, OPT_WRITE, OPT_PLUGIN, OPT_FORM, OPT_ALLOCATION };

struct fix_cmd {
	struct load load;
	struct fix_options options;
	struct prover prover;
	const char *database, *output;
	char *plugin;
	struct compdb db;
	bool write, sarif;
	plan_list plans;
};

static const struct argp_option options[] = {
	{ "strategy", OPT_STRATEGY, "auto|remove|works|queue", 0, "remove the flush, wait for single works, or make an own queue; auto (the default) takes the first that is right", 0 },
	{ "scope", OPT_SCOPE, "module|device", 0, "one own queue for the module, or one for each device", 0 },
	{ "allocation", OPT_ALLOCATION, "auto|gfp|scope", 0, "where a work that reclaim waits for allocates: let the calls say that they start no I/O, or all of the work in a scope; auto (the default) takes the scope for what is not the work's own call", 0 },
	{ "queue-name", OPT_NAME, "NAME", 0, "what to call the own queue", 0 },
	{ "write", OPT_WRITE, NULL, 0, "edit the files in place, all of them or none, instead of printing patches", 0 },
	{ "compile-commands", 'p', "FILE|DIR", 0, "compile_commands.json that says how the files are compiled (default: what kbuild left beside the objects)", 0 },
	{ "plugin", OPT_PLUGIN, "FILE", 0, "the GCC plugin to prove patches with (default: beside this program)", 0 },
	{ "format", OPT_FORM, "patch|sarif", 0, "mails with a diff (patch, the default), or all findings as SARIF 2.1.0, those that have a proven patch with it as their fix", 0 },
	{ "output", 'o', "FILE", 0, "write the patches there", 0 },
	{ 0 }
};

static error_t fix_option(int key, char *arg, struct argp_state *state)
{
	static const char *const strategies[] = { "auto", "remove", "works", "queue" };
	static const char *const scopes[] = { "module", "device" };
	static const char *const allocations[] = { "auto", "gfp", "scope" };
	static const char *const forms[] = { "patch", "sarif" };
	struct fix_cmd *c = (struct fix_cmd *)state->input;
	int n = 0;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		state->child_inputs[0] = &c->load;
		return 0;
	case OPT_STRATEGY:
		load_choose(&c->load, "strategy", arg, strategies, 4, &n);
		c->options.strategy = (enum fix_strategy)n;
		return 0;
	case OPT_SCOPE:
		load_choose(&c->load, "scope", arg, scopes, 2, &n);
		c->options.scope = n ? FIX_DEVICE : FIX_MODULE;
		return 0;
	case OPT_ALLOCATION:
		load_choose(&c->load, "allocation", arg, allocations, 3, &n);
		c->options.allocation = (enum fix_allocation)n;
		return 0;
	case OPT_NAME:
		if (!*arg || strspn(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != strlen(arg) ||
		    strchr("0123456789-", *arg))
			err_add(&c->load.err, "fix: --queue-name=%s: say letters, digits, _ and -, a letter first", arg);
		c->options.queue_name = arg;
		return 0;
	case OPT_FORM:
		load_choose(&c->load, "format", arg, forms, 2, &n);
		c->sarif = n;
		return 0;
	case OPT_WRITE:
		c->write = true;
		return 0;
	case OPT_PLUGIN:
		c->plugin = strdup(arg);
		return 0;
	case 'p':
		c->database = arg;
		return 0;
	case 'o':
		c->output = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* wqlint.so beside the program, as the build leaves it, or where it is installed. */
static char *own_plugin(void)
{
	static const char *const places[] = { "wqlint.so", "../lib/wqlint/wqlint.so" };
	ssize_t n;
	char exe[4096], *out = NULL;

	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n < 0)
		return NULL;
	exe[n] = 0;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		free(out);
		if (asprintf(&out, "%.*s/%s", (int)(strrchr(exe, '/') - exe), exe, places[i]) < 0)
			bug("out of memory");
		if (!access(out, R_OK))
			break;
	}
	return out;
}

/* Was a file that the plan looked into written after the facts of its unit? Then their places may mean something else. */
static void check_age(const struct load *l, struct plan *p)
{
	for (size_t i = 0; i < p->code.files.n; i++) {
		const struct code *c = p->code.files.v[i];
		struct stat source, object;

		for (size_t k = 0; k < l->units.n; k++) {
			const char *origin = l->units.v[k].origin;
			char *file = strndup(origin, strcspn(origin, "("));

			if (!strcmp(l->units.v[k].file, c->file) && !stat(c->path, &source) && !stat(file, &object) &&
			    (source.st_mtim.tv_sec > object.st_mtim.tv_sec ||
			     (source.st_mtim.tv_sec == object.st_mtim.tv_sec && source.st_mtim.tv_nsec > object.st_mtim.tv_nsec)))
				plan_obstacle(p, "%s: has changed since its facts were made: compile it again", c->file);
			free(file);
		}
	}
}

static bool try_plan(struct fix_cmd *c, struct plan *p)
{
	if (!p->obstacles.n)
		plan_edit(p);
	check_age(&c->load, p);
	return !p->obstacles.n && prove(&c->prover, p);
}

/* Do both edit one module? */
static bool meet(const struct plan *a, const struct plan *b)
{
	return a->module == b->module || a->module == b->host || a->host == b->module ||
	       (a->host != FACT_NONE && a->host == b->host);
}

/* Two plans of one module: the second's places would be moved by the first. */
static void after_others(struct fix_cmd *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (meet(c->plans.v[i], c->plans.v[k]) && !c->plans.v[k]->obstacles.n) {
			plan_obstacle(c->plans.v[i], "this module has another patch, which goes first: apply it, compile, and ask again");
			return;
		}
}

/* Does that proven plan end the finding? */
static bool ends(const struct plan *p, const struct finding *f)
{
	bool found = false;

	for (size_t i = 0; i < p->gone.n; i++)
		found |= !strcmp(p->gone.v[i], f->fingerprint);
	for (size_t i = 0; i < p->flushes.n && !strcmp(f->rule, "flush-system-queue"); i++) {
		struct site at = p->flushes.v[i].flush.site;
		const struct loc *loc = func_event_loc(program_func(solver_program(p->solver), at.func), at.event);

		found |= loc->line == f->at.line && loc->col == f->at.col &&
			 !strcmp(str(program_strings(solver_program(p->solver)), loc->file), f->at.file);
	}
	return found;
}

/* All findings; a proven patch is the remedy of those that it ends, and what was not proven is none. */
static int report_sarif(struct fix_cmd *c)
{
	const struct report_cmd o = { .command = "fix", .render = render_sarif, .output = c->output };
	const struct rule_choice all = { 0 };
	struct findings *found = &c->prover.before;

	for (size_t i = 0; i < found->list.n; i++) {
		found->list.v[i].hint.kind = HINT_NONE;
		for (size_t k = 0; k < c->plans.n; k++)
			if (!c->plans.v[k]->obstacles.n && ends(c->plans.v[k], &found->list.v[i]))
				found->list.v[i].remedy = mail_remedy(c->plans.v[k], found->arena);
	}
	return report_findings(&o, &c->load, &all, found) == 2 ? 2 : 0;
}

static int finish(struct fix_cmd *c)
{
	struct buf patches = { 0 }, advice = { 0 };
	uint32_t good = 0, at = 0;
	int status = 0;

	for (size_t i = 0; i < c->plans.n; i++)
		good += !c->plans.v[i]->obstacles.n;
	for (size_t i = 0; i < c->plans.n; i++)
		if (!c->plans.v[i]->obstacles.n)
			mail_patch(&patches, c->plans.v[i], at++, good, cmd_version());
		else
			mail_advice(&advice, c->plans.v[i]);
	fwrite(advice.data, 1, advice.n, stderr);
	if (c->write)
		status = good ? write_plans(&c->plans, c->load.root) : 0;
	else if (c->sarif)
		status = report_sarif(c);
	else
		status = cmd_put(c->output, patches.data, patches.n);
	buf_free(&patches);
	buf_free(&advice);
	return status ? status : good < c->plans.n;
}

static int run(struct fix_cmd *c)
{
	struct err err = { 0 };

	c->options.root = c->load.root;
	c->prover.load = &c->load;
	if (c->database && compdb_read(&c->db, c->database, &err))
		return cmd_failed(&err);
	c->prover.db = c->database ? &c->db : NULL;
	if (!c->plugin)
		c->plugin = own_plugin();
	if (!c->plugin || access(c->plugin, R_OK)) {
		err_add(&err, "fix: %s: there is no plugin to prove patches with; say --plugin", c->plugin ? c->plugin : "wqlint.so");
		return cmd_failed(&err);
	}
	c->prover.plugin = c->plugin;
	if (prover_begin(&c->prover, &err))
		return cmd_failed(&err);
	plans_make(c->load.solver, &c->options, &c->plans);
	if (c->options.strategy == FIX_AUTO)
		repairs_make(c->load.solver, &c->options, &c->prover.before, c->load.floor, &c->plans);
	for (size_t i = 0; i < c->plans.n; i++) {
		after_others(c, i);
		if (c->plans.v[i]->obstacles.n)
			continue;
		if (!try_plan(c, c->plans.v[i]) && plan_fall_back(c->plans.v[i]))
			try_plan(c, c->plans.v[i]);
	}
	return finish(c);
}

/* A run of --write that was killed: half of a patch is no state to look at. */
static int recover(const struct fix_cmd *c)
{
	struct err err = { 0 };

	if (!c->write && journal_is_open(c->load.root))
		err_add(&err, "fix: a run with --write was killed before all files were written: say --write, which takes it back first");
	else if (!c->write || !journal_recover(c->load.root, &err))
		return 0;
	return cmd_failed(&err);
}

int cmd_fix(int argc, char **argv)
{
	static const struct argp_child children[] = { { &load_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		.options = options,
		.parser = fix_option,
		.args_doc = "FILE|DIR...",
		.doc = "Patches that end the flushing of system-wide queues, each applied to a copy, compiled and checked "
		       "again before it is printed. What has no proven patch is told as advice, and makes the exit status 1.",
		.children = children,
	};
	struct fix_cmd c = { .load = { .command = "fix", .floor = TIER_LIKELY } };
	int status = cmd_parse(&argp, argc, argv, &c);

	if (!status && !c.load.err.n)
		status = recover(&c);
	if (!status)
		status = load_open(&c.load);
	if (!status)
		status = run(&c);
	for (size_t i = 0; i < c.plans.n; i++)
		plan_free(c.plans.v[i]);
	vec_free(&c.plans);
	prover_free(&c.prover);
	free(c.plugin);
	if (c.db.arena)
		compdb_free(&c.db);
	load_free(&c.load);
	return status;
}
