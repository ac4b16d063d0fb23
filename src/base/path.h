/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * path.h - names of files, as text.
 */
#ifndef WQLINT_BASE_PATH_H
#define WQLINT_BASE_PATH_H

#include "base/mem.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Resolve "." and ".." by text, in place; @p is absolute. By text, because the compiler's own
 * names of files are not resolved through symbolic links either.
 */
void path_normalise(char *p);

/*
 * The directory at or above that of @file (absolute) that is a kernel's root, with '/' at the end,
 * in @a; or NULL if none has what every kernel's root has.
 */
char *path_kernel_root(struct arena *a, const char *file);

#ifdef __cplusplus
}
#endif
#endif
