// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * baseline.c - reads, compares and writes them.
 *
 * Only the fingerprint decides; the rest of an entry is for those who read the
 * file, and for telling what has been fixed.
 */
#include "report/baseline.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "report/json.h"

#define FORMAT_WORD	"wqlint-baseline"
#define FORMAT_VERSION	1

static const char *member(struct baseline *b, const json_t *entry, const char *key)
{
	const char *s = json_string_value(json_object_get(entry, key));

	return s ? arena_printf(b->arena, "%s", s) : "";
}

static int read_entry(struct baseline *b, const char *path, size_t i, const json_t *entry, struct err *err)
{
	struct baseline_entry e = {
		.fingerprint = member(b, entry, "fingerprint"), .rule = member(b, entry, "rule"),
		.file = member(b, entry, "file"), .function = member(b, entry, "function"),
		.message = member(b, entry, "message"), .reason = member(b, entry, "reason"),
	};

	if (!*e.fingerprint || !*e.rule || !tier_parse(member(b, entry, "tier"), &e.tier))
		return err_add(err, "%s: finding %zu has no fingerprint, no rule or no tier; write the baseline anew with --write-baseline",
			       path, i + 1);
	/* A report of JSON holds what is suppressed too, which no baseline has to know. */
	if (!json_object_get(entry, "suppressed"))
		vec_push(&b->list, e);
	return 0;
}

int baseline_read(const char *path, struct baseline *b, struct err *err)
{
	struct buf text = { 0 };
	json_error_t wrong;
	json_t *root = NULL, *entry, *list;
	const char *format;
	size_t i;
	int ret = -1;

	memset(b, 0, sizeof(*b));
	b->arena = arena_new();
	if (file_read(path, &text, err))
		goto out;
	root = json_loadb(text.n ? (const char *)text.data : "", text.n, JSON_REJECT_DUPLICATES, &wrong);
	if (!root) {
		err_add(err, "%s:%d: is no baseline: %s", path, wrong.line, wrong.text);
		goto out;
	}
	format = json_string_value(json_object_get(root, "format"));
	list = json_object_get(root, "findings");
	if (!format || strncmp(format, "wqlint-", 7) || !json_is_array(list)) {
		err_add(err, "%s: is no baseline: it says neither \"format\": \"" FORMAT_WORD "\" nor \"findings\"", path);
		goto out;
	}
	if (json_integer_value(json_object_get(root, "version")) != FORMAT_VERSION) {
		err_add(err, "%s: is a baseline of another version; this wqlint reads version %d", path, FORMAT_VERSION);
		goto out;
	}
	ret = 0;
	json_array_foreach(list, i, entry)
		if (!ret)
			ret = read_entry(b, path, i, entry, err);
out:
	json_decref(root);
	buf_free(&text);
	return ret;
}

void baseline_free(struct baseline *b)
{
	vec_free(&b->list);
	arena_free(b->arena);
	b->arena = NULL;
}

static int by_fingerprint(const void *a, const void *b)
{
	return strcmp(((const struct baseline_entry *)a)->fingerprint, ((const struct baseline_entry *)b)->fingerprint);
}

static struct baseline_entry *lookup(const struct baseline *b, const char *fingerprint)
{
	struct baseline_entry key = { .fingerprint = fingerprint };

	if (!b || !b->list.n)
		return NULL;
	return (struct baseline_entry *)bsearch(&key, b->list.v, b->list.n, sizeof(key), by_fingerprint);
}

void baseline_apply(struct baseline *b, struct findings *f,
		    bool (*looked_at)(void *ctx, const struct baseline_entry *e), void *ctx)
{
	if (b->list.n)
		qsort(b->list.v, b->list.n, sizeof(*b->list.v), by_fingerprint);
	for (size_t i = 0; i < b->list.n; i++)
		b->list.v[i].fate = looked_at(ctx, &b->list.v[i]) ? FATE_FIXED : FATE_UNSEEN;
	for (size_t i = 0; i < f->list.n; i++) {
		struct baseline_entry *e = lookup(b, f->list.v[i].fingerprint);

		f->list.v[i].state = e ? BASELINE_UNCHANGED : BASELINE_NEW;
		if (e)
			e->fate = FATE_MET;
	}
}

size_t baseline_count(const struct baseline *b, enum baseline_fate fate)
{
	size_t n = 0;

	for (size_t i = 0; i < b->list.n; i++)
		n += b->list.v[i].fate == fate;
	return n;
}

static int by_place(const void *pa, const void *pb)
{
	const struct baseline_entry *a = (const struct baseline_entry *)pa, *b = (const struct baseline_entry *)pb;
	int c;

	if ((c = strcmp(a->file, b->file)) || (c = strcmp(a->function, b->function)) || (c = strcmp(a->rule, b->rule)))
		return c;
	return strcmp(a->fingerprint, b->fingerprint);
}

static void put_entry(FILE *out, const struct baseline_entry *e, bool last)
{
	json_t *entry = json_must(json_object());

	json_put(entry, "fingerprint", json_text(e->fingerprint));
	json_put(entry, "rule", json_text(e->rule));
	json_put(entry, "tier", json_text(tier_name(e->tier)));
	json_put(entry, "file", json_text(e->file));
	json_put(entry, "function", json_text(e->function));
	json_put(entry, "message", json_text(e->message));
	if (*e->reason)
		json_put(entry, "reason", json_text(e->reason));
	fputs("  ", out);
	if (json_dumpf(entry, out, 0))
		bug("cannot write JSON");
	fputs(last ? "\n" : ",\n", out);
	json_decref(entry);
}

int baseline_write(const char *path, const struct findings *f, enum tier floor, const struct baseline *old,
		   struct err *err)
{
	struct baseline fresh = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *mem = open_memstream(&text, &len);
	int ret;

	if (!mem)
		bug("out of memory");
	for (size_t i = 0; i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];
		const struct baseline_entry *e = lookup(old, x->fingerprint);

		if (x->tier <= floor && !x->suppressed)
			vec_push(&fresh.list, (struct baseline_entry){ x->fingerprint, x->rule, x->at.file, x->function, x->message,
				 e ? e->reason : "", x->tier, FATE_MET });
	}
	for (size_t i = 0; old && i < old->list.n; i++)
		if (old->list.v[i].fate == FATE_UNSEEN)
			vec_push(&fresh.list, old->list.v[i]);
	if (fresh.list.n)
		qsort(fresh.list.v, fresh.list.n, sizeof(*fresh.list.v), by_place);
	fprintf(mem, "{\"format\": \"" FORMAT_WORD "\", \"version\": %d, \"findings\": [\n", FORMAT_VERSION);
	for (size_t i = 0; i < fresh.list.n; i++)
		put_entry(mem, &fresh.list.v[i], i + 1 == fresh.list.n);
	fputs("]}\n", mem);
	fclose(mem);
	ret = file_write(path, text, len, err);
	vec_free(&fresh.list);
	free(text);
	return ret;
}
