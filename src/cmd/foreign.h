/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * foreign.h - objects without facts: what made them.
 */
#ifndef WQLINT_CMD_FOREIGN_H
#define WQLINT_CMD_FOREIGN_H

#include <stddef.h>

struct foreign {
	size_t rust;		/* compiled from Rust */
	size_t assembler;	/* no compiler left its name */
	size_t c;		/* GCC or clang, without the plugin */
};

/*
 * Count what lies at @path, a file or a directory and all below it: objects of
 * their own and members of archives. What cannot be read is not counted: the
 * reader of facts has said so.
 */
void foreign_count(const char *path, struct foreign *n);

#endif
