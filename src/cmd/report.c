// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.c - from findings to a report and an exit status.
 *
 * Order matters: what is suppressed is in no baseline, and what a change did
 * not touch is neither new nor fixed by it.
 */
#include "cmd/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "check/check.h"
#include "cmd/changed.h"
#include "cmd/cmd.h"
#include "model/model.h"
#include "report/baseline.h"
#include "report/remedy.h"
#include "report/source.h"
#include "report/suppress.h"

enum { OPT_FORMAT = 2048, OPT_BASELINE, OPT_WRITE_BASELINE, OPT_CHANGED };

static const struct {
	const char *name;
	render_fn *render;
} formats[] = {
	{ "text", render_text }, { "list", render_list }, { "json", render_json }, { "sarif", render_sarif },
	{ "gitlab", render_gitlab }, { "html", render_html },
};

static const struct argp_option options[] = {
	{ "format", OPT_FORMAT, "FORMAT", 0, "form of the report: as a compiler prints it (text, the default), a line of fields for each finding (list), JSON (json, doc/json.md), SARIF 2.1.0 (sarif), GitLab's Code Quality (gitlab), or one page for a browser (html)", 0 },
	{ "output", 'o', "FILE", 0, "write the report there, whole or not at all; - is standard output", 0 },
	{ "baseline", OPT_BASELINE, "FILE", 0, "report only findings that are not in that baseline, and say which of those in it are fixed", 0 },
	{ "write-baseline", OPT_WRITE_BASELINE, "FILE", 0, "write the findings of now to that file, as the next baseline, and exit with 0", 0 },
	{ "changed-since", OPT_CHANGED, "REV", 0, "report only findings whose path touches a line that differs from that git revision", 0 },
	{ 0 }
};

static void choose_format(struct report_cmd *o, const char *arg)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(formats[i].name, arg)) {
			o->render = formats[i].render;
			return;
		}
	err_add(&o->err, "%s: --format=%s is not known: say text, list, json, sarif, gitlab or html", o->command, arg);
}

static error_t report_option(int key, char *arg, struct argp_state *state)
{
	struct report_cmd *o = (struct report_cmd *)state->input;

	switch (key) {
	case OPT_FORMAT:
		choose_format(o, arg);
		return 0;
	case 'o':
		o->output = arg;
		return 0;
	case OPT_BASELINE:
		o->baseline = arg;
		return 0;
	case OPT_WRITE_BASELINE:
		o->write_baseline = arg;
		return 0;
	case OPT_CHANGED:
		o->changed_since = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->write_baseline && o->changed_since)
			err_add(&o->err, "%s: --write-baseline with --changed-since would forget the findings that the change does not touch: give one of them",
				o->command);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp report_argp = { .options = options, .parser = report_option };

void report_free(struct report_cmd *o)
{
	err_free(&o->err);
}

bool report_rule_runs(const struct rule_choice *c, const char *rule)
{
	bool runs = !c->nenable;

	for (uint32_t i = 0; i < c->nenable; i++)
		runs |= !strcmp(c->enable[i], rule);
	for (uint32_t i = 0; i < c->ndisable; i++)
		runs &= strcmp(c->disable[i], rule) != 0;
	return runs;
}

/* The rules with their pages; a page that is missing costs its help and nothing else. */
static struct report_rule *list_rules(struct arena *mem, size_t *n)
{
	struct report_rule *list;

	for (*n = 0; checks[*n].id; ++*n)
		;
	list = ARENA_ARRAY(mem, struct report_rule, *n);
	for (size_t i = 0; i < *n; i++) {
		struct buf page = { 0 };
		struct err err = { 0 };

		list[i] = (struct report_rule){ checks[i].id, checks[i].summary, "" };
		if (!cmd_rule_page(checks[i].id, &page, &err))
			list[i].page = arena_printf(mem, "%.*s", (int)page.n, (const char *)page.data);
		buf_free(&page);
		err_free(&err);
	}
	return list;
}

static int write_report(const struct report_cmd *o, struct load *l, const struct findings *f, struct sources *src,
			const struct baseline *base)
{
	struct arena *mem = arena_new();
	struct err said = { 0 };
	struct report r = {
		.findings = f, .floor = l->floor, .sources = src, .version = cmd_version(),
		.notes = &l->coverage, .baseline = base, .said = &said,
	};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int status;

	if (!out)
		bug("out of memory");
	r.rules = list_rules(mem, &r.nrules);
	(o->render ? o->render : render_text)(out, &r);
	fclose(out);
	cmd_failed(&said);
	status = cmd_put(o->output, text, len);
	free(text);
	arena_free(mem);
	return status;
}

int report_plainly(const struct report_cmd *o, struct load *l, const struct findings *f)
{
	struct sources *src = sources_new(l->root);
	int status = write_report(o, l, f, src, NULL);

	sources_free(src);
	return status;
}

/* Suppressions */

int report_know_rules(struct load *l)
{
	struct err err = { 0 };
	struct model_allow *a;

	for (uint32_t i = 0; (a = model_allow(l->model, i)); i++)
		if (!check_find(a->rule))
			err_add(&err, "%s:%d: [allow %s]: there is no such rule; `wqlint rules` lists them", a->file, a->line, a->rule);
	return err.n ? cmd_failed(&err) : 0;
}

struct stale_ctx {
	const struct rule_choice *rules;
};

static bool is_rule(void *ctx, const char *rule)
{
	(void)ctx;
	return check_find(rule) != NULL;
}

static bool ran(void *ctx, const char *rule)
{
	return report_rule_runs(((struct stale_ctx *)ctx)->rules, rule);
}

static void tell_stale(void *ctx, const char *file, uint32_t line, const char *sentence)
{
	struct err err = { 0 };

	(void)ctx;
	err_add(&err, "%s:%u: this wqlint-allow %s", file, line, sentence);
	cmd_failed(&err);
}

/* Which silence nothing any more: a comment that stays behind would silence the next bug at its line. */
static void say_stale(struct load *l, struct sources *src, const struct rule_choice *rules, const allowance_list *used)
{
	struct stale_ctx ctx = { rules };
	struct stale stale = { &ctx, is_rule, ran, tell_stale };
	struct model_allow *a;

	for (size_t i = 0; i < l->own_files.n; i++)
		suppress_find_stale(load_relative(l, l->own_files.v[i]), src, used, &stale);
	for (uint32_t i = 0; (a = model_allow(l->model, i)); i++) {
		struct err err = { 0 };

		if (a->used || !report_rule_runs(rules, a->rule))
			continue;
		err_add(&err, "%s:%d: [allow %s] silences nothing; take it out if that is so in every configuration", a->file,
			a->line, a->rule);
		cmd_failed(&err);
	}
}

/* Baseline */

struct looked {
	struct load *l;
	const struct rule_choice *rules;
};

static bool looked_at(void *ctx, const struct baseline_entry *e)
{
	struct looked *s = (struct looked *)ctx;

	return e->tier <= s->l->floor && report_rule_runs(s->rules, e->rule) && load_has_file(s->l, e->file);
}

static void say_baseline(const struct report_cmd *o, const struct baseline *b, const struct findings *f, enum tier floor)
{
	size_t fresh = findings_count(f, floor), unseen = baseline_count(b, FATE_UNSEEN);
	struct err err = { 0 };

	for (size_t i = 0; i < b->list.n; i++)
		if (b->list.v[i].fate == FATE_FIXED)
			err_add(&err, "%s: fixed: %s: %s [%s]", o->baseline, b->list.v[i].file, b->list.v[i].message,
				b->list.v[i].rule);
	err_add(&err, "%s: %zu new, %zu unchanged, %zu fixed", o->baseline, fresh, baseline_count(b, FATE_MET),
		baseline_count(b, FATE_FIXED));
	if (unseen)
		err_add(&err, "%s: %zu more were not looked at this time: other files, rules or tiers", o->baseline, unseen);
	cmd_failed(&err);
}

static int with_baseline(const struct report_cmd *o, struct load *l, const struct rule_choice *rules, struct findings *f,
			 struct sources *src)
{
	struct looked scope = { l, rules };
	struct baseline base = { 0 };
	struct err err = { 0 };
	int status = 0;

	if (o->baseline) {
		if (baseline_read(o->baseline, &base, &err))
			status = cmd_failed(&err);
		else
			baseline_apply(&base, f, looked_at, &scope);
	}
	if (!status && o->changed_since && changed_limit(o->changed_since, l->root, f, &err))
		status = cmd_failed(&err);
	if (!status)
		status = write_report(o, l, f, src, o->baseline ? &base : NULL);
	if (!status && o->baseline)
		say_baseline(o, &base, f, l->floor);
	if (!status && o->write_baseline) {
		if (baseline_write(o->write_baseline, f, l->floor, o->baseline ? &base : NULL, &err))
			status = cmd_failed(&err);
	} else if (!status && findings_count(f, l->floor)) {
		status = 1;
	}
	if (o->baseline)
		baseline_free(&base);
	return status;
}

int report_findings(const struct report_cmd *o, struct load *l, const struct rule_choice *rules, struct findings *f)
{
	struct sources *src = sources_new(l->root);
	allowance_list used = { 0 };
	int status;

	load_keep_own(l, f);
	load_make_relative(l, f);
	findings_finish(f);
	suppress_mark(f, src, &used);
	say_stale(l, src, rules, &used);
	if (o->render == render_sarif)
		remedies_find(f, src);
	status = with_baseline(o, l, rules, f, src);
	vec_free(&used);
	sources_free(src);
	return status;
}
