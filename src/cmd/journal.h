/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.h - several files replaced as one, also if the program is killed.
 *
 * Beside each file PATH lie PATH.wqlint-new, its new content, and PATH.wqlint-old, a
 * second name of the old one. The journal, a file in the source's root, says whose;
 * while it is there the change has not been made, and whoever finds it takes it back.
 */
#ifndef WQLINT_CMD_JOURNAL_H
#define WQLINT_CMD_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

#define FRESH_END ".wqlint-new"
#define OLD_END ".wqlint-old"

/*
 * Write PATH.wqlint-new, whole and on disk; one of a run that was killed is overwritten. @mode: its permissions.
 * Returns 0, or -1 and a sentence; what is left then is for the caller to unlink().
 */
int journal_fresh(const char *path, mode_t mode, const void *data, size_t n, struct err *err);

/*
 * Make PATH.wqlint-new the content of each of the @n absolute @paths: all of them, or, once a sentence
 * said what failed, none (-1). @root: NULL is the current directory.
 */
int journal_commit(const char *root, const char *const *paths, size_t n, struct err *err);

/* Was a run killed in @root while some files were new and some old? */
bool journal_is_open(const char *root);

/*
 * Take back what such a run began, and remove what one left that had done all. Returns 0, also if there was none; -1 and a sentence if a file is
 * neither the old nor the new one any more, so that somebody has to decide; then nothing is touched.
 */
int journal_recover(const char *root, struct err *err);

#endif
