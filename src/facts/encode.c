// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * encode.c - the writing half of the packed form; decode.c mirrors it.
 *
 * Indices are written as zigzag differences to the index of the same sort
 * before them: neighbours refer to neighbours, so most take one byte. A body
 * starts all differences anew, so that equal bodies give equal bytes.
 */
#include "facts/encode.h"

#include <string.h>

static void put_delta(struct encoder *e, unsigned type, int64_t v)
{
	int64_t *last = &e->last[delta_row(type)];

	buf_varint(e->out, zigzag(v - *last));
	*last = v;
}

static void put_list(struct encoder *e, const struct field *f, const void *p)
{
	const uint32_t *list = (const uint32_t *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p);

	buf_varint(e->out, n);
	for (uint32_t i = 0; i < n; i++)
		put_delta(e, f->type, list[i]);
}

static void put_records(struct encoder *e, const struct field *f, const void *p)
{
	const char *list = (const char *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p);

	buf_varint(e->out, n);
	for (uint32_t i = 0; i < n; i++) {
		if (f->rec == REC_value)
			e->last[F_VALUE] = i;
		encode_record(e, (enum rec)f->rec, list + (size_t)i * desc_records[f->rec].size);
	}
}

static void put_field(struct encoder *e, const struct field *f, const void *p)
{
	switch (f->type) {
	case F_STR:
		e->string(e, *desc_u32(f, p));
		break;
	case F_U32:
	case F_SPAN:
	case F_LOCAL:
	case F_FLAGS:
		buf_varint(e->out, *desc_u32(f, p));
		break;
	case F_OP:
		buf_u8(e->out, *desc_u8(f, p));
		break;
	case F_I64:
		buf_varint(e->out, zigzag(*desc_i64(f, p)));
		break;
	case F_PARAM:
		buf_varint(e->out, (uint64_t)*desc_i64(f, p));
		break;
	case F_EVENT:
	case F_NEVENTS:
		put_delta(e, f->type, *desc_i64(f, p));
		break;
	case F_LINE:
	case F_SLINE:
	case F_VALUE:
	case F_PLACE:
	case F_BLOCK:
		put_delta(e, f->type, *desc_u32(f, p));
		break;
	case F_VALUE_OPT:
	case F_PLACE_OPT:
	case F_LOC:
		buf_u8(e->out, *desc_u32(f, p) != FACT_NONE);
		if (*desc_u32(f, p) != FACT_NONE)
			put_delta(e, f->type, *desc_u32(f, p));
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

void encode_record(struct encoder *e, enum rec r, const void *p)
{
	unsigned kind = desc_kind(r, p);

	if (desc_records[r].kind >= 0)
		buf_u8(e->out, (uint8_t)kind);
	if (r == REC_body)
		memset(e->last, 0, sizeof(e->last));
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		if (f->kinds >> kind & 1)
			put_field(e, f, p);
}
