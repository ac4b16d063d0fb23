// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - order, sameness and fingerprints of findings.
 */
#include "report/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

void findings_init(struct findings *f)
{
	memset(f, 0, sizeof(*f));
	f->arena = arena_new();
}

void findings_free(struct findings *f)
{
	vec_free(&f->list);
	arena_free(f->arena);
	f->arena = NULL;
}

static int by_number(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* Full order on what is printed, so that sort()'s instability cannot show. */
static int compare(const void *pa, const void *pb)
{
	const struct finding *a = (const struct finding *)pa, *b = (const struct finding *)pb;
	int c;

	if ((c = strcmp(a->at.file, b->at.file)) || (c = by_number(a->at.line, b->at.line)) ||
	    (c = by_number(a->at.col, b->at.col)) || (c = strcmp(a->rule, b->rule)) ||
	    (c = strcmp(a->key, b->key)) || (c = by_number(a->tier, b->tier)) ||
	    (c = strcmp(a->message, b->message)))
		return c;
	return by_number(a->nsteps, b->nsteps);
}

static bool same(const struct finding *a, const struct finding *b)
{
	return a->at.line == b->at.line && a->at.col == b->at.col && !strcmp(a->rule, b->rule) &&
	       !strcmp(a->at.file, b->at.file) && !strcmp(a->key, b->key);
}

static void fingerprint(struct finding *f, uint32_t ordinal)
{
	char tail[16];
	XXH64_state_t state;

	/* Two alike in one function differ by their order alone: lines move, order seldom does. */
	snprintf(tail, sizeof(tail), "#%u", ordinal);
	XXH64_reset(&state, 0);
	XXH64_update(&state, f->rule, strlen(f->rule) + 1);
	XXH64_update(&state, f->at.file, strlen(f->at.file) + 1);
	XXH64_update(&state, f->key, strlen(f->key) + 1);
	XXH64_update(&state, tail, strlen(tail));
	snprintf(f->fingerprint, sizeof(f->fingerprint), "%016llx", (unsigned long long)XXH64_digest(&state));
}

void findings_finish(struct findings *f)
{
	size_t n = 0;

	if (f->list.n)
		qsort(f->list.v, f->list.n, sizeof(*f->list.v), compare);
	for (size_t i = 0; i < f->list.n; i++)
		if (!n || !same(&f->list.v[n - 1], &f->list.v[i]))
			f->list.v[n++] = f->list.v[i];
	f->list.n = n;
	for (size_t i = 0; i < n; i++) {
		uint32_t ordinal = 0;

		for (size_t j = i; j-- && !strcmp(f->list.v[j].at.file, f->list.v[i].at.file); )
			ordinal += !strcmp(f->list.v[j].rule, f->list.v[i].rule) &&
				   !strcmp(f->list.v[j].key, f->list.v[i].key);
		fingerprint(&f->list.v[i], ordinal);
	}
}

bool finding_counts(const struct finding *f, enum tier floor)
{
	return f->tier <= floor && !f->suppressed && f->state != BASELINE_UNCHANGED;
}

uint32_t findings_count(const struct findings *f, enum tier floor)
{
	uint32_t n = 0;

	for (size_t i = 0; i < f->list.n; i++)
		n += finding_counts(&f->list.v[i], floor);
	return n;
}

const char *step_kind_name(enum step_kind kind)
{
	static const char *const words[STEP_N] = {
		[STEP_PLAIN] = "step", [STEP_QUEUE] = "queue", [STEP_KEEP] = "keep", [STEP_BIND] = "bind",
		[STEP_ENQUEUE] = "enqueue", [STEP_RUN] = "run", [STEP_CALL] = "call", [STEP_LOCK] = "lock",
		[STEP_WAIT] = "wait", [STEP_ALLOC] = "allocate",
	};

	return words[kind];
}

static const char *const names[] = { "certain", "likely", "possible" };

const char *tier_name(enum tier tier)
{
	return names[tier];
}

bool tier_parse(const char *name, enum tier *out)
{
	for (int i = 0; i < 3; i++)
		if (!strcmp(names[i], name)) {
			*out = (enum tier)i;
			return true;
		}
	return false;
}
