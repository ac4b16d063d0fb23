// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sarif.c - SARIF 2.1.0, as GitHub's code scanning and others take it.
 *
 * GitHub keeps so many results, steps and bytes and no more; which of them is
 * not for it to choose, so the best are chosen here, and what is left out is
 * said in the log and to the user.
 */
#include <stdlib.h>
#include <string.h>

#include "report/baseline.h"
#include "report/json.h"
#include "report/render.h"
#include "report/room.h"
#include "report/source.h"
#include "report/utf8.h"

#define BASE		"SRCROOT"

static json_t *text_object(const char *s)
{
	return json_must(json_pack("{so}", "text", json_text(s)));
}

static const char *level(enum tier tier)
{
	static const char *const levels[] = { [TIER_CERTAIN] = "error", [TIER_LIKELY] = "warning", [TIER_POSSIBLE] = "note" };

	return levels[tier];
}

static double rank(enum tier tier)
{
	static const double ranks[] = { [TIER_CERTAIN] = 95, [TIER_LIKELY] = 75, [TIER_POSSIBLE] = 30 };

	return ranks[tier];
}

/* Rules */

/* The first link of a page: kernel documentation. */
static json_t *first_link(const char *page)
{
	const char *link = strstr(page, "https://");

	return link ? json_text_len(link, strcspn(link, " \t\r\n>)\"")) : NULL;
}

/* "flush-self" as "FlushSelf", which is how SARIF spells names. */
static json_t *pascal(const char *id)
{
	json_t *name;
	char *s = strdup(id), *to = s;
	bool upper = true;

	if (!s)
		bug("out of memory");
	for (const char *p = id; *p; p++) {
		if (*p != '-')
			*to++ = upper && *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
		upper = *p == '-';
	}
	*to = 0;
	name = json_text(s);
	free(s);
	return name;
}

/* The part of the page below "## Meaning", up to the first empty line: what the rule is about. */
static json_t *meaning(const struct report_rule *rule)
{
	static const char heading[] = "\n## Meaning\n\n";
	const char *at = strstr(rule->page, heading), *end;

	if (!at)
		return text_object(rule->summary);
	at += sizeof(heading) - 1;
	end = strstr(at, "\n\n");
	return json_must(json_pack("{so}", "text", json_text_len(at, end ? (size_t)(end - at) : strlen(at))));
}

static json_t *rule_object(const struct report_rule *rule)
{
	json_t *r = json_must(json_object()), *help = text_object(*rule->page ? rule->page : rule->summary);
	json_t *link = first_link(rule->page);

	json_put(r, "id", json_text(rule->id));
	json_put(r, "name", pascal(rule->id));
	json_put(r, "shortDescription", text_object(rule->summary));
	json_put(r, "fullDescription", meaning(rule));
	if (*rule->page)
		json_put(help, "markdown", json_text(rule->page));
	json_put(r, "help", help);
	if (link)
		json_put(r, "helpUri", link);
	json_put(r, "defaultConfiguration", json_must(json_pack("{ss}", "level", "warning")));
	json_put(r, "properties", json_must(json_pack("{s[sss]ss}", "tags", "deadlock", "workqueue", "kernel",
						      "precision", "high")));
	return r;
}

static json_t *driver(const struct report *r)
{
	json_t *d = json_must(json_object()), *rules = json_must(json_array());

	for (size_t i = 0; i < r->nrules; i++)
		json_add(rules, rule_object(&r->rules[i]));
	json_put(d, "name", json_text("wqlint"));
	json_put(d, "version", json_text(r->version));
	json_put(d, "informationUri", json_text("https://docs.kernel.org/core-api/workqueue.html"));
	json_put(d, "rules", rules);
	return d;
}

/* Places */

static json_t *artifact_of(const char *file)
{
	bool inside;
	char *uri = json_uri(file, &inside);
	json_t *artifact = json_must(json_object());

	json_put(artifact, "uri", json_text(uri));
	if (inside)
		json_put(artifact, "uriBaseId", json_text(BASE));
	free(uri);
	return artifact;
}

/* Compilers count bytes, viewers characters: GitHub draws its marks in the latter. */
static uint32_t column(struct sources *src, const struct position *at)
{
	uint32_t col = 1;
	size_t len, i = 0;
	const char *line = sources_line(src, at->file, at->line, &len);

	if (!line || at->col > len + 1)
		return at->col;
	while (i + 1 < at->col) {
		size_t n = utf8_length((const unsigned char *)line + i, len - i);

		i += n ? n : 1;
		col++;
	}
	return col;
}

static json_t *physical(struct sources *src, const struct position *at)
{
	json_t *artifact = artifact_of(at->file), *region = json_must(json_object());

	json_put(region, "startLine", json_must(json_integer(at->line)));
	if (at->col)
		json_put(region, "startColumn", json_must(json_integer(column(src, at))));
	return json_must(json_pack("{soso}", "artifactLocation", artifact, "region", region));
}

/* In a function, or in a variable's initialiser; @text: what happens there, or NULL. */
static json_t *location(struct sources *src, const struct position *at, const char *function, const char *variable,
			const char *text)
{
	json_t *l = json_must(json_object());

	if (at->line && *at->file)
		json_put(l, "physicalLocation", physical(src, at));
	if (*function || *variable)
		json_put(l, "logicalLocations", json_must(json_pack("[{soss}]", "name", json_text(*function ? function : variable),
								    "kind", *function ? "function" : "variable")));
	if (text)
		json_put(l, "message", text_object(text));
	return l;
}

/* Paths */

static json_t *step_object(struct sources *src, const struct finding *f, uint32_t i, bool threads)
{
	const struct step *s = &f->steps[i];
	json_t *o = json_must(json_object());

	json_put(o, "location", location(src, &s->at, s->function, s->variable, s->text));
	json_put(o, "kinds", json_must(json_pack("[s]", step_kind_name(s->kind))));
	json_put(o, "importance", json_text(i + 1 == f->nsteps || s->when ? "essential" : "important"));
	/* Of two threads only the acts are in order; a single one does one thing after the other. */
	if (!threads)
		json_put(o, "executionOrder", json_must(json_integer(i + 1)));
	else if (s->when)
		json_put(o, "executionOrder", json_must(json_integer(s->when)));
	return o;
}

static uint32_t last_thread(const struct finding *f)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < f->nsteps; i++)
		if (f->steps[i].thread > last)
			last = f->steps[i].thread;
	return last;
}

/* Of a path that is too long the middle is left out: how it begins and where it ends say most. */
static bool is_shown(const struct finding *f, uint32_t i)
{
	return f->nsteps <= ROOM_STEPS || i < ROOM_STEPS / 2 || i >= f->nsteps - ROOM_STEPS / 2;
}

static json_t *code_flow(struct sources *src, const struct finding *f)
{
	uint32_t last = last_thread(f);
	json_t *flows = json_must(json_array());

	for (uint32_t t = 0; t <= last; t++) {
		json_t *steps = json_must(json_array());
		char id[32];

		for (uint32_t i = 0; i < f->nsteps; i++)
			if (f->steps[i].thread == t && is_shown(f, i))
				json_add(steps, step_object(src, f, i, last > 0));
		if (!json_array_size(steps)) {
			json_decref(steps);
			continue;
		}
		snprintf(id, sizeof(id), "CPU%u", t);
		json_add(flows, json_must(json_pack("{ssso}", "id", id, "locations", steps)));
	}
	return json_must(json_pack("[{so}]", "threadFlows", flows));
}

/* Remedies */

static json_t *replacement(struct sources *src, const struct change *c)
{
	struct position end = { .file = c->at.file, .line = c->end_line, .col = c->end_col };
	json_t *region = json_must(json_object());

	json_put(region, "startLine", json_must(json_integer(c->at.line)));
	json_put(region, "startColumn", json_must(json_integer(column(src, &c->at))));
	json_put(region, "endLine", json_must(json_integer(c->end_line)));
	json_put(region, "endColumn", json_must(json_integer(column(src, &end))));
	return json_must(json_pack("{soso}", "deletedRegion", region, "insertedContent", text_object(c->text)));
}

static json_t *fixes(struct sources *src, const struct remedy *r)
{
	json_t *files = json_must(json_array()), *list = NULL;

	for (uint32_t i = 0; i < r->n; i++) {
		if (!i || strcmp(r->changes[i].at.file, r->changes[i - 1].at.file)) {
			list = json_must(json_array());
			json_add(files, json_must(json_pack("{soso}", "artifactLocation", artifact_of(r->changes[i].at.file),
							    "replacements", list)));
		}
		json_add(list, replacement(src, &r->changes[i]));
	}
	return json_must(json_pack("[{soso}]", "description", text_object(r->what), "artifactChanges", files));
}

/* Results */

/* Suggestions are of no rule that is listed. */
static void put_rule(json_t *o, const struct report *r, const char *id)
{
	json_put(o, "ruleId", json_text(id));
	for (size_t i = 0; i < r->nrules; i++)
		if (!strcmp(r->rules[i].id, id))
			json_put(o, "ruleIndex", json_must(json_integer((json_int_t)i)));
}

static json_t *suppressions(const struct finding *f)
{
	json_t *list = json_must(json_array());

	if (f->suppressed)
		json_add(list, json_must(json_pack("{ssssso}", "kind", f->suppressed == SUPPRESSED_BY_COMMENT ? "inSource" : "external",
						   "status", "accepted", "justification", json_text(f->reason))));
	return list;
}

static json_t *result_object(const struct report *r, const struct finding *f)
{
	json_t *o = json_must(json_object());
	char line_hash[32];

	put_rule(o, r, f->rule);
	json_put(o, "level", json_text(level(f->tier)));
	json_put(o, "rank", json_must(json_real(rank(f->tier))));
	json_put(o, "message", text_object(f->message));
	json_put(o, "locations", json_must(json_pack("[o]", location(r->sources, &f->at, f->function, "", NULL))));
	if (f->nsteps)
		json_put(o, "codeFlows", code_flow(r->sources, f));
	json_put(o, "fingerprints", json_must(json_pack("{so}", "wqlint/v1", json_text(f->fingerprint))));
	/* The one that GitHub looks at; it would hash the lines around if there were none. */
	snprintf(line_hash, sizeof(line_hash), "%s:1", f->fingerprint);
	json_put(o, "partialFingerprints", json_must(json_pack("{so}", "primaryLocationLineHash", json_text(line_hash))));
	json_put(o, "suppressions", suppressions(f));
	if (f->remedy)
		json_put(o, "fixes", fixes(r->sources, f->remedy));
	if (f->state)
		json_put(o, "baselineState", json_text(f->state == BASELINE_NEW ? "new" : "unchanged"));
	json_put(o, "properties", json_must(json_pack("{ssso}", "tier", tier_name(f->tier), "queue", json_text(f->queue))));
	return o;
}

struct cut {
	size_t results, paths;
};

/* The results of one tier, as long as there is room: *@kept[i] becomes the result of finding i. */
static void keep_tier(const struct report *r, enum tier tier, bool suppressed, json_t **kept, struct room *m, struct cut *cut)
{
	const struct findings *f = r->findings;

	for (size_t i = 0; i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];
		json_t *o;

		if (x->tier != tier || !!x->suppressed != suppressed)
			continue;
		/* Once one did not fit, what comes is worth less than that. */
		o = cut->results ? NULL : result_object(r, x);
		if (!o || !room_for(m, o)) {
			json_decref(o);
			cut->results++;
			continue;
		}
		kept[i] = o;
		cut->paths += x->nsteps > ROOM_STEPS;
	}
}

static json_t *results(const struct report *r, struct cut *cut)
{
	const struct findings *f = r->findings;
	json_t *list = json_must(json_array()), **kept = (json_t **)calloc(f->list.n + 1, sizeof(*kept));
	struct room *m = room_new();

	if (!kept)
		bug("out of memory");
	for (int suppressed = 0; suppressed < 2; suppressed++)
		for (int tier = 0; tier <= (int)r->floor; tier++)
			keep_tier(r, (enum tier)tier, suppressed, kept, m, cut);
	for (size_t i = 0; i < f->list.n; i++)
		if (kept[i])
			json_add(list, kept[i]);
	room_free(m);
	free(kept);
	return list;
}

static void notify(json_t *list, const char *how, const char *sentence)
{
	json_add(list, json_must(json_pack("{ssso}", "level", how, "message", text_object(sentence))));
}

static json_t *invocation(const struct report *r, const struct cut *cut)
{
	json_t *list = json_must(json_array());
	size_t first = r->said->n;

	for (size_t i = 0; i < r->notes->n; i++)
		notify(list, "warning", r->notes->msg[i]);
	if (cut->results)
		err_add(r->said, "sarif: %zu result(s) of the lowest rank were left out: code scanning keeps %d, and 10 MB",
			cut->results, ROOM_RESULTS);
	if (cut->paths)
		err_add(r->said, "sarif: the middle of %zu path(s) was left out: code scanning keeps %d steps", cut->paths,
			ROOM_STEPS);
	for (size_t i = first; i < r->said->n; i++)
		notify(list, "warning", r->said->msg[i]);
	return json_must(json_pack("{sbso}", "executionSuccessful", 1, "toolExecutionNotifications", list));
}

/* What a baseline names and is no more; as results they would be taken for open ones. */
static json_t *fixed(const struct baseline *b)
{
	json_t *list = json_must(json_array());

	for (size_t i = 0; i < b->list.n; i++)
		if (b->list.v[i].fate == FATE_FIXED)
			json_add(list, json_text(b->list.v[i].fingerprint));
	return list;
}

void render_sarif(FILE *out, const struct report *r)
{
	json_t *run = json_must(json_object()), *log = json_must(json_object());
	struct cut cut = { 0, 0 };
	json_t *list = results(r, &cut);

	json_put(run, "tool", json_must(json_pack("{so}", "driver", driver(r))));
	json_put(run, "invocations", json_must(json_pack("[o]", invocation(r, &cut))));
	json_put(run, "originalUriBaseIds", json_must(json_pack("{s{s{ss}}}", BASE, "description", "text",
								"The root of the source tree that was checked.")));
	json_put(run, "columnKind", json_text("unicodeCodePoints"));
	json_put(run, "results", list);
	if (r->baseline)
		json_put(run, "properties", json_must(json_pack("{so}", "fixed", fixed(r->baseline))));
	json_put(log, "$schema", json_text("https://json.schemastore.org/sarif-2.1.0.json"));
	json_put(log, "version", json_text("2.1.0"));
	json_put(log, "runs", json_must(json_pack("[o]", run)));
	json_write(out, log, JSON_COMPACT);
	json_decref(log);
}
