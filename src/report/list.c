// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - findings for a script that has cut and sort: a line each, fields
 * between tabs, nothing that needs quoting. The path is left to other forms.
 */
#include <string.h>

#include "report/render.h"

static void put_field(FILE *out, const char *s, char end)
{
	for (size_t n; (n = strcspn(s, "\t\r")), n || *s; s += n + (s[n] != 0)) {
		render_safe(out, s, n);
		if (s[n])
			fputc('?', out);
	}
	fputc(end, out);
}

void render_list(FILE *out, const struct report *r)
{
	for (size_t i = 0; i < r->findings->list.n; i++) {
		const struct finding *x = &r->findings->list.v[i];

		if (!finding_counts(x, r->floor))
			continue;
		put_field(out, x->fingerprint, '\t');
		put_field(out, x->rule, '\t');
		put_field(out, tier_name(x->tier), '\t');
		put_field(out, x->at.file, '\t');
		fprintf(out, "%u\t%u\t", x->at.line, x->at.col);
		put_field(out, x->function, '\t');
		put_field(out, x->message, '\n');
	}
}
