// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * encode.c - the writing half of the packed form; decode.c mirrors it.
 *
 * Indices are written as zigzag differences to the index of the same sort
 * before them: neighbours refer to neighbours, so most take one byte. A body
 * starts all differences anew, so that equal bodies give equal bytes.
 */
#include "facts/encode.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"

static struct buf *column(const struct encoder *e, const struct field *f, unsigned second)
{
	return e->single ? e->columns : &e->columns[2 * f->number + second];
}

static void put_delta(struct encoder *e, struct buf *out, unsigned type, int64_t v)
{
	int64_t *last = &e->last[delta_row(type)];

	buf_varint(out, zigzag(v - *last));
	*last = v;
}

static void put_list(struct encoder *e, const struct field *f, const void *p)
{
	const uint32_t *list = (const uint32_t *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p);

	buf_varint(column(e, f, 0), n);
	for (uint32_t i = 0; i < n; i++)
		put_delta(e, column(e, f, 1), f->type, list[i]);
}

static void put_records(struct encoder *e, const struct field *f, const void *p)
{
	const char *list = (const char *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p);

	buf_varint(column(e, f, 0), n);
	for (uint32_t i = 0; i < n; i++) {
		if (f->rec == REC_value)
			e->last[F_VALUE] = i;
		encode_record(e, (enum rec)f->rec, list + (size_t)i * desc_records[f->rec].size);
	}
}

static void put_field(struct encoder *e, const struct field *f, const void *p)
{
	struct buf *out = column(e, f, 0);

	switch (f->type) {
	case F_STR:
		e->string(e, out, *desc_u32(f, p));
		break;
	case F_U32:
	case F_SPAN:
	case F_LOCAL:
	case F_FLAGS:
		buf_varint(out, *desc_u32(f, p));
		break;
	case F_OP:
		buf_u8(out, *desc_u8(f, p));
		break;
	case F_I64:
		buf_varint(out, zigzag(*desc_i64(f, p)));
		break;
	case F_PARAM:
		buf_varint(out, (uint64_t)*desc_i64(f, p));
		break;
	case F_EVENT:
	case F_NEVENTS:
		put_delta(e, out, f->type, *desc_i64(f, p));
		break;
	case F_LINE:
	case F_SLINE:
	case F_VALUE:
	case F_PLACE:
	case F_BLOCK:
		put_delta(e, out, f->type, *desc_u32(f, p));
		break;
	case F_VALUE_OPT:
	case F_PLACE_OPT:
	case F_LOC:
		buf_u8(out, *desc_u32(f, p) != FACT_NONE);
		if (*desc_u32(f, p) != FACT_NONE)
			put_delta(e, column(e, f, 1), f->type, *desc_u32(f, p));
		break;
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
		put_list(e, f, p);
		break;
	case F_RECORDS:
		put_records(e, f, p);
		break;
	case F_EMBED:
		encode_record(e, (enum rec)f->rec, desc_u8(f, p));
		break;
	}
}

/* Contents by their bytes: open addressing. */
struct memo {
	uint64_t hash;
	size_t at, n;		/* of its bytes */
	uint32_t number;	/* from 1; 0 is a free slot */
};

struct memos {
	struct memo *slots;
	size_t mask, n;
	struct buf bytes;
	uint32_t numbers[DESC_FIELDS];	/* given so far, by field */
};

struct memos *memos_new(void)
{
	struct memos *m = MEM_NEW(struct memos, 1);

	m->mask = 1023;
	m->slots = MEM_NEW(struct memo, m->mask + 1);
	return m;
}

void memos_free(struct memos *m)
{
	free(m->slots);
	buf_free(&m->bytes);
	free(m);
}

static struct memo *memo_slot(const struct memos *m, uint64_t hash, const uint8_t *p, size_t n)
{
	size_t i = hash & m->mask;

	for (;; i = (i + 1) & m->mask) {
		struct memo *s = &m->slots[i];

		if (!s->number || (s->hash == hash && s->n == n && !memcmp(m->bytes.data + s->at, p, n)))
			return s;
	}
}

static void memos_grow(struct memos *m)
{
	struct memos old = *m;

	m->mask = old.mask * 2 + 1;
	m->slots = MEM_NEW(struct memo, m->mask + 1);
	for (size_t i = 0; i <= old.mask; i++) {
		struct memo *s = &old.slots[i];

		if (s->number)
			*memo_slot(m, s->hash, m->bytes.data + s->at, s->n) = *s;
	}
	free(old.slots);
}

/* Number of an earlier record of which all after the MEMO field @f is equal to @p, or 0. */
static uint32_t memo_find(struct encoder *e, const struct field *f, const void *p, unsigned kind)
{
	struct memos *m = e->memos;
	size_t at = m->bytes.n, n;
	struct encoder flat = { .columns = &m->bytes, .single = true, .string = e->string, .ctx = e->ctx };
	struct memo *s;
	uint64_t hash;

	buf_u8(&m->bytes, f->number);
	for (const struct field *g = f + 1; g->type != F_HEAD; g++)
		if (g->kinds >> kind & 1)
			put_field(&flat, g, p);
	n = m->bytes.n - at;
	hash = XXH3_64bits(m->bytes.data + at, n);
	s = memo_slot(m, hash, m->bytes.data + at, n);
	if (s->number) {
		m->bytes.n = at;
		return s->number;
	}
	*s = (struct memo){ .hash = hash, .at = at, .n = n, .number = ++m->numbers[f->number] };
	if (++m->n > m->mask / 2)
		memos_grow(m);
	return 0;
}

void encode_record(struct encoder *e, enum rec r, const void *p)
{
	unsigned kind = desc_kind(r, p);

	if (desc_records[r].kind >= 0)
		buf_u8(column(e, desc_records[r].fields - 1, 0), (uint8_t)kind);
	if (r == REC_body)
		memset(e->last, 0, sizeof(e->last));
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++) {
		if (f->type == F_MEMO && e->memos) {
			uint32_t number = memo_find(e, f, p, kind);

			buf_varint(column(e, f, 0), number);
			if (number)
				return;
		} else if (f->kinds >> kind & 1) {
			put_field(e, f, p);
		}
	}
}
