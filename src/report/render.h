/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * render.h - findings to bytes, one function a format.
 */
#ifndef WQLINT_REPORT_RENDER_H
#define WQLINT_REPORT_RENDER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "report/finding.h"

struct sources;
struct baseline;

/* A rule, for formats that explain what they name. */
struct report_rule {
	const char *id, *summary;
	const char *page;	/* its page, Markdown; "" if there is none at hand */
};

/* What a report is made of. All of it belongs to the caller. */
struct report {
	const struct findings *findings;
	enum tier floor;
	struct sources *sources;
	const char *version;		/* of wqlint */
	const struct report_rule *rules;
	size_t nrules;
	const struct err *notes;	/* what could not be analysed, a sentence each */
	const struct baseline *baseline;	/* NULL: none was given */
	struct err *said;		/* a renderer adds what it had to leave out */
};

typedef void render_fn(FILE *out, const struct report *r);

/*
 * Text of the checked code for a terminal: what is no UTF-8, and what a terminal
 * would obey but tab, becomes '?'; returns are left out.
 */
void render_safe(FILE *out, const char *s, size_t len);

/* The compiler's own form: warning, source line with caret, the path as notes, the scenario if threads meet. */
render_fn render_text;

/*
 * A line for each: fingerprint, rule, tier, file, line, column, function, message, with tabs
 * between them. Bytes that a terminal or a script would take for its own come out as '?'.
 */
render_fn render_list;

/* doc/json.md. */
render_fn render_json;

/*
 * SARIF 2.1.0, within the limits of GitHub's code scanning: the 5,000 best
 * results, 1,000 steps of each, 10 MB compressed. What is cut is said.
 */
render_fn render_sarif;

/* GitLab's Code Quality report. */
render_fn render_gitlab;

/* One page for a browser, which needs nothing else. */
render_fn render_html;

#endif
