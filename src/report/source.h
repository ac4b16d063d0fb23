/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - lines of source files, for caret lines. Only here is source opened.
 */
#ifndef WQLINT_REPORT_SOURCE_H
#define WQLINT_REPORT_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sources;

/* @root: directory that findings' paths are relative to; NULL or "" for the current one. */
struct sources *sources_new(const char *root);
void sources_free(struct sources *s);

/* Line @line (from 1) of @file, without its newline, *@len bytes; NULL if there is no such file or line. */
const char *sources_line(struct sources *s, const char *file, uint32_t line, size_t *len);

#ifdef __cplusplus
}
#endif
#endif
