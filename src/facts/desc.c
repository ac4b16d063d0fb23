// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * desc.c - facts.def as tables.
 *
 * Three passes over the list: number the fields (a line of facts.def is a
 * name nobody else has), describe them, describe the records.
 */
#include "facts/desc.h"

#include "facts/facts.h"

#define PASTE_(a, b)	a##b
#define PASTE(a, b)	PASTE_(a, b)

enum {
#define RECORD(r)			HEAD_##r,
#define KINDED(r, m)			HEAD_##r,
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)		PASTE(LINE_, __LINE__),
#define LIST(r, m, n, t, k, l)		PASTE(LINE_, __LINE__),
#define RECORDS(r, m, n, e, k, l)	PASTE(LINE_, __LINE__),
#define EMBED(r, m, e, l)		PASTE(LINE_, __LINE__),
#define MEMO(r)				PASTE(LINE_, __LINE__),
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
	NFIELDS
};

#define ALL	UINT32_MAX
#define K(kind)	(1u << (kind))

static const struct field fields[NFIELDS + 1] = {
#define RECORD(r)		{ .name = #r, .type = F_HEAD, .number = HEAD_##r },
#define KINDED(r, m)		{ .name = #r, .type = F_HEAD, .number = HEAD_##r },
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)	{ .name = #m, .label = l, .off = offsetof(struct r, m), .number = PASTE(LINE_, __LINE__), \
				  .type = F_##t, .kinds = k },
#define LIST(r, m, n, t, k, l)	{ .name = #m, .label = l, .off = offsetof(struct r, m), .number = PASTE(LINE_, __LINE__), \
				  .noff = offsetof(struct r, n), .type = F_##t, .kinds = k },
#define RECORDS(r, m, n, e, k, l) { .name = #m, .label = l, .off = offsetof(struct r, m), .number = PASTE(LINE_, __LINE__), \
				  .noff = offsetof(struct r, n), .type = F_RECORDS, \
				  .rec = REC_##e, .kinds = k },
#define EMBED(r, m, e, l)	{ .name = #m, .label = l, .off = offsetof(struct r, m), .number = PASTE(LINE_, __LINE__), \
				  .type = F_EMBED, .rec = REC_##e, .kinds = ALL },
#define MEMO(r)			{ .name = "memo", .type = F_MEMO, .kinds = ALL, .number = PASTE(LINE_, __LINE__) },
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
	{ .type = F_HEAD },
};

_Static_assert(NFIELDS <= DESC_FIELDS, "DESC_FIELDS is too small");
const unsigned desc_nfields = NFIELDS;

const struct record desc_records[REC_N] = {
#define RECORD(r)	{ #r, sizeof(struct r), -1, &fields[HEAD_##r + 1] },
#define KINDED(r, m)	{ #r, sizeof(struct r), offsetof(struct r, m), &fields[HEAD_##r + 1] },
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)
#define LIST(r, m, n, t, k, l)
#define RECORDS(r, m, n, e, k, l)
#define EMBED(r, m, e, l)
#define MEMO(r)
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
};

const char *const desc_kinds[REC_N][DESC_WORDS] = {
#define RECORD(r)
#define KINDED(r, m)
#define KIND(r, k, w)	[REC_##r][k] = w,
#define FIELD(r, m, t, k, l)
#define LIST(r, m, n, t, k, l)
#define RECORDS(r, m, n, e, k, l)
#define EMBED(r, m, e, l)
#define MEMO(r)
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
};

const char *desc_op(unsigned op)
{
	static const char *const words[OP_N] = {
#define RECORD(r)
#define KINDED(r, m)
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)
#define LIST(r, m, n, t, k, l)
#define RECORDS(r, m, n, e, k, l)
#define EMBED(r, m, e, l)
#define MEMO(r)
#define OPWORD(o, w)	[o] = w,
#define FLAGWORD(f, w)
#include "facts/facts.def"
	};

	return op < OP_N ? words[op] : NULL;
}

static const struct {
	uint32_t flag;
	const char *word;
} flag_words[] = {
#define RECORD(r)
#define KINDED(r, m)
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)
#define LIST(r, m, n, t, k, l)
#define RECORDS(r, m, n, e, k, l)
#define EMBED(r, m, e, l)
#define MEMO(r)
#define OPWORD(o, w)
#define FLAGWORD(f, w)	{ f, w },
#include "facts/facts.def"
};

const char *desc_flag(unsigned bit)
{
	for (size_t i = 0; i < sizeof(flag_words) / sizeof(*flag_words); i++)
		if (flag_words[i].flag == 1u << bit)
			return flag_words[i].word;
	return NULL;
}

uint32_t desc_all_flags(void)
{
	uint32_t all = 0;

	for (size_t i = 0; i < sizeof(flag_words) / sizeof(*flag_words); i++)
		all |= flag_words[i].flag;
	return all;
}

void desc_defaults(enum rec r, void *p)
{
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		switch (f->type) {
		case F_VALUE:
		case F_VALUE_OPT:
		case F_PLACE:
		case F_PLACE_OPT:
		case F_BLOCK:
		case F_LOCAL:
		case F_LOC:
			*desc_u32(f, p) = FACT_NONE;
		}
}
