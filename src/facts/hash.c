// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hash.c - hashes the packed form, with each string in it replaced by its own hash.
 *
 * So what counts as content is what facts.def lists, and nothing else.
 */
#include "facts/hash.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "facts/encode.h"

struct hasher {
	const struct strtab *st;
	uint64_t *texts;	/* hash by string id; 0 if not yet computed */
	uint32_t ntexts;
	struct buf bytes;
};

struct hasher *hasher_new(const struct strtab *st)
{
	struct hasher *h = MEM_NEW(struct hasher, 1);

	h->st = st;
	return h;
}

void hasher_free(struct hasher *h)
{
	if (!h)
		return;
	free(h->texts);
	buf_free(&h->bytes);
	free(h);
}

static void write_hash(struct encoder *e, str_id id)
{
	struct hasher *h = (struct hasher *)e->ctx;
	uint64_t *text = &h->texts[id];

	if (!*text)
		*text = XXH3_64bits(str(h->st, id), str_len(h->st, id)) | 1;
	buf_add(e->out, text, sizeof(*text));
}

struct facts_hash facts_hash_body(struct hasher *h, const struct body *b)
{
	struct encoder e = { .out = &h->bytes, .string = write_hash, .ctx = h };
	uint32_t strings = strtab_count(h->st);
	XXH128_hash_t hash;

	if (h->ntexts < strings) {
		uint32_t room = strings + strings / 2;
		uint64_t *texts = MEM_NEW(uint64_t, room);

		if (h->ntexts)
			memcpy(texts, h->texts, h->ntexts * sizeof(*texts));
		free(h->texts);
		h->texts = texts;
		h->ntexts = room;
	}
	h->bytes.n = 0;
	encode_record(&e, REC_body, b);
	hash = XXH3_128bits(h->bytes.data, h->bytes.n);
	return (struct facts_hash){ hash.low64, hash.high64 };
}
