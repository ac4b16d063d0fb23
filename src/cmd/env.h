/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * env.h - options from the environment: WQLINT_OPTS.
 */
#ifndef WQLINT_CMD_ENV_H
#define WQLINT_CMD_ENV_H

#include "base/err.h"

/*
 * Put the words of the environment variable @name behind (*@argv)[0], before
 * the other arguments, which so have the last word. Words are told apart as a
 * shell would: blanks, quotes, backslashes; nothing is expanded. Both stay as
 * they are if it is not set. The new vector lives until the program ends.
 * Returns 0, or -1 and a sentence about a quote that is not closed.
 */
int env_options(const char *name, int *argc, char ***argv, struct err *err);

#endif
