/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h - whole files in, whole files out.
 */
#ifndef WQLINT_BASE_FILE_H
#define WQLINT_BASE_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Append all of @path to @out; pipes and devices are read to their end.
 * Returns 0, or -1 with one sentence that names the file.
 */
int file_read(const char *path, struct buf *out, struct err *err);

/* The same from an open descriptor, from where it stands; @path is for messages only. */
int file_read_fd(int fd, const char *path, struct buf *out, struct err *err);

/*
 * Make @n bytes the content of @path, whole or not at all: they go to a
 * temporary file beside it, which takes its place (and its mode, and that of
 * the file a symbolic link points to) once it is safely on disk. On failure
 * the old file is as it was and no temporary stays. What is not a regular file
 * (/dev/stdout, a pipe) is written directly.
 *
 * Returns 0, or -1 with one sentence that names the file.
 */
int file_write(const char *path, const void *data, size_t n, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
