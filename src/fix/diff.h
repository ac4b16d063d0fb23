/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.h - two texts as a unified diff.
 */
#ifndef WQLINT_FIX_DIFF_H
#define WQLINT_FIX_DIFF_H

#include <stddef.h>

struct buf;

struct diff_count {
	size_t added, removed;
};

/*
 * Append the diff from @old to @fresh, files @name in git's a/ and b/, nothing if
 * they are equal. Texts of any size: lines that begin and end alike are cut
 * off first, between them a shortest edit is looked for.
 */
struct diff_count diff_print(struct buf *out, const char *name, const char *old, size_t nold, const char *fresh,
			     size_t nfresh);

#endif
