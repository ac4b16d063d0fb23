/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.h - bytes back to records, for packed.c.
 */
#ifndef WQLINT_FACTS_DECODE_H
#define WQLINT_FACTS_DECODE_H

#include "base/mem.h"
#include "facts/encode.h"
#include "facts/facts.h"

struct column {
	const uint8_t *p, *end;
};

struct decoder {
	struct column columns[COLUMNS];
	struct arena *arena;
	const str_id *strings;	/* by number in the record */
	uint32_t nstrings;
	const char *wrong;	/* what is wrong, NULL as long as nothing is */
	int64_t last[F_N];
	VEC(const void *) memos[DESC_FIELDS];	/* earlier records, by MEMO field; the caller vec_free()s them */
};

/*
 * Read record @r into @p, which is zeroed memory. On nonsense sets @wrong
 * (the first reason stays) and gives up, so callers check once.
 * Guarantees memory safety only: facts_verify() must follow.
 */
void decode_record(struct decoder *d, enum rec r, void *p);

uint64_t decode_varint(struct decoder *d, struct column *c);

#endif
