/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write.h - edits into the files themselves: all of them, or none.
 */
#ifndef WQLINT_CMD_WRITE_H
#define WQLINT_CMD_WRITE_H

#include "fix/plan.h"

/*
 * Write the edits of all plans without obstacles. Every new file is on disk,
 * beside the old one, before the first takes its place; if one cannot be
 * made, or a file is not what was read, or git says that somebody is at work on it,
 * nothing changes; if the program is killed meanwhile, the next run takes it back (journal.h, in @root).
 * Returns 0, or 2 once said why not.
 */
int write_plans(const plan_list *plans, const char *root);

#endif
