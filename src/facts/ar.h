/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ar.h - the members of an archive, thin ones too (libelf of 2022 knows no thin archives).
 */
#ifndef WQLINT_FACTS_AR_H
#define WQLINT_FACTS_AR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AR_MAGIC	"!<arch>\n"
#define AR_THIN_MAGIC	"!<thin>\n"

struct ar_member {
	const char *name;	/* as the archive spells it; of a thin one, a path from the archive's directory */
	int64_t offset, size;	/* of its content in the archive; -1 if it is a file of its own */
};

/*
 * Call @fn for each member of the archive open at @fd, its symbol and name
 * tables left out. Returns 0, or -1 with one sentence, without the file's
 * name, about where the archive stops making sense (members before it were seen).
 */
int ar_members(int fd, void (*fn)(void *ctx, const struct ar_member *m), void *ctx, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
