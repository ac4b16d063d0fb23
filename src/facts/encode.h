/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encode.h - any record of facts.def as bytes, for packed.c and hash.c.
 */
#ifndef WQLINT_FACTS_ENCODE_H
#define WQLINT_FACTS_ENCODE_H

#include "base/buf.h"
#include "base/str.h"
#include "facts/desc.h"
#include "facts/facts.h"

/* How a string id is written. Returns nothing; appends to @out. */
struct encoder;
typedef void string_writer(struct encoder *e, str_id id);

struct encoder {
	struct buf *out;
	string_writer *string;
	void *ctx;		/* of @string */
	int64_t last[F_N];	/* the index before, by type: indices are written as differences */
};

/* Append record @p, which facts_verify() found in order. Zero @e->last for the outermost one. */
void encode_record(struct encoder *e, enum rec r, const void *p);

/* Whose difference a type continues: VALUE, VALUE_OPT and VALUES are one row of numbers. */
static inline unsigned delta_row(unsigned type)
{
	switch (type) {
	case F_VALUE_OPT:
	case F_VALUES:
		return F_VALUE;
	case F_PLACE_OPT:
	case F_PLACES:
		return F_PLACE;
	case F_BLOCKS:
		return F_BLOCK;
	default:
		return type;
	}
}

#endif
