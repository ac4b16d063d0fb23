// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - findings as a compiler would print them, so that editors jump to them.
 *
 * Nothing from the checked code reaches the terminal unescaped: names and
 * source lines may hold control characters.
 */
#include <string.h>

#include "report/render.h"
#include "report/scenario.h"
#include "report/source.h"
#include "report/utf8.h"

void render_safe(FILE *out, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;

	while (p < end) {
		size_t n = utf8_length(p, (size_t)(end - p));

		if (*p == '\t' || (n && !utf8_is_control(p, n)))
			fwrite(p, 1, n, out);
		else if (*p != '\r')
			fputc('?', out);
		p += n ? n : 1;
	}
}

static void put_position(FILE *out, const struct position *at)
{
	if (!at->line)
		return;
	render_safe(out, at->file, strlen(at->file));
	fprintf(out, ":%u:%u: ", at->line, at->col);
}

static void put_source(FILE *out, struct sources *src, const struct position *at)
{
	size_t len = 0;
	const char *line = src ? sources_line(src, at->file, at->line, &len) : NULL;

	if (!line || len > 400)
		return;
	fprintf(out, "%5u | ", at->line);
	render_safe(out, line, len);
	fprintf(out, "\n      | ");
	for (uint32_t i = 0; at->col && i + 1 < at->col && i < len; i++)
		fputc(line[i] == '\t' ? '\t' : ' ', out);
	fprintf(out, "^\n");
}

static void put_finding(FILE *out, const struct finding *f, struct sources *src)
{
	put_position(out, &f->at);
	fprintf(out, "%s: ", f->label ? f->label : "warning");
	render_safe(out, f->message, strlen(f->message));
	fprintf(out, " [%s]\n", f->rule);
	put_source(out, src, &f->at);
	for (uint32_t i = 0; i < f->nsteps; i++) {
		const struct step *s = &f->steps[i];

		put_position(out, &s->at);
		fprintf(out, "note: %u. ", i + 1);
		render_safe(out, s->text, strlen(s->text));
		fputc('\n', out);
	}
	scenario_print(out, f);
}

void render_text(FILE *out, const struct report *r)
{
	for (size_t i = 0; i < r->findings->list.n; i++)
		if (finding_counts(&r->findings->list.v[i], r->floor))
			put_finding(out, &r->findings->list.v[i], r->sources);
}
