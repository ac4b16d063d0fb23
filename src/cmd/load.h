/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load.h - what the commands that solve a program share: their common options,
 * and the way from files to a solved program.
 *
 * Zero-initialise a struct load but for @command and @floor, make load_argp a
 * child parser with it as input, load_open() it, and load_free() it in any case.
 */
#ifndef WQLINT_CMD_LOAD_H
#define WQLINT_CMD_LOAD_H

#include <argp.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "cmd/foreign.h"
#include "facts/read.h"
#include "report/finding.h"
#include "solve/runs.h"
#include "solve/solver.h"

/* A unit that was read, and in what. */
struct load_unit {
	const char *file, *origin;
};

struct load {
	const char *command;		/* "check": begins sentences about its command line */
	VEC(const char *) inputs, annotate, rules, with;
	enum tier floor;
	const char *root;
	bool strict;
	const char *origin;		/* in place of the inputs' names in messages, or NULL */
	char memory[32];		/* room for the name of an input that has none */
	unsigned long jobs;		/* threads or processes at a time; 0: as many as there are processors */
	struct solve_options solve;	/* load_open() sets @annotate, and @possible if @floor asks for it */
	struct err err;			/* what is wrong with the command line */

	/* Made by load_open(). */
	struct facts_sink sink;
	struct strtab *st;		/* the program's and the model's */
	struct program *program;
	struct model *model;
	struct solver *solver;
	char *own_rules;		/* directory of the bundled ones */
	char *real_root;		/* --root, absolute; or NULL */
	uint32_t incomplete;		/* units */
	VEC(str_id) builds;		/* front ends that made the facts, in order of first sight */
	struct err coverage;		/* what was said about input that could not be read */
	struct foreign foreign;		/* objects without facts */
	struct map files;		/* by name: whose source files they are */
	VEC(const char *) own_files;	/* those with code of the inputs, not of --with alone, in order of first sight */
	bool context;			/* reading --with */
	VEC(struct load_unit) units;	/* of the inputs, in order of first sight */
	bool quiet;			/* say nothing of what could not be read */
	const char *absolute;		/* or NULL: units of the inputs are known elsewhere by names below this directory */
};

/* --rules, --with, --tier, --annotate, --root, --strict, and the FILE|DIR arguments. Its input is a struct load. */
extern const struct argp load_argp;

/* Which of @names (@n of them) @arg is, to *@out; else a sentence about --@option in l->err. */
void load_choose(struct load *l, const char *option, const char *arg, const char *const *names, int n, int *out);

/*
 * After the command line: read rules and inputs, link, solve. What could not be
 * read is said on standard error. Returns 0, or 2 once said why nothing can be done.
 */
int load_open(struct load *l);

/* Free what the load holds, also after a wrong command line. */
void load_free(struct load *l);

/* Could some of the input not be read? With --strict that is exit status 2. */
bool load_is_partial(const struct load *l);

/* Facts of an out-of-tree build have absolute paths: tell them as below --root. A part of @file itself. */
const char *load_relative(const struct load *l, const char *file);
/* The same of all that the findings name. */
void load_make_relative(const struct load *l, struct findings *f);

/* With --with: leave in @f what touches a file that only the inputs have. Before load_make_relative(). */
void load_keep_own(const struct load *l, struct findings *f);

/* Was that file, relative to --root, among those read? */
bool load_has_file(const struct load *l, const char *file);

/* Say which --annotate names no queue: a slip, which would look like a clean result. */
void load_say_unmatched(const struct load *l);

#endif
