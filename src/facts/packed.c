// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * packed.c - one unit as one record: header, then a zstd frame of strings and fields.
 *
 * Strings come first, in order of first use, each ended by a NUL; fields refer
 * to them by number, 0 being "". So the bytes do not depend on the string
 * table the unit was built with. The reader trusts nothing: checksum, sizes,
 * numbers, and at last facts_verify().
 */
#include "facts/packed.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

#include "facts/decode.h"
#include "facts/dict.h"
#include "facts/encode.h"
#include "facts/verify.h"

#define FLAG_ZSTD	1u
#define LEVEL		6	/* doc/facts.md has the measurements */

/* Numbers given to strings, in order of first use. */
struct numbering {
	const struct strtab *st;
	uint32_t *ids, *numbers;	/* open addressing; number 0 is a free slot */
	uint32_t mask, n;
	struct buf text;
};

static uint32_t *number_of(const struct numbering *nb, str_id id)
{
	uint32_t i = (id * 2654435761u) & nb->mask;

	while (nb->numbers[i] && nb->ids[i] != id)
		i = (i + 1) & nb->mask;
	nb->ids[i] = id;
	return &nb->numbers[i];
}

static void numbering_grow(struct numbering *nb)
{
	struct numbering old = *nb;

	nb->mask = old.mask ? old.mask * 2 + 1 : 1023;
	nb->ids = MEM_NEW(uint32_t, (size_t)nb->mask + 1);
	nb->numbers = MEM_NEW(uint32_t, (size_t)nb->mask + 1);
	for (uint32_t i = 0; old.mask && i <= old.mask; i++)
		if (old.numbers[i])
			*number_of(nb, old.ids[i]) = old.numbers[i];
	free(old.ids);
	free(old.numbers);
}

static void write_number(struct encoder *e, struct buf *out, str_id id)
{
	struct numbering *nb = (struct numbering *)e->ctx;
	uint32_t *number;

	if (!id) {
		buf_u8(out, 0);
		return;
	}
	number = number_of(nb, id);
	if (!*number) {
		*number = ++nb->n;
		buf_add(&nb->text, str(nb->st, id), str_len(nb->st, id) + 1);
	}
	buf_varint(out, *number);
	if (nb->n > nb->mask / 2)
		numbering_grow(nb);
}

/* The payload, not yet compressed. */
static void encode_unit(const struct unit *u, const struct strtab *st, struct buf *raw)
{
	struct numbering nb = { .st = st };
	struct buf columns[COLUMNS] = { 0 };
	struct encoder e = { .columns = columns, .string = write_number, .ctx = &nb,
			     .memos = memos_new() };

	numbering_grow(&nb);
	encode_record(&e, REC_unit, u);
	buf_varint(raw, nb.n);
	buf_add(raw, nb.text.data, nb.text.n);
	memos_free(e.memos);
	for (unsigned i = 0; i < 2 * desc_nfields; i++)
		buf_varint(raw, columns[i].n);
	for (unsigned i = 0; i < 2 * desc_nfields; i++) {
		buf_add(raw, columns[i].data, columns[i].n);
		buf_free(&columns[i]);
	}
	buf_free(&nb.text);
	free(nb.ids);
	free(nb.numbers);
}

static uint64_t checksum(const uint8_t *record, size_t payload)
{
	return XXH3_64bits_withSeed(record + FACTS_HEADER, payload, XXH3_64bits(record, 16));
}

static size_t compress(uint8_t *to, size_t room, const struct buf *raw)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t dict_size, n;
	const void *dict = facts_dict(&dict_size);

	if (!ctx)
		bug("out of memory");
	n = ZSTD_compress_usingDict(ctx, to, room, raw->data, raw->n, dict, dict_size, LEVEL);
	if (ZSTD_isError(n))
		bug("zstd: %s", ZSTD_getErrorName(n));
	ZSTD_freeCCtx(ctx);
	return n;
}

/* Returns whether that gave exactly @n bytes. */
static bool decompress(uint8_t *to, size_t n, const uint8_t *from, size_t from_n)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	size_t dict_size, got;
	const void *dict = facts_dict(&dict_size);

	if (!ctx)
		bug("out of memory");
	got = ZSTD_decompress_usingDict(ctx, to, n, from, from_n, dict, dict_size);
	ZSTD_freeDCtx(ctx);
	return got == n;	/* an error is no size that could be asked for */
}

int facts_pack(const struct unit *u, const struct strtab *st, struct buf *out, struct err *err)
{
	struct buf raw = { 0 };
	size_t room, n;
	uint8_t *head;

	if (facts_verify(u, st, err))
		return -1;
	encode_unit(u, st, &raw);
	if (raw.n > FACTS_MAX_RAW) {
		size_t size = raw.n;

		buf_free(&raw);
		return err_add(err, "%s: facts take %zu bytes, more than the %u a record may have: split the file",
			       str(st, u->file), size, FACTS_MAX_RAW);
	}
	room = ZSTD_compressBound(raw.n);
	head = buf_room(out, FACTS_HEADER + room);
	n = compress(head + FACTS_HEADER, room, &raw);
	memcpy(head, FACTS_MAGIC, 4);
	put_le(head + 4, FACTS_VERSION, 2);
	put_le(head + 6, FLAG_ZSTD, 2);
	put_le(head + 8, n, 4);
	put_le(head + 12, raw.n, 4);
	put_le(head + 16, checksum(head, n), 8);
	out->n += FACTS_HEADER + n;
	buf_free(&raw);
	return 0;
}

/* Strings of the payload @c, interned; returns the array (free it) or NULL with d->wrong set. */
static str_id *decode_strings(struct decoder *d, struct column *c, struct strtab *st)
{
	uint64_t n = decode_varint(d, c);
	str_id *ids;

	if (!d->wrong && n > (size_t)(c->end - c->p))
		d->wrong = "announces more strings than it has room for";
	if (d->wrong)
		return NULL;
	ids = MEM_NEW(str_id, (size_t)n + 1);
	for (uint64_t i = 1; i <= n; i++) {
		const uint8_t *nul = (const uint8_t *)memchr(c->p, 0, (size_t)(c->end - c->p));

		if (!nul) {
			d->wrong = "has a string without an end";
			free(ids);
			return NULL;
		}
		ids[i] = str_intern_len(st, (const char *)c->p, (size_t)(nul - c->p));
		c->p = nul + 1;
	}
	d->strings = ids;
	d->nstrings = (uint32_t)n + 1;
	return ids;
}

/* The columns are the rest of the payload @c. */
static void decode_columns(struct decoder *d, struct column *c)
{
	uint64_t sizes[COLUMNS], all = 0;

	for (unsigned i = 0; i < 2 * desc_nfields; i++) {
		sizes[i] = decode_varint(d, c);
		all += sizes[i];
		if (sizes[i] > FACTS_MAX_RAW)
			d->wrong = "has a column larger than itself";
	}
	if (!d->wrong && all != (size_t)(c->end - c->p))
		d->wrong = "has columns that do not add up to its size";
	for (unsigned i = 0; !d->wrong && i < 2 * desc_nfields; i++) {
		d->columns[i].p = c->p;
		d->columns[i].end = c->p += sizes[i];
	}
}

static int decode_unit(const uint8_t *raw, size_t n, struct arena *a, struct strtab *st,
		       struct unit **out, struct err *err)
{
	struct column all = { raw, raw + n };
	struct decoder d = { .arena = a };
	str_id *ids = decode_strings(&d, &all, st);
	struct unit *u = ARENA_NEW(a, struct unit);

	if (ids)
		decode_columns(&d, &all);
	if (!d.wrong)
		decode_record(&d, REC_unit, u);
	free(ids);
	for (unsigned i = 0; i < desc_nfields; i++)
		vec_free(&d.memos[i]);
	for (unsigned i = 0; !d.wrong && i < 2 * desc_nfields; i++)
		if (d.columns[i].p != d.columns[i].end)
			d.wrong = "has bytes left over";
	if (d.wrong)
		return err_add(err, "facts record %s", d.wrong);
	for (uint32_t i = 0; i < u->nfunctions; i++) {
		struct body *b = &u->functions[i].body;

		for (uint32_t k = 1; k < b->nblocks; k++)
			b->blocks[k].first = b->blocks[k - 1].first + b->blocks[k - 1].nevents;
	}
	if (facts_verify(u, st, err))
		return -1;
	*out = u;
	return 0;
}

int facts_record(const void *data, size_t len, size_t *used, struct err *err)
{
	const uint8_t *p = (const uint8_t *)data;
	uint64_t payload;

	*used = 0;
	if (len < FACTS_HEADER && !memcmp(p, FACTS_MAGIC, len < 4 ? len : 4))
		return err_add(err, "facts record is cut off after %zu bytes, in its header", len);
	if (len < 4 || memcmp(p, FACTS_MAGIC, 4))
		return err_add(err, "facts record does not begin with " FACTS_MAGIC);
	payload = get_le(p + 8, 4);
	if (payload > len - FACTS_HEADER)
		return err_add(err, "facts record is cut off: %zu bytes of %llu", len,
			       (unsigned long long)payload + FACTS_HEADER);
	*used = FACTS_HEADER + (size_t)payload;
	if (get_le(p + 4, 2) != FACTS_VERSION)
		return err_add(err, "facts record has format version %u, but this wqlint reads version %u: build the object again with the plugin of this wqlint",
			       (unsigned)get_le(p + 4, 2), FACTS_VERSION);
	if (get_le(p + 6, 2) & ~FLAG_ZSTD)
		return err_add(err, "facts record has unknown flags 0x%x", (unsigned)get_le(p + 6, 2));
	if (get_le(p + 16, 8) != checksum(p, (size_t)payload))
		return err_add(err, "facts record is damaged: its checksum is wrong");
	if (get_le(p + 12, 4) > FACTS_MAX_RAW)
		return err_add(err, "facts record says it unpacks to %u bytes, more than the %u it may have",
			       (unsigned)get_le(p + 12, 4), FACTS_MAX_RAW);
	return 0;
}

bool facts_checksum(const void *data, size_t len, uint64_t *sum)
{
	const uint8_t *p = (const uint8_t *)data;
	uint64_t payload;

	if (len < FACTS_HEADER || memcmp(p, FACTS_MAGIC, 4))
		return false;
	payload = get_le(p + 8, 4);
	*sum = get_le(p + 16, 8);
	return payload <= len - FACTS_HEADER && *sum == checksum(p, (size_t)payload);
}

int facts_unpack(const void *data, size_t len, struct arena *a, struct strtab *st,
		 struct unit **out, size_t *used, struct err *err)
{
	const uint8_t *p = (const uint8_t *)data;
	size_t payload, raw_len;
	uint8_t *raw;
	int ret;

	if (facts_record(p, len, used, err))
		return -1;
	payload = *used - FACTS_HEADER;
	raw_len = (size_t)get_le(p + 12, 4);
	p += FACTS_HEADER;
	if (!(get_le(p - FACTS_HEADER + 6, 2) & FLAG_ZSTD)) {
		if (payload != raw_len)
			return err_add(err, "facts record says %zu bytes and has %zu", raw_len, payload);
		return decode_unit(p, payload, a, st, out, err);
	}
	raw = (uint8_t *)malloc(raw_len ? raw_len : 1);
	if (!raw)
		bug("out of memory");
	if (decompress(raw, raw_len, p, payload))
		ret = decode_unit(raw, raw_len, a, st, out, err);
	else
		ret = err_add(err, "facts record does not decompress to its %zu bytes", raw_len);
	free(raw);
	return ret;
}
