// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump.c - `wqlint dump`: facts as text.
 *
 * Shows what is there: a record met twice is printed twice, and nothing is
 * added that `wqlint pack` would not take back.
 */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "facts/read.h"
#include "facts/text.h"

struct dump {
	struct facts_sink sink;
	size_t nfiles;
	int status;
};

static void dump_unit(void *ctx, const struct unit *u, const struct strtab *st, const char *origin)
{
	struct dump *d = (struct dump *)ctx;

	(void)origin;
	if (d->sink.counts.units > 1)
		putchar('\n');
	facts_print(stdout, u, st);
}

static void dump_problem(void *ctx, const char *sentence)
{
	struct dump *d = (struct dump *)ctx;

	cmd_problem(NULL, sentence);
	d->status = 2;
}

static void dump_file(struct dump *d, const char *path)
{
	struct facts_counts before = d->sink.counts;
	struct err err = { 0 };

	d->nfiles++;
	facts_read(path, &d->sink);
	/* Nothing to print and nothing said would look like an empty program. */
	if (d->sink.counts.units == before.units && d->sink.counts.broken == before.broken &&
	    d->sink.counts.unreadable == before.unreadable) {
		err_add(&err, "%s: holds no facts: build it with -fplugin=wqlint.so", path);
		d->status = cmd_failed(&err);
	}
}

static error_t dump_option(int key, char *arg, struct argp_state *state)
{
	struct dump *d = (struct dump *)state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		return 0;
	case ARGP_KEY_ARG:
		dump_file(d, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cmd_dump(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = dump_option,
		.args_doc = "FILE...",
		.doc = "Print the facts in objects, archives, packed files or directories as text.",
	};
	struct dump d = { .sink = { .unit = dump_unit, .problem = dump_problem, .keep_repeats = true } };
	int status;

	d.sink.ctx = &d;
	status = cmd_parse(&argp, argc, argv, &d);
	facts_sink_free(&d.sink);
	if (!status && !d.nfiles) {
		cmd_problem(NULL, "dump: no file given; see wqlint dump --help");
		status = 2;
	}
	if (!status)
		status = d.status;
	return cmd_flush() ? 2 : status;
}
