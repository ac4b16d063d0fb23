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

/*
 * @root: directory that findings' paths are relative to; NULL or "" for the
 * current one. A relative path that leaves it with ".." is not opened.
 */
struct sources *sources_new(const char *root);
void sources_free(struct sources *s);

/* Line @line (from 1) of @file, without its newline, *@len bytes; NULL if there is no such file or line. */
const char *sources_line(struct sources *s, const char *file, uint32_t line, size_t *len);

/* All of the file from that line on, *@len bytes; NULL as above. */
const char *sources_from(struct sources *s, const char *file, uint32_t line, size_t *len);

/*
 * The first line behind number *@line that holds @word; *@line becomes its
 * number. NULL if there is none.
 */
const char *sources_find(struct sources *s, const char *file, const char *word, uint32_t *line, size_t *len);

/* A file that is not needed again need not stay in memory; it is read anew if it is. */
void sources_forget(struct sources *s, const char *file);

#ifdef __cplusplus
}
#endif
#endif
