// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plain.c - findings as JSON, for programs: doc/json.md says what stays.
 */
#include "report/baseline.h"
#include "report/json.h"
#include "report/plain.h"

static void put_place(json_t *o, const struct position *at)
{
	json_put(o, "file", json_text(at->file));
	json_put(o, "line", json_must(json_integer(at->line)));
	json_put(o, "column", json_must(json_integer(at->col)));
}

static json_t *step_object(const struct step *s)
{
	json_t *o = json_must(json_object());

	put_place(o, &s->at);
	json_put(o, "function", json_text(s->function));
	json_put(o, "kind", json_text(step_kind_name(s->kind)));
	json_put(o, "text", json_text(s->text));
	json_put(o, "thread", json_must(json_integer(s->thread)));
	if (s->when) {
		json_put(o, "order", json_must(json_integer(s->when)));
		json_put(o, "act", json_text(s->act));
	}
	return o;
}

json_t *plain_finding(const struct finding *f)
{
	json_t *o = json_must(json_object()), *steps = json_must(json_array());

	json_put(o, "fingerprint", json_text(f->fingerprint));
	json_put(o, "rule", json_text(f->rule));
	json_put(o, "tier", json_text(tier_name(f->tier)));
	put_place(o, &f->at);
	json_put(o, "function", json_text(f->function));
	json_put(o, "queue", json_text(f->queue));
	json_put(o, "message", json_text(f->message));
	if (f->state)
		json_put(o, "baseline", json_text(f->state == BASELINE_NEW ? "new" : "unchanged"));
	if (f->suppressed)
		json_put(o, "suppressed", json_must(json_pack("{ssso}", "by",
			 f->suppressed == SUPPRESSED_BY_COMMENT ? "comment" : "rules", "reason", json_text(f->reason))));
	for (uint32_t i = 0; i < f->nsteps; i++)
		json_add(steps, step_object(&f->steps[i]));
	json_put(o, "steps", steps);
	return o;
}

json_t *plain_fixed(const struct baseline *b)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; b && i < b->list.n; i++) {
		const struct baseline_entry *e = &b->list.v[i];
		json_t *o;

		if (e->fate != FATE_FIXED)
			continue;
		o = json_must(json_object());
		json_put(o, "fingerprint", json_text(e->fingerprint));
		json_put(o, "rule", json_text(e->rule));
		json_put(o, "file", json_text(e->file));
		json_put(o, "function", json_text(e->function));
		json_put(o, "message", json_text(e->message));
		json_add(list, o);
	}
	return list;
}

json_t *plain_notes(const struct err *notes)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < notes->n; i++)
		json_add(list, json_text(notes->msg[i]));
	return list;
}

json_t *plain_rules(const struct report *r)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < r->nrules; i++)
		json_add(list, json_must(json_pack("{ssss}", "id", r->rules[i].id, "summary", r->rules[i].summary)));
	return list;
}

json_t *plain_findings(const struct report *r)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < r->findings->list.n; i++)
		if (r->findings->list.v[i].tier <= r->floor)
			json_add(list, plain_finding(&r->findings->list.v[i]));
	return list;
}

void render_json(FILE *out, const struct report *r)
{
	json_t *o = json_must(json_object());

	json_put(o, "format", json_text("wqlint-findings"));
	json_put(o, "version", json_must(json_integer(1)));
	json_put(o, "tool", json_must(json_pack("{ssss}", "name", "wqlint", "version", r->version)));
	json_put(o, "tier", json_text(tier_name(r->floor)));
	json_put(o, "rules", plain_rules(r));
	json_put(o, "notes", plain_notes(r->notes));
	json_put(o, "findings", plain_findings(r));
	if (r->baseline)
		json_put(o, "fixed", plain_fixed(r->baseline));
	json_write(out, o, JSON_INDENT(1));
	json_decref(o);
}
