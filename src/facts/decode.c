// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * decode.c - the reading half of the packed form; mirrors encode.c.
 *
 * The input may be hostile. A count is believed only as far as the column that
 * all counted records must draw from reaches, so memory stays in proportion.
 */
#include "facts/decode.h"

#include <string.h>

#include "base/buf.h"
#include "facts/encode.h"

static void wrong(struct decoder *d, const char *what)
{
	if (!d->wrong)
		d->wrong = what;
}

static uint64_t long_varint(struct decoder *d, struct column *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; c->p < c->end; shift += 7) {
		uint8_t b = *c->p++;

		if (shift == 63 && b > 1) {
			wrong(d, "holds a number above 64 bits");
			return 0;
		}
		v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return v;
	}
	wrong(d, "ends in the middle of a record");
	return 0;
}

uint64_t decode_varint(struct decoder *d, struct column *c)
{
	if (c->p < c->end && *c->p < 0x80)
		return *c->p++;
	return long_varint(d, c);
}

static struct column *column(struct decoder *d, const struct field *f, unsigned second)
{
	return &d->columns[2 * f->number + second];
}

static uint32_t get_u32(struct decoder *d, struct column *c)
{
	uint64_t v = decode_varint(d, c);

	if (v > UINT32_MAX) {
		wrong(d, "holds a number above 32 bits where none can be");
		return 0;
	}
	return (uint32_t)v;
}

static int64_t get_delta(struct decoder *d, struct column *c, unsigned type)
{
	int64_t *last = &d->last[delta_row(type)];

	/* Unsigned, because a hostile difference may overflow. */
	*last = (int64_t)((uint64_t)*last + (uint64_t)unzigzag(decode_varint(d, c)));
	return *last;
}

static uint32_t get_index(struct decoder *d, struct column *c, unsigned type)
{
	int64_t v = get_delta(d, c, type);

	if (v < 0 || v >= UINT32_MAX) {
		wrong(d, "holds an index that is negative or absurd");
		return 0;
	}
	return (uint32_t)v;
}

/* Each element takes at least a byte of this column. */
static const struct column *bound(struct decoder *d, const struct field *f)
{
	const struct record *r = &desc_records[f->rec];

	if (f->type != F_RECORDS)
		return column(d, f, 1);
	return column(d, r->kind < 0 ? r->fields : r->fields - 1, 0);
}

static uint32_t get_count(struct decoder *d, const struct field *f)
{
	uint64_t n = decode_varint(d, column(d, f, 0));
	const struct column *c = bound(d, f);

	if (n > (size_t)(c->end - c->p)) {
		wrong(d, "announces more records than it has");
		return 0;
	}
	return (uint32_t)n;
}

static void get_list(struct decoder *d, const struct field *f, void *p)
{
	uint32_t n = get_count(d, f), *list;

	*desc_count(f, p) = n;
	if (!n)
		return;
	list = ARENA_ARRAY(d->arena, uint32_t, n);
	for (uint32_t i = 0; i < n && !d->wrong; i++)
		list[i] = get_index(d, column(d, f, 1), f->type);
	*desc_array(f, p) = list;
}

static void get_records(struct decoder *d, const struct field *f, void *p)
{
	enum rec r = (enum rec)f->rec;
	size_t size = desc_records[r].size;
	uint32_t n = get_count(d, f);
	char *list;

	*desc_count(f, p) = n;
	if (!n)
		return;
	list = (char *)arena_alloc(d->arena, size * n);
	*desc_array(f, p) = list;
	for (uint32_t i = 0; i < n && !d->wrong; i++) {
		if (r == REC_value)
			d->last[F_VALUE] = i;
		decode_record(d, r, list + i * size);
	}
}

static str_id get_string(struct decoder *d, struct column *c)
{
	uint64_t i = decode_varint(d, c);

	if (i >= d->nstrings) {
		wrong(d, "refers to a string it does not have");
		return 0;
	}
	return d->strings[i];
}

static void get_field(struct decoder *d, const struct field *f, void *p)
{
	struct column *c = column(d, f, 0);

	switch (f->type) {
	case F_STR:
		*desc_u32(f, p) = get_string(d, c);
		break;
	case F_U32:
	case F_SPAN:
	case F_LOCAL:
	case F_FLAGS:
		*desc_u32(f, p) = get_u32(d, c);
		break;
	case F_OP:
		*desc_u8(f, p) = (uint8_t)decode_varint(d, c);
		break;
	case F_I64:
		*desc_i64(f, p) = unzigzag(decode_varint(d, c));
		break;
	case F_PARAM:
		*desc_i64(f, p) = (int64_t)decode_varint(d, c);
		break;
	case F_EVENT:
	case F_NEVENTS:
		*desc_i64(f, p) = get_delta(d, c, f->type);
		break;
	case F_LINE:
	case F_SLINE:
	case F_VALUE:
	case F_PLACE:
	case F_BLOCK:
		*desc_u32(f, p) = get_index(d, c, f->type);
		break;
	case F_VALUE_OPT:
	case F_PLACE_OPT:
	case F_LOC:
		*desc_u32(f, p) = decode_varint(d, c) ? get_index(d, column(d, f, 1), f->type) : FACT_NONE;
		break;
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
		get_list(d, f, p);
		break;
	case F_RECORDS:
		get_records(d, f, p);
		break;
	case F_EMBED:
		decode_record(d, (enum rec)f->rec, desc_u8(f, p));
		break;
	}
}

static void copy_member(const struct field *f, const void *from, void *to)
{
	switch (f->type) {
	case F_RECORDS:
		*desc_array(f, to) = *desc_array(f, from);
		*desc_count(f, to) = *desc_count(f, from);
		break;
	case F_I64:
		*desc_i64(f, to) = *desc_i64(f, from);
		break;
	default:
		*desc_u32(f, to) = *desc_u32(f, from);
	}
}

/* Did all after the MEMO field @f come from an earlier record? If not, it follows, and @p is one from then on. */
static bool get_memo(struct decoder *d, const struct field *f, void *p)
{
	uint64_t number = decode_varint(d, column(d, f, 0));

	if (!number) {
		vec_push(&d->memos[f->number], p);
		return false;
	}
	if (number > d->memos[f->number].n) {
		wrong(d, "repeats a record that it does not have");
		return true;
	}
	for (const struct field *g = f + 1; g->type != F_HEAD; g++)
		copy_member(g, d->memos[f->number].v[number - 1], p);
	return true;
}

void decode_record(struct decoder *d, enum rec r, void *p)
{
	const struct record *desc = &desc_records[r];
	unsigned kind = 0;

	if (desc->kind >= 0) {
		kind = (unsigned)decode_varint(d, column(d, desc->fields - 1, 0));
		if (kind >= DESC_WORDS || !desc_kinds[r][kind]) {
			wrong(d, "holds a record of an unknown kind");
			return;
		}
		((uint8_t *)p)[desc->kind] = (uint8_t)kind;
		desc_defaults(r, p);
	}
	if (r == REC_body)
		memset(d->last, 0, sizeof(d->last));
	for (const struct field *f = desc->fields; f->type != F_HEAD; f++) {
		if (f->type == F_MEMO) {
			if (get_memo(d, f, p))
				return;
		} else if (f->kinds >> kind & 1) {
			get_field(d, f, p);
		}
	}
}
