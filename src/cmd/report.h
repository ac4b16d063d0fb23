/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what every command that ends in findings does with them:
 * suppressions, baseline, changed lines, the form of the report and where it
 * goes.
 *
 * Zero-initialise a struct report_cmd but for @command, make report_argp a child parser
 * with it as input, and report_free() it in any case.
 */
#ifndef WQLINT_CMD_REPORT_H
#define WQLINT_CMD_REPORT_H

#include <argp.h>

#include "cmd/load.h"
#include "report/render.h"

struct report_cmd {
	const char *command;
	render_fn *render;		/* NULL: text */
	const char *output;
	const char *baseline, *write_baseline;
	const char *changed_since;
	struct err err;			/* what is wrong with the command line */
};

/* --format, --output, --baseline, --write-baseline, --changed-since. Its input is a struct report_cmd. */
extern const struct argp report_argp;

/* Is that rule run? By --enable and --disable. */
struct rule_choice {
	const char *const *enable;
	uint32_t nenable;
	const char *const *disable;
	uint32_t ndisable;
};
bool report_rule_runs(const struct rule_choice *c, const char *rule);

/* Do the [allow RULE] sections of the rules name rules? 0, or 2 once said which does not. */
int report_know_rules(struct load *l);

/*
 * Sort out @f, findings of the program in @l, and write the report. What it
 * leaves out, what is fixed and which suppressions are stale is said on
 * standard error. Returns the exit status: 0 nothing to tell, 1 findings, 2 not done.
 */
int report_findings(const struct report_cmd *o, struct load *l, const struct rule_choice *rules, struct findings *f);

/* Findings as they are, without suppressions and baseline: for what is no finding but looks like one. */
int report_plainly(const struct report_cmd *o, struct load *l, const struct findings *f);

void report_free(struct report_cmd *o);

#endif
