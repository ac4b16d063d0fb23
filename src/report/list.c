// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - findings for a script that has cut and sort: a line each, fields
 * between tabs, nothing that needs quoting. The path is left to other forms.
 */
#include "report/render.h"

static void put_field(FILE *out, const char *s, char end)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		fputc(c < 0x20 || c == 0x7f ? '?' : c, out);
	}
	fputc(end, out);
}

void render_list(FILE *out, const struct findings *f, enum tier floor, struct sources *src)
{
	(void)src;
	for (size_t i = 0; i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];

		if (x->tier > floor)
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
