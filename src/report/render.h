/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * render.h - findings to bytes, one function a format.
 */
#ifndef WQLINT_REPORT_RENDER_H
#define WQLINT_REPORT_RENDER_H

#include <stdio.h>

#include "report/finding.h"

struct sources;

/* Text of the checked code for a terminal: control characters but tab become '?', returns are left out. */
void render_safe(FILE *out, const char *s, size_t len);

/* The compiler's own form: warning, source line with caret, the path as notes, the scenario if threads meet. */
void render_text(FILE *out, const struct findings *f, enum tier floor, struct sources *src);

/*
 * A line for each: fingerprint, rule, tier, file, line, column, function, message, with tabs
 * between them. Bytes that a terminal or a script would take for its own come out as '?'.
 */
void render_list(FILE *out, const struct findings *f, enum tier floor, struct sources *src);

#endif
