// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * merge.c - runs of wqlint become one run: jobs that each checked a part, or
 * the same tree in another configuration.
 *
 * What one job calls fixed another may have found still; then it is not fixed.
 */
#include "report/merge.h"

#include <stdlib.h>
#include <string.h>

#include "report/json.h"
#include "report/room.h"

#define FINGERPRINT "wqlint/v1"

static const char *text_at(const json_t *o, const char *key, const char *inner)
{
	const char *s = json_string_value(json_object_get(json_object_get(o, key), inner));

	return s ? s : "";
}

static bool is_ours(const json_t *run)
{
	json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
	const char *name = json_string_value(json_object_get(driver, "name"));

	return name && !strcmp(name, "wqlint");
}

static json_t *list_of(json_t *o, const char *key)
{
	json_t *list = json_object_get(o, key);

	if (!json_is_array(list)) {
		list = json_must(json_array());
		json_put(o, key, list);
	}
	return list;
}

static json_t *rules_of(json_t *run)
{
	return list_of(json_object_get(json_object_get(run, "tool"), "driver"), "rules");
}

/* The number of a rule in the joined list, where it is put if it is new. */
static json_int_t rule_number(struct merge *m, const char *id, json_t *rule)
{
	json_t *number = json_object_get(m->rules, id), *list = rules_of(m->run);

	if (!number) {
		number = json_must(json_integer((json_int_t)json_array_size(list)));
		json_put(m->rules, id, number);
		json_add(list, json_incref(rule));
	}
	return json_integer_value(number);
}

static void add_results(struct merge *m, json_t *run)
{
	json_t *rules = rules_of(run), *list = list_of(m->run, "results"), *result, *rule;
	size_t i;

	json_array_foreach(rules, i, rule) {
		const char *id = json_string_value(json_object_get(rule, "id"));

		if (id)
			rule_number(m, id, rule);
	}
	json_array_foreach(list_of(run, "results"), i, result) {
		const char *fingerprint = text_at(result, "fingerprints", FINGERPRINT);
		json_t *number = json_object_get(m->rules, json_string_value(json_object_get(result, "ruleId")) ?
							   json_string_value(json_object_get(result, "ruleId")) : "");

		if (*fingerprint && json_object_get(m->seen, fingerprint))
			continue;
		if (*fingerprint)
			json_put(m->seen, fingerprint, json_true());
		if (number)
			json_put(result, "ruleIndex", json_incref(number));
		json_add(list, json_incref(result));
	}
}

/* Everything that some job could not read, once. */
static void add_notes(struct merge *m, json_t *run)
{
	json_t *mine = json_array_get(list_of(m->run, "invocations"), 0), *other = json_array_get(list_of(run, "invocations"), 0);
	json_t *list, *note, *old;
	size_t i, k;

	if (!mine) {
		mine = json_must(json_pack("{sb}", "executionSuccessful", 1));
		json_add(list_of(m->run, "invocations"), mine);
	}
	if (!other)
		return;
	if (json_is_false(json_object_get(other, "executionSuccessful")))
		json_put(mine, "executionSuccessful", json_false());
	list = list_of(mine, "toolExecutionNotifications");
	json_array_foreach(list_of(other, "toolExecutionNotifications"), i, note) {
		bool known = false;

		json_array_foreach(list, k, old)
			known |= json_equal(old, note);
		if (!known)
			json_add(list, json_incref(note));
	}
}

static void add_fixed(struct merge *m, json_t *run)
{
	json_t *fixed = json_object_get(json_object_get(run, "properties"), "fixed"), *one;
	size_t i;

	if (!json_is_array(fixed))
		return;
	if (!json_object_get(m->run, "properties"))
		json_put(m->run, "properties", json_must(json_object()));
	json_array_foreach(fixed, i, one)
		json_add(list_of(json_object_get(m->run, "properties"), "fixed"), json_incref(one));
}

static void add_run(struct merge *m, json_t *run)
{
	if (!is_ours(run)) {
		json_add(m->others, json_incref(run));
		return;
	}
	if (!m->run) {
		/* All but what is joined one by one. */
		m->run = json_must(json_deep_copy(run));
		json_array_clear(rules_of(m->run));
		json_array_clear(list_of(m->run, "results"));
		json_array_clear(list_of(m->run, "invocations"));
		json_object_del(m->run, "properties");
	}
	add_results(m, run);
	add_notes(m, run);
	add_fixed(m, run);
}

int merge_add(struct merge *m, const char *path, const char *text, size_t len, struct err *err)
{
	json_error_t wrong;
	json_t *log = json_loadb(text, len, JSON_ALLOW_NUL, &wrong), *runs, *run;
	const char *version;
	size_t i;

	if (!m->others) {
		m->others = json_must(json_array());
		m->rules = json_must(json_object());
		m->seen = json_must(json_object());
	}
	if (!log)
		return err_add(err, "%s:%d: is no SARIF: %s", path, wrong.line, wrong.text);
	runs = json_object_get(log, "runs");
	version = json_string_value(json_object_get(log, "version"));
	if (!json_is_array(runs) || !version || strcmp(version, "2.1.0")) {
		json_decref(log);
		return err_add(err, "%s: is no SARIF 2.1.0: it has no \"runs\", or says another version", path);
	}
	json_array_foreach(runs, i, run)
		add_run(m, run);
	json_decref(log);
	return 0;
}

struct place {
	json_t *result;
	const char *uri, *rule, *fingerprint;
	json_int_t line, column;
	double rank;
};

static struct place place_of(json_t *result)
{
	json_t *at = json_object_get(json_array_get(json_object_get(result, "locations"), 0), "physicalLocation");
	json_t *region = json_object_get(at, "region");
	const char *rule = json_string_value(json_object_get(result, "ruleId"));

	return (struct place){
		.result = result, .uri = text_at(at, "artifactLocation", "uri"), .rule = rule ? rule : "",
		.fingerprint = text_at(result, "fingerprints", FINGERPRINT),
		.rank = json_number_value(json_object_get(result, "rank")),
		.line = json_integer_value(json_object_get(region, "startLine")),
		.column = json_integer_value(json_object_get(region, "startColumn")),
	};
}

static int by_place(const void *pa, const void *pb)
{
	const struct place *a = (const struct place *)pa, *b = (const struct place *)pb;
	int c = strcmp(a->uri, b->uri);

	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	if (!c)
		c = (a->column > b->column) - (a->column < b->column);
	if (!c)
		c = strcmp(a->rule, b->rule);
	return c ? c : strcmp(a->fingerprint, b->fingerprint);
}

static int by_rank(const void *pa, const void *pb)
{
	const struct place *a = (const struct place *)pa, *b = (const struct place *)pb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? 1 : -1;
	return by_place(pa, pb);
}

/* Sort them, but for the weakest if there are too many. Returns how many were left out. */
static size_t sort_results(json_t *run)
{
	json_t *list = list_of(run, "results"), *sorted = json_must(json_array());
	size_t n = json_array_size(list), kept = 0;
	struct room *room = room_new();
	struct place *places = (struct place *)calloc(n + 1, sizeof(*places));

	if (!places)
		bug("out of memory");
	for (size_t i = 0; i < n; i++)
		places[i] = place_of(json_array_get(list, i));
	qsort(places, n, sizeof(*places), by_rank);
	while (kept < n && room_for(room, places[kept].result))
		kept++;
	room_free(room);
	qsort(places, kept, sizeof(*places), by_place);
	for (size_t i = 0; i < kept; i++)
		json_add(sorted, json_incref(places[i].result));
	json_put(run, "results", sorted);
	free(places);
	return n - kept;
}

static void drop_found(struct merge *m)
{
	json_t *fixed = json_object_get(json_object_get(m->run, "properties"), "fixed"), *left, *one, *once;
	size_t i;

	if (!fixed)
		return;
	left = json_must(json_array());
	once = json_must(json_object());
	json_array_foreach(fixed, i, one) {
		const char *fingerprint = json_string_value(one);

		if (!fingerprint || json_object_get(m->seen, fingerprint) || json_object_get(once, fingerprint))
			continue;
		json_put(once, fingerprint, json_true());
		json_add(left, json_incref(one));
	}
	json_put(json_object_get(m->run, "properties"), "fixed", left);
	json_decref(once);
}

static void say_cut(struct merge *m, size_t cut, struct err *said)
{
	json_t *list = list_of(json_array_get(list_of(m->run, "invocations"), 0), "toolExecutionNotifications");

	err_add(said, "merge: %zu result(s) of the lowest rank were left out: code scanning keeps %d, and 10 MB", cut,
		ROOM_RESULTS);
	json_add(list, json_must(json_pack("{sss{so}}", "level", "warning", "message", "text",
					   json_text(said->msg[said->n - 1]))));
}

json_t *merge_log(struct merge *m, struct err *said)
{
	json_t *runs = json_must(json_array());
	size_t cut;

	if (m->run) {
		cut = sort_results(m->run);
		if (cut)
			say_cut(m, cut, said);
		drop_found(m);
		json_add(runs, json_incref(m->run));
	}
	json_array_extend(runs, m->others);
	return json_must(json_pack("{ssssso}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
				   "runs", runs));
}

void merge_free(struct merge *m)
{
	json_decref(m->run);
	json_decref(m->others);
	json_decref(m->rules);
	json_decref(m->seen);
}
