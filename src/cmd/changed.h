/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changed.h - which lines differ from a revision: --changed-since.
 */
#ifndef WQLINT_CMD_CHANGED_H
#define WQLINT_CMD_CHANGED_H

#include "base/err.h"
#include "report/finding.h"

/*
 * Leave in @f what touches, by its own place or a step of its path, a line that
 * git says has changed since @rev in the working tree at @root (NULL: here).
 * Files that git does not know yet have changed as a whole.
 * Returns 0, or -1 and a sentence if git does not answer.
 */
int changed_limit(const char *rev, const char *root, struct findings *f, struct err *err);

#endif
