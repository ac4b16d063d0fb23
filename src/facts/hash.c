// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hash.c - hashes the packed form, with each string in it replaced by its own hash.
 *
 * So what counts as content is what facts.def lists, and nothing else.
 */
#include "facts/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "facts/encode.h"

static void write_hash(struct encoder *e, struct buf *out, str_id id)
{
	const struct strtab *st = (const struct strtab *)e->ctx;
	uint8_t hash[8];

	put_le(hash, XXH3_64bits(str(st, id), str_len(st, id)), 8);
	buf_add(out, hash, sizeof(hash));
}

uint64_t facts_body_hash(const struct body *b, const struct strtab *st)
{
	struct buf bytes = { 0 };
	struct encoder e = { .columns = &bytes, .single = true, .string = write_hash, .ctx = (void *)(uintptr_t)st };
	uint64_t hash;

	encode_record(&e, REC_body, b);
	hash = XXH3_64bits(bytes.data, bytes.n);
	buf_free(&bytes);
	return hash;
}
