// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pack.c - `wqlint pack`: facts in, text above all, and packed records out.
 *
 * All or nothing: if any of the input is wrong, no output is written, so that
 * a packed file always holds what was asked for.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/pack.h"
#include "facts/packed.h"
#include "facts/read.h"

struct pack {
	struct facts_sink sink;
	const char *output;	/* NULL: standard output */
	struct buf out;
	size_t nfiles;
	int status;
};

static void pack_problem(void *ctx, const char *sentence)
{
	struct pack *p = (struct pack *)ctx;

	cmd_problem(NULL, sentence);
	p->status = 2;
}

static void pack_unit(void *ctx, const struct unit *u, const struct strtab *st, const char *origin)
{
	struct pack *p = (struct pack *)ctx;
	struct err err = { 0 };

	(void)origin;
	if (facts_pack(u, st, &p->out, &err))
		p->status = cmd_failed(&err);
}

static void pack_file(struct pack *p, const char *path)
{
	struct facts_counts before = p->sink.counts;
	struct err err = { 0 };

	p->nfiles++;
	facts_read(path, &p->sink);
	if (p->sink.counts.units == before.units && p->sink.counts.broken == before.broken &&
	    p->sink.counts.unreadable == before.unreadable) {
		err_add(&err, "%s: holds no facts", path);
		p->status = cmd_failed(&err);
	}
}

static error_t pack_option(int key, char *arg, struct argp_state *state)
{
	struct pack *p = (struct pack *)state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		return 0;
	case 'o':
		p->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		pack_file(p, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int pack_write(struct pack *p, const char *command)
{
	struct err err = { 0 };

	if (p->output && strcmp(p->output, "-"))
		return file_write(p->output, p->out.data, p->out.n, &err) ? cmd_failed(&err) : 0;
	if (isatty(STDOUT_FILENO)) {
		err_add(&err, "%s: packed facts are no text for a terminal: use -o FILE or a pipe", command);
		return cmd_failed(&err);
	}
	fwrite(p->out.data, 1, p->out.n, stdout);
	return cmd_flush();
}

static void pack_free(struct pack *p)
{
	facts_sink_free(&p->sink);
	buf_free(&p->out);
}

int pack_join(const char *command, const char *const *files, size_t n, const char *output)
{
	struct pack p = { .sink = { .unit = pack_unit, .problem = pack_problem }, .output = output };
	int status;

	p.sink.ctx = &p;
	for (size_t i = 0; i < n; i++) {
		size_t repeats = p.sink.counts.repeats, problems = p.sink.counts.unreadable + p.sink.counts.broken;
		size_t units = p.sink.counts.units;

		facts_read(files[i], &p.sink);
		if (p.sink.counts.units == units && p.sink.counts.repeats == repeats &&
		    p.sink.counts.unreadable + p.sink.counts.broken == problems) {
			struct err err = { 0 };

			err_add(&err, "%s: holds no facts", files[i]);
			p.status = cmd_failed(&err);
		}
	}
	status = p.status ? p.status : pack_write(&p, command);
	pack_free(&p);
	return status;
}

int cmd_pack(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = options,
		.parser = pack_option,
		.args_doc = "FILE...",
		.doc = "Pack facts, from text or from whatever else holds them, into records in one file.",
	};
	struct pack p = { .sink = { .unit = pack_unit, .problem = pack_problem, .keep_repeats = true } };
	int status;

	p.sink.ctx = &p;
	status = cmd_parse(&argp, argc, argv, &p);
	if (!status && !p.nfiles) {
		cmd_problem(NULL, "pack: no file given; see wqlint pack --help");
		status = 2;
	}
	if (!status)
		status = p.status;
	if (!status)
		status = pack_write(&p, "pack");
	pack_free(&p);
	return status;
}
