/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - commands that make their facts themselves, and then check them
 * as `wqlint check` does, with all of its options.
 */
#ifndef WQLINT_CMD_SOURCE_H
#define WQLINT_CMD_SOURCE_H

#include <argp.h>

#include "base/err.h"

struct load;

struct check_source {
	const char *command, *args_doc, *doc;
	const struct argp *argp;	/* its own options, and what stands besides options */
	void *input;			/* of both */
	/* After the command line: add inputs to @l. Returns 0, or -1 with one sentence. */
	int (*facts)(void *input, struct load *l, unsigned long jobs, struct err *err);
};

/* The whole command; returns its exit status. */
int check_facts(int argc, char **argv, const struct check_source *source);

#endif
