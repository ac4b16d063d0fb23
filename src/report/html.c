// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * html.c - one page that holds its style, its script and its findings.
 *
 * The findings are JSON in a script element that no browser runs; no '<' of
 * theirs is one in the page, so nothing of theirs can end it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/assets.h"
#include "report/json.h"
#include "report/plain.h"
#include "report/source.h"

#define CONTEXT		2	/* lines shown before and behind a step's own */
#define MAX_LINE	400	/* bytes of one */

/* The lines around @at to {file: {number: text}}. */
static void add_lines(json_t *files, struct sources *src, const struct position *at)
{
	json_t *file, *name;
	const char *key;

	if (!at->line || !*at->file)
		return;
	name = json_text(at->file);	/* as the script will ask for it */
	key = json_string_value(name);
	file = json_object_get(files, key);
	if (!file) {
		file = json_must(json_object());
		json_put(files, key, file);
	}
	json_decref(name);
	for (uint32_t n = at->line > CONTEXT ? at->line - CONTEXT : 1; n <= at->line + CONTEXT && n; n++) {
		char number[16];
		size_t len;
		const char *line;

		snprintf(number, sizeof(number), "%u", n);
		if (json_object_get(file, number))
			continue;
		line = sources_line(src, at->file, n, &len);
		if (line)
			json_put(file, number, json_text_len(line, len > MAX_LINE ? MAX_LINE : len));
	}
}

static json_t *sources_of(const struct report *r)
{
	json_t *files = json_must(json_object());

	for (size_t i = 0; i < r->findings->list.n; i++) {
		const struct finding *f = &r->findings->list.v[i];

		if (f->tier > r->floor)
			continue;
		add_lines(files, r->sources, &f->at);
		for (uint32_t k = 0; k < f->nsteps; k++)
			add_lines(files, r->sources, &f->steps[k].at);
	}
	return files;
}

/* Those that are found, with their pages. */
static json_t *rules_of(const struct report *r)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < r->nrules; i++) {
		const struct report_rule *rule = &r->rules[i];
		bool found = false;

		for (size_t k = 0; k < r->findings->list.n && !found; k++)
			found = !strcmp(r->findings->list.v[k].rule, rule->id);
		if (found)
			json_add(list, json_must(json_pack("{ssssso}", "id", rule->id, "summary", rule->summary, "page",
							   json_text(rule->page))));
	}
	return list;
}

static void put_data(FILE *out, const struct report *r)
{
	json_t *data = json_must(json_object());
	char *text;

	json_put(data, "version", json_text(r->version));
	json_put(data, "context", json_must(json_integer(CONTEXT)));
	json_put(data, "rules", rules_of(r));
	json_put(data, "notes", plain_notes(r->notes));
	json_put(data, "fixed", plain_fixed(r->baseline));
	json_put(data, "findings", plain_findings(r));
	json_put(data, "sources", sources_of(r));
	text = json_dumps(data, JSON_COMPACT);
	if (!text)
		bug("out of memory");
	for (const char *p = text; *p; ) {
		size_t n = strcspn(p, "<>&");

		fwrite(p, 1, n, out);
		p += n;
		if (*p)
			fprintf(out, "\\u%04x", (unsigned char)*p++);
	}
	free(text);
	json_decref(data);
}

void render_html(FILE *out, const struct report *r)
{
	const char *p = asset_page(), *mark;

	while ((mark = strchr(p, '@'))) {
		fwrite(p, 1, (size_t)(mark - p), out);
		p = mark;
		if (!strncmp(p, "@STYLE@", 7)) {
			fputs(asset_style(), out);
			p += 7;
		} else if (!strncmp(p, "@SCRIPT@", 8)) {
			fputs(asset_script(), out);
			p += 8;
		} else if (!strncmp(p, "@DATA@", 6)) {
			put_data(out, r);
			p += 6;
		} else {
			fputc(*p++, out);
		}
	}
	fputs(p, out);
}
