/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd.h - the subcommands, and what they share.
 *
 * A subcommand takes its own arguments, argv[0] being "wqlint NAME", and
 * returns the exit status: 0, 1 for findings (or for no answer), 2 if it could not do its work,
 * which it has said in a sentence on standard error then.
 */
#ifndef WQLINT_CMD_CMD_H
#define WQLINT_CMD_CMD_H

#include <argp.h>

#include "base/err.h"

int cmd_dump(int argc, char **argv);
int cmd_pack(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_cc(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_why(int argc, char **argv);
int cmd_why_splat(int argc, char **argv);	/* why --splat FILE */
int cmd_who(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_fix(int argc, char **argv);

const char *cmd_version(void);

struct buf;
/* Append the page of that rule to @page. Returns 0, or -1 and a sentence if it is not installed. */
int cmd_rule_page(const char *rule, struct buf *page, struct err *err);

/*
 * argp_parse() whose errors are one sentence: no "Try --help" behind it.
 * Returns 0, or 2 if the command line is wrong.
 */
int cmd_parse(const struct argp *argp, int argc, char **argv, void *input);

/* Call it for ARGP_KEY_INIT in every parser given to cmd_parse(). */
void cmd_parse_begin(struct argp_state *state);

/* Say @sentence on standard error; fits facts_sink.problem. */
void cmd_problem(void *ctx, const char *sentence);

/* Say what @err holds, and empty it. Returns 2. */
int cmd_failed(struct err *err);

/* Write to the file @output, whole or not at all; NULL and "-" are standard output. Returns 0, or 2 once said why not. */
int cmd_put(const char *output, const void *data, size_t n);

/* Did all that was printed arrive? 0, or 2 once said why not. */
int cmd_flush(void);

#endif
