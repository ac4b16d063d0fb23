/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.h - bytes back to records, for packed.c.
 */
#ifndef WQLINT_FACTS_DECODE_H
#define WQLINT_FACTS_DECODE_H

#include "base/mem.h"
#include "facts/desc.h"
#include "facts/facts.h"

struct decoder {
	const uint8_t *p, *end;
	struct arena *arena;
	const str_id *strings;	/* by number in the record */
	uint32_t nstrings;
	const char *wrong;	/* what is wrong, NULL as long as nothing is */
	int64_t last[F_N];
};

/*
 * Read record @r into @p, which is zeroed memory. On nonsense sets @wrong
 * (the first reason stays) and reads zeros from then on, so callers check once.
 * Guarantees memory safety only: facts_verify() must follow.
 */
void decode_record(struct decoder *d, enum rec r, void *p);

uint64_t decode_varint(struct decoder *d);

#endif
