/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encode.h - any record of facts.def as bytes, for packed.c and hash.c.
 */
#ifndef WQLINT_FACTS_ENCODE_H
#define WQLINT_FACTS_ENCODE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "facts/desc.h"
#include "facts/facts.h"

/* How a string id is written: appends to @out. */
struct encoder;
typedef void string_writer(struct encoder *e, struct buf *out, str_id id);

/*
 * Numbers of one field stand together, because likes compress better beside
 * likes. A field has two columns: what it holds (or how many, or whether), and
 * then each of them. The columns of a record's head hold its kinds.
 */
#define COLUMNS	(2 * DESC_FIELDS)

struct encoder {
	struct buf *columns;	/* [COLUMNS], or a single one */
	bool single;		/* all goes to columns[0] */
	string_writer *string;
	void *ctx;		/* of @string */
	struct memos *memos;	/* NULL if single */
	int64_t last[F_N];	/* the index before, by type: indices are written as differences */
};

/* What MEMO fields remember of earlier records. */
struct memos *memos_new(void);
void memos_free(struct memos *m);

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
