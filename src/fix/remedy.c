// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * remedy.c - a plan's edits as a report tells them.
 */
#include <stdlib.h>
#include <string.h>

#include "fix/mail.h"
#include "fix/plan.h"
#include "report/finding.h"

typedef VEC(struct change) change_list;

/* Line and column of byte @off. */
static void place_of(const struct code *c, size_t off, uint32_t *line, uint32_t *col)
{
	size_t begin = code_line_begin(c, off);

	*line = 1;
	*col = (uint32_t)(off - begin) + 1;
	for (size_t i = 0; i < begin; i++)
		*line += c->text[i] == '\n';
}

static void add_file(const struct code *c, struct arena *a, change_list *out)
{
	struct edit *list = code_sorted(c);
	const char *file = arena_printf(a, "%s", c->file);

	/* What touches is one change: nobody has to ask which of two at one place goes first. */
	for (size_t i = 0; i < c->edits.n; ) {
		size_t from = list[i].off, to = from;
		const char *text = "";
		struct change change;

		for (; i < c->edits.n && list[i].off == to; i++) {
			text = arena_printf(a, "%s%s", text, list[i].text);
			to += list[i].len;
		}
		change = (struct change){ .at = { .file = file }, .text = text };
		place_of(c, from, &change.at.line, &change.at.col);
		place_of(c, to, &change.end_line, &change.end_col);
		vec_push(out, change);
	}
	free(list);
}

const struct remedy *mail_remedy(const struct plan *p, struct arena *a)
{
	struct remedy *r = ARENA_NEW(a, struct remedy);
	change_list changes = { 0 };

	for (size_t i = 0; i < p->code.files.n; i++)
		add_file(p->code.files.v[i], a, &changes);
	r->what = mail_subject(p, a);
	r->changes = (struct change *)arena_copy(a, changes.v, changes.n * sizeof(*changes.v));
	r->n = (uint32_t)changes.n;
	vec_free(&changes);
	return r;
}
