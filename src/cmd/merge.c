// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * merge.c - `wqlint merge`: facts, or SARIF, of several jobs in one file.
 *
 * The first file says which of the two it is. As in pack: all or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/pack.h"
#include "report/json.h"
#include "report/merge.h"

struct merge_cmd {
	VEC(const char *) files;
	const char *output;
};

static error_t merge_option(int key, char *arg, struct argp_state *state)
{
	struct merge_cmd *c = (struct merge_cmd *)state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		return 0;
	case 'o':
		c->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		vec_push(&c->files, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* JSON begins with a brace; facts never do. */
static bool is_json(const char *path)
{
	FILE *f = fopen(path, "re");
	int c = EOF;

	if (!f)
		return false;
	do
		c = fgetc(f);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
	fclose(f);
	return c == '{';
}

static int write_log(const struct merge_cmd *c, json_t *log)
{
	char *text = NULL;
	size_t len = 0;
	FILE *mem = open_memstream(&text, &len);
	int status;

	if (!mem)
		bug("out of memory");
	json_write(mem, log, JSON_COMPACT);
	fclose(mem);
	status = cmd_put(c->output, text, len);
	free(text);
	return status;
}

static int merge_sarif(const struct merge_cmd *c)
{
	struct merge m = { 0 };
	struct err err = { 0 };
	int status = 0;

	for (size_t i = 0; i < c->files.n; i++) {
		struct buf text = { 0 };

		if (file_read(c->files.v[i], &text, &err) ||
		    merge_add(&m, c->files.v[i], text.n ? (const char *)text.data : "", text.n, &err))
			status = 2;
		buf_free(&text);
	}
	if (status) {
		cmd_failed(&err);
	} else {
		json_t *log = merge_log(&m, &err);

		cmd_failed(&err);
		status = write_log(c, log);
		json_decref(log);
	}
	merge_free(&m);
	return status;
}

int cmd_merge(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "output", 'o', "FILE", 0, "write to FILE instead of standard output, whole or not at all", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = options,
		.parser = merge_option,
		.args_doc = "FILE...",
		.doc = "Join what several jobs have made: their facts (objects, packed files) to one packed file, or their SARIF "
		       "logs to one, in which no finding stands twice.",
	};
	struct merge_cmd c = { 0 };
	int status = cmd_parse(&argp, argc, argv, &c);

	if (!status && !c.files.n) {
		cmd_problem(NULL, "merge: no file given; see wqlint merge --help");
		status = 2;
	}
	if (!status)
		status = is_json(c.files.v[0]) ? merge_sarif(&c) : pack_join("merge", c.files.v, c.files.n, c.output);
	vec_free(&c.files);
	return status;
}
