// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gitlab.c - a Code Quality report, which GitLab shows in merge requests.
 *
 * It compares two reports by their fingerprints itself, so a baseline is not
 * needed there; what one knows is left out all the same.
 */
#include <string.h>

#include "base/buf.h"
#include "report/json.h"
#include "report/render.h"

static const char *severity(enum tier tier)
{
	static const char *const words[] = { [TIER_CERTAIN] = "critical", [TIER_LIKELY] = "major", [TIER_POSSIBLE] = "minor" };

	return words[tier];
}

/* Paths there begin below the project, without "./". */
static const char *below(const char *file)
{
	while (!strncmp(file, "./", 2))
		file += 2;
	return file;
}

static json_t *place(const struct position *at)
{
	return json_must(json_pack("{sos{sI}}", "path", json_text(below(at->file)), "lines", "begin",
				   (json_int_t)(at->line ? at->line : 1)));
}

/* The path, a line a step, for those who look closer. */
static json_t *body(const struct finding *f)
{
	struct buf b = { 0 };
	json_t *text;

	for (uint32_t i = 0; i < f->nsteps; i++) {
		const struct step *s = &f->steps[i];

		if (s->at.line)
			buf_printf(&b, "%u. %s:%u: %s\n", i + 1, s->at.file, s->at.line, s->text);
		else
			buf_printf(&b, "%u. %s\n", i + 1, s->text);
	}
	text = json_text_len(b.n ? (const char *)b.data : "", b.n);
	buf_free(&b);
	return text;
}

void render_gitlab(FILE *out, const struct report *r)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < r->findings->list.n; i++) {
		const struct finding *f = &r->findings->list.v[i];
		json_t *o;

		if (!finding_counts(f, r->floor))
			continue;
		o = json_must(json_object());
		json_put(o, "type", json_text("issue"));
		json_put(o, "check_name", json_text(f->rule));
		json_put(o, "description", json_text(f->message));
		json_put(o, "categories", json_must(json_pack("[s]", "Bug Risk")));
		json_put(o, "severity", json_text(severity(f->tier)));
		json_put(o, "fingerprint", json_text(f->fingerprint));
		json_put(o, "location", place(&f->at));
		json_put(o, "content", json_must(json_pack("{so}", "body", body(f))));
		json_add(list, o);
	}
	json_write(out, list, JSON_INDENT(1));
	json_decref(list);
}
