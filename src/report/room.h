/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * room.h - how much of a SARIF log GitHub's code scanning takes.
 *
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
#ifndef WQLINT_REPORT_ROOM_H
#define WQLINT_REPORT_ROOM_H

#include <stdbool.h>

#include <jansson.h>

#define ROOM_RESULTS	5000	/* of one run */
#define ROOM_STEPS	1000	/* locations of one thread flow */
#define ROOM_BYTES	(9u << 20)	/* compressed, of the results; the limit is 10 MB for all */

struct room;

/* All of it. The caller owns it; never NULL. */
struct room *room_new(void);
void room_free(struct room *m);

/* Put @result there. false: there is no room for it, and none for any later one. */
bool room_for(struct room *m, const json_t *result);

#endif
