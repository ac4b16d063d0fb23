// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cmd.c - what the subcommands share: one way to complain, one way to end.
 */
#include "cmd/cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

void cmd_parse_begin(struct argp_state *state)
{
	/* getopt has said what is wrong; argp would add a second line here, and exit with its own status. */
	state->err_stream = NULL;
}

int cmd_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	return argp_parse(argp, argc, argv, 0, NULL, input) ? 2 : 0;
}

void cmd_problem(void *ctx, const char *sentence)
{
	(void)ctx;
	fprintf(stderr, "wqlint: %s\n", sentence);
}

int cmd_failed(struct err *err)
{
	for (size_t i = 0; i < err->n; i++)
		cmd_problem(NULL, err->msg[i]);
	err_free(err);
	return 2;
}

int cmd_flush(void)
{
	struct err err = { 0 };

	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	err_add(&err, "standard output: cannot write: %s", strerror(errno));
	return cmd_failed(&err);
}

int cmd_put(const char *output, const void *data, size_t n)
{
	struct err err = { 0 };

	if (output && strcmp(output, "-"))
		return file_write(output, data, n, &err) ? cmd_failed(&err) : 0;
	fwrite(data, 1, n, stdout);
	return cmd_flush();
}
