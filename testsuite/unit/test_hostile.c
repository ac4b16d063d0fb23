// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_hostile.c - readers of facts against damage: every byte, every bit, and lies behind a good checksum.
 *
 * Runs under the sanitizers. What the readers promise: a unit that facts_verify() accepts, or exactly one sentence.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

#include "every.h"
#include "facts/desc.h"
#include "facts/dict.h"
#include "facts/packed.h"
#include "facts/text.h"
#include "facts/verify.h"

/* @payload as a record that only its content can give away. */
static void wrap(struct buf *out, const void *payload, size_t n, unsigned flags, uint64_t raw)
{
	uint8_t head[FACTS_HEADER] = FACTS_MAGIC;

	put_le(head + 4, FACTS_VERSION, 2);
	put_le(head + 6, flags, 2);
	put_le(head + 8, n, 4);
	put_le(head + 12, raw, 4);
	put_le(head + 16, XXH3_64bits_withSeed(payload, n, XXH3_64bits(head, 16)), 8);
	out->n = 0;
	buf_add(out, head, sizeof(head));
	buf_add(out, payload, n);
}

static void pack_every(struct buf *out)
{
	struct arena *a = arena_new();
	struct strtab *st = strtab_new();
	struct unit_list units = { 0 };
	struct err err = { 0 };

	assert_int_equal(facts_parse("t", every, strlen(every), a, st, &units, &err), 0);
	assert_int_equal(facts_pack(units.v[0], st, out, &err), 0);
	vec_free(&units);
	strtab_free(st);
	arena_free(a);
}

/* Returns whether a unit came out; anything but that or one sentence fails. */
static int unpack(const void *data, size_t n, size_t *used, char *message)
{
	/* A copy of its own, so that a read past the end is caught. */
	void *copy = malloc(n ? n : 1);
	struct arena *a = arena_new();
	struct strtab *st = strtab_new();
	struct err err = { 0 };
	struct unit *u = NULL;
	int ret;

	memcpy(copy, data, n);
	ret = facts_unpack(copy, n, a, st, &u, used, &err);
	free(copy);
	assert_true(*used <= n);
	if (!ret) {
		assert_int_equal(err.n, 0);
		assert_int_equal(facts_verify(u, st, &err), 0);
		assert_true(arena_bytes(a) < 1 << 20);
	} else {
		assert_int_equal(err.n, 1);
		if (message)
			snprintf(message, 200, "%s", err.msg[0]);
	}
	err_free(&err);
	strtab_free(st);
	arena_free(a);
	return !ret;
}

static void cut_off_anywhere(void **state)
{
	struct buf b = { 0 };
	size_t used;

	(void)state;
	pack_every(&b);
	assert_true(unpack(b.data, b.n, &used, NULL));
	for (size_t n = 0; n < b.n; n++) {
		assert_false(unpack(b.data, n, &used, NULL));
		assert_int_equal(used, 0);
	}
	buf_free(&b);
}

static void any_bit_flipped(void **state)
{
	struct buf b = { 0 };
	size_t used;

	(void)state;
	pack_every(&b);
	for (size_t bit = 0; bit < b.n * 8; bit++) {
		b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(unpack(b.data, b.n, &used, NULL));
		/* Damage outside magic and length lets the reader go on behind the record. */
		if (bit / 8 >= 12 || bit / 8 / 4 == 1)
			assert_int_equal(used, b.n);
		b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	buf_free(&b);
}

static void headers_that_lie(void **state)
{
	char zeros[4096] = { 0 }, frame[4096], message[200];
	struct buf b = { 0 };
	size_t used, n;

	(void)state;
	pack_every(&b);
	b.data[4] = 9;
	assert_false(unpack(b.data, b.n, &used, message));
	assert_int_equal(used, b.n);
	assert_string_equal(message, "facts record has format version 9, but this wqlint reads version 2: build the object again with the plugin of this wqlint");
	memcpy(b.data, "ELFW", 4);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record does not begin with WQLF");

	wrap(&b, zeros, 10, 1, UINT32_MAX);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record says it unpacks to 4294967295 bytes, more than the 33554432 it may have");
	wrap(&b, zeros, 10, 1, 100);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record does not decompress to its 100 bytes");
	wrap(&b, zeros, 10, 0, 100);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record says 100 bytes and has 10");
	wrap(&b, zeros, 10, 2, 10);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record has unknown flags 0x2");

	/* More in the frame than the header says. */
	n = ZSTD_compress(frame, sizeof(frame), zeros, sizeof(zeros), 1);
	wrap(&b, frame, n, 1, 100);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record does not decompress to its 100 bytes");
	buf_free(&b);
}

/* The payload of every.h, decompressed. */
static size_t raw_payload(uint8_t *raw, size_t room)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	struct buf b = { 0 };
	size_t n, dict_size;
	const void *dict = facts_dict(&dict_size);

	pack_every(&b);
	n = ZSTD_decompress_usingDict(ctx, raw, room, b.data + FACTS_HEADER, b.n - FACTS_HEADER, dict, dict_size);
	assert_false(ZSTD_isError(n));
	ZSTD_freeDCtx(ctx);
	buf_free(&b);
	return n;
}

static void lies_behind_a_good_checksum(void **state)
{
	static const uint8_t huge[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 };
	static const uint8_t longer[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f };
	static const uint8_t big[] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10 };	/* 2^60 */
	uint8_t raw[8192], bad[8192 + 16];
	size_t n = raw_payload(raw, sizeof(raw)), used;
	struct buf b = { 0 };
	unsigned good = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		wrap(&b, raw, i, 0, i);
		assert_false(unpack(b.data, b.n, &used, NULL));
		for (unsigned bit = 0; bit < 8; bit++) {
			raw[i] ^= (uint8_t)(1 << bit);
			wrap(&b, raw, n, 0, n);
			good += (unsigned)unpack(b.data, b.n, &used, NULL);
			assert_int_equal(used, b.n);
			raw[i] ^= (uint8_t)(1 << bit);
		}
		for (unsigned k = 0; k < 3; k++) {
			const uint8_t *lie = k == 0 ? huge : k == 1 ? longer : big;
			size_t len = k == 2 ? sizeof(big) : sizeof(huge);

			memcpy(bad, raw, i);
			memcpy(bad + i, lie, len);
			memcpy(bad + i + len, raw + i + 1, n - i - 1);
			wrap(&b, bad, n + len - 1, 0, n + len - 1);
			good += (unsigned)unpack(b.data, b.n, &used, NULL);
		}
	}
	/* A changed letter is no damage: the flips must have reached both outcomes. */
	assert_true(good > n / 2);
	buf_free(&b);
}

/* Number of the column of a member, as packed.c counts them. */
static unsigned column_of(enum rec r, const char *member)
{
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		if (!strcmp(f->name, member))
			return 2u * f->number;
	fail_msg("no %s", member);
	return 0;
}

/* A unit whose strings are "", and @n bytes of @data in @column. */
static void one_column(struct buf *out, unsigned column, const void *data, size_t n)
{
	static const char *const strings[] = { "file", "producer", "build", "incomplete" };
	size_t sizes[2 * DESC_FIELDS] = { 0 };
	struct buf raw = { 0 };

	for (unsigned i = 0; i < 4; i++)
		sizes[column_of(REC_unit, strings[i])] = 1;
	sizes[column] = n;
	buf_varint(&raw, 0);
	for (unsigned i = 0; i < 2 * desc_nfields; i++)
		buf_varint(&raw, sizes[i]);
	for (unsigned i = 0; i < 2 * desc_nfields; i++)
		if (i == column)
			buf_add(&raw, data, n);
		else if (sizes[i])
			buf_u8(&raw, 0);
	wrap(out, raw.data, raw.n, 0, raw.n);
	buf_free(&raw);
}

static void a_list_longer_than_the_record(void **state)
{
	static const uint8_t many[] = { 0x80, 0x80, 0x80, 0x80, 0x10 };	/* 2^32 */
	struct buf b = { 0 };
	char message[200];
	size_t used;

	(void)state;
	one_column(&b, column_of(REC_pool, "values"), many, sizeof(many));
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record announces more records than it has");
	one_column(&b, column_of(REC_pool, "values"), "", 1);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record ends in the middle of a record");
	one_column(&b, column_of(REC_unit, "file"), "\0", 2);
	assert_false(unpack(b.data, b.n, &used, message));
	assert_string_equal(message, "facts record ends in the middle of a record");
	buf_free(&b);
}

static void parse_damaged(const char *text, size_t n)
{
	char *copy = (char *)malloc(n ? n : 1);
	struct arena *a = arena_new();
	struct strtab *st = strtab_new();
	struct unit_list units = { 0 };
	struct err err = { 0 };
	int ret;

	memcpy(copy, text, n);
	ret = facts_parse("t", copy, n, a, st, &units, &err);
	free(copy);
	assert_int_equal(err.n, ret ? 1 : 0);
	if (!ret && units.n)
		assert_int_equal(facts_verify(units.v[0], st, &err), 0);
	vec_free(&units);
	strtab_free(st);
	arena_free(a);
	err_free(&err);
}

static void damaged_text(void **state)
{
	static const char bytes[] = { 0, ' ', '\n', '"', '\\', '%', '@', '(', ')', '9', ':', '.', '[', 'x', '#', '\xff' };
	char text[sizeof(every)];
	size_t n = sizeof(every) - 1;

	(void)state;
	memcpy(text, every, sizeof(every));
	for (size_t i = 0; i < n; i++) {
		parse_damaged(every, i);
		for (size_t k = 0; k < sizeof(bytes); k++) {
			text[i] = bytes[k];
			parse_damaged(text, n);
		}
		text[i] = every[i];
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_off_anywhere),
		cmocka_unit_test(any_bit_flipped),
		cmocka_unit_test(headers_that_lie),
		cmocka_unit_test(lies_behind_a_good_checksum),
		cmocka_unit_test(a_list_longer_than_the_record),
		cmocka_unit_test(damaged_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
