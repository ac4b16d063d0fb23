/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack.h - facts of many files in one.
 */
#ifndef WQLINT_CMD_PACK_H
#define WQLINT_CMD_PACK_H

#include <stddef.h>

/*
 * Pack the facts of @files, each unit once, into @output (NULL: standard
 * output), all or nothing. @command begins sentences. Returns the exit status.
 */
int pack_join(const char *command, const char *const *files, size_t n, const char *output);

#endif
