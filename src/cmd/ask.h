/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask.h - commands that answer a question about one name: why and who.
 *
 * An answer is a list of paragraphs, each kept as a finding: a message and
 * steps with their places.
 */
#ifndef WQLINT_CMD_ASK_H
#define WQLINT_CMD_ASK_H

#include <stdio.h>

#include "check/check.h"
#include "cmd/load.h"
#include "cmd/near.h"

struct ask {
	struct load load;	/* its @command and @floor set */
	const char *what;	/* "function": what the first argument names */
	const char *name;	/* that argument */
	const struct argp *also;	/* options of this command alone; or NULL */
	unsigned long max;	/* answers printed; 0: all */
	bool none;		/* said that the name is not known: exit status 1 */
	struct findings answer;
};

/*
 * `wqlint COMMAND [OPTION...] NAME FILE|DIR...`: read the command line and the
 * inputs, let @answer fill ask->answer from the solved program, print that.
 * Returns the exit status: 0, 1 if ask->none, 2 if it could not be done.
 */
int ask_run(struct ask *a, int argc, char **argv, const char *doc, void (*answer)(struct ask *a));

/* The file that NAME or FILE:NAME asks for, @len bytes; NULL and the whole of it as name if it says none. */
struct ask_name {
	const char *file, *name;
	size_t len;
};

struct ask_name ask_split(const char *arg);
/* Does the question's FILE (a path or the end of one) mean that file? Without one, any is meant. */
bool ask_is_file(const struct ask_name *n, const char *file);

/* A paragraph without steps yet; check_end() adds it to the answer. */
void ask_begin(struct ask *a, struct draft *d);
/* One of a single line. */
void ask_say(struct ask *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* No such name: one sentence with the nearest ones, and exit status 1. @where: "" or " in FILE". */
void ask_unknown(struct ask *a, const char *where, const struct near *near);

/* "drivers/a.c:12", relative to --root. */
const char *ask_place(struct ask *a, const struct loc *loc);

/* What a run, reached with @cost more, can claim. */
enum tier ask_tier(uint32_t evidence, uint32_t cost);

/* A queue with flags, and whether it is annotated: `"foo" (WQ_UNBOUND)`. */
const char *ask_queue(struct ask *a, const struct queue *q);

#endif
