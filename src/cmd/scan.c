// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scan.c - `wqlint scan` and `wqlint cc`: facts from source through libclang,
 * then what `wqlint check` does with them.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/compdb.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/source.h"
#include "cmd/units.h"

enum { OPT_CACHE = 2048, OPT_FACTS };

struct scan {
	const char *command;
	const char *project, *cache, *facts;
	VEC(const char *) files;	/* scan: which units; cc: the compiler's words */
	struct compdb db;
	VEC(struct clang_job) jobs;
	struct units units;
};

static const struct argp_option scan_options[] = {
	{ "project", 'p', "DIR", 0, "where compile_commands.json is, or that file (default: the current directory)", 0 },
	{ "cache", OPT_CACHE, "DIR", 0, "keep facts there, and take those whose source, flags and headers have not changed", 0 },
	{ "facts", OPT_FACTS, "FILE", 0, "keep the facts in this file as well, for `wqlint check`, `dump` or `pack`", 0 },
	{ 0 }
};

static error_t scan_option(int key, char *arg, struct argp_state *state)
{
	struct scan *s = (struct scan *)state->input;

	switch (key) {
	case 'p':
		s->project = arg;
		return 0;
	case OPT_CACHE:
		s->cache = arg;
		return 0;
	case OPT_FACTS:
		s->facts = arg;
		return 0;
	case ARGP_KEY_ARG:
		vec_push(&s->files, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* @name as seen from @dir, without symbolic links; false if nothing is there. */
static bool resolve(const char *dir, const char *name, char real[PATH_MAX])
{
	char full[2 * PATH_MAX];

	snprintf(full, sizeof(full), "%s%s%s", *name == '/' ? "" : dir, *name == '/' ? "" : "/", name);
	return realpath(full, real) != NULL;
}

/* Is the unit @want, a file, or below it, a directory? */
static bool is_asked(const struct clang_job *job, const char *want)
{
	char real[PATH_MAX];
	size_t n = strlen(want);

	return resolve(job->dir, job->file, real) && !strncmp(real, want, n) &&
	       (!real[n] || real[n] == '/' || want[n - 1] == '/');
}

/* What is asked for is named as seen from here, from where compile_commands.json is, or from the source's root. */
static bool find_asked(const struct scan *s, const struct load *l, const char *asked, char want[PATH_MAX])
{
	return resolve(".", asked, want) || (s->project && resolve(s->project, asked, want)) ||
	       (l->root && resolve(l->root, asked, want));
}

static int choose(struct scan *s, const struct load *l, struct err *err)
{
	char want[PATH_MAX];
	bool *taken = MEM_NEW(bool, s->db.jobs.n + 1);
	int ret = 0;

	for (size_t f = 0; f < s->files.n && !ret; f++) {
		bool any = false;

		if (find_asked(s, l, s->files.v[f], want))
			for (size_t i = 0; i < s->db.jobs.n; i++)
				if (is_asked(&s->db.jobs.v[i], want))
					any = taken[i] = true;
		if (!any)
			ret = err_add(err, "%s: no unit of compile_commands.json is that file or below it", s->files.v[f]);
	}
	for (size_t i = 0; i < s->db.jobs.n; i++)
		if (!s->files.n || taken[i])
			vec_push(&s->jobs, s->db.jobs.v[i]);
	free(taken);
	return ret;
}

/* Hand the facts over as a file that has no name. */
static int hand_over(struct scan *s, struct load *l, struct err *err)
{
	int fd = memfd_create("facts", 0);
	const uint8_t *p = s->units.facts.data;
	size_t left = s->units.facts.n;

	if (fd < 0)
		return err_add(err, "no memory for a file of facts");
	while (left) {
		ssize_t n = write(fd, p, left);

		if (n <= 0)
			return err_add(err, "no memory for a file of facts");
		p += n;
		left -= (size_t)n;
	}
	snprintf(l->memory, sizeof(l->memory), "/proc/self/fd/%d", fd);
	vec_push(&l->inputs, l->memory);
	l->origin = s->command;
	l->sink.counts.unreadable += s->units.failed;
	return 0;
}

static int make_facts(struct scan *s, struct load *l, unsigned long jobs, struct err *err)
{
	for (size_t i = 0; i < s->jobs.n; i++)
		s->jobs.v[i].root = l->root;
	s->units.jobs = s->jobs.v;
	s->units.njobs = s->jobs.n;
	s->units.parallel = jobs;
	s->units.cache = s->cache;
	if (units_facts(&s->units, err))
		return -1;
	if (!s->units.facts.n)
		return err_add(err, "%s: none of %zu unit(s) could be read", s->command, s->jobs.n);
	if (s->facts && file_write(s->facts, s->units.facts.data, s->units.facts.n, err))
		return -1;
	return hand_over(s, l, err);
}

static int scan_facts(void *input, struct load *l, unsigned long jobs, struct err *err)
{
	struct scan *s = (struct scan *)input;

	if (compdb_read(&s->db, s->project ? s->project : ".", err) || choose(s, l, err))
		return -1;
	if (s->db.foreign)
		fprintf(stderr, "wqlint: scan: %zu unit(s) are not C (assembler, Rust, …) and were not looked at\n",
			s->db.foreign);
	if (!s->jobs.n)
		return err_add(err, "scan: compile_commands.json names no unit of C");
	return make_facts(s, l, jobs, err);
}

static void scan_free(struct scan *s)
{
	compdb_free(&s->db);
	vec_free(&s->files);
	vec_free(&s->jobs);
	units_free(&s->units);
}

int cmd_scan(int argc, char **argv)
{
	static const struct argp argp = { .options = scan_options, .parser = scan_option };
	struct scan s = { .command = "scan" };
	struct check_source source = {
		.command = "scan",
		.argp = &argp,
		.input = &s,
		.args_doc = "[-p DIR] [FILE|DIR...]",
		.doc = "Read the units of compile_commands.json, or those named, through libclang, and report deadlocks.",
		.facts = scan_facts,
	};
	int status = check_facts(argc, argv, &source);

	scan_free(&s);
	return status;
}

static int cc_facts(void *input, struct load *l, unsigned long jobs, struct err *err)
{
	struct scan *s = (struct scan *)input;
	struct clang_job job = { 0 };

	s->db.arena = arena_new();
	/* As a kernel's CHECK= it is given flags only; a compiler's name may stand before them. */
	if (s->files.n && *s->files.v[0] != '-' && !strstr(s->files.v[0], ".c")) {
		if (compdb_command(&job, s->files.v, s->files.n, s->db.arena, err))
			return -1;
	} else {
		const char **argv = ARENA_ARRAY(s->db.arena, const char *, s->files.n + 1);

		argv[0] = "";
		for (size_t i = 0; i < s->files.n; i++) {
			argv[i + 1] = s->files.v[i];
			/* Only a build by clang says so. */
			if (!strncmp(argv[i + 1], "--target=", 9) || !strcmp(argv[i + 1], "-fintegrated-as"))
				argv[0] = "clang";
		}
		if (compdb_command(&job, argv, s->files.n + 1, s->db.arena, err))
			return -1;
	}
	vec_push(&s->jobs, job);
	return make_facts(s, l, jobs, err);
}

int cmd_cc(int argc, char **argv)
{
	static const struct argp argp = { .options = scan_options + 1, .parser = scan_option };
	struct scan s = { .command = "cc" };
	struct check_source source = {
		.command = "cc",
		.argp = &argp,
		.input = &s,
		.args_doc = "-- [COMPILER] FLAGS... FILE.c",
		.doc = "Read one unit through libclang as a compiler with these flags would, and report deadlocks: "
		       "make -k C=1 CHECK=\"wqlint cc --\"",
		.facts = cc_facts,
	};
	int status = check_facts(argc, argv, &source);

	scan_free(&s);
	return status;
}
