/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * desc.h - the records of facts.h as tables, made from facts.def.
 *
 * For the forms inside src/facts/ only: a stage that reads facts uses the
 * structs themselves.
 */
#ifndef WQLINT_FACTS_DESC_H
#define WQLINT_FACTS_DESC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum rec {
#define RECORD(r)	REC_##r,
#define KINDED(r, m)	REC_##r,
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)
#define LIST(r, m, n, t, k, l)
#define RECORDS(r, m, n, e, k, l)
#define EMBED(r, m, e, l)
#define MEMO(r)
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
	REC_N
};

/* What a member holds. The comment is its C type and what bounds it. */
enum field_type {
	F_HEAD,		/* not a field: begins the next record, so ends the loop over this one's */
	F_STR,		/* u32, string id */
	F_U32,		/* u32, any */
	F_LINE,		/* u32, any, near the line before */
	F_SLINE,	/* likewise, for spellings */
	F_SPAN,		/* u32, number of events in a block */
	F_LOCAL,	/* u32, less than the pool's places, because locals are dense */
	F_FLAGS,	/* u32, enum symbol_flags */
	F_OP,		/* u8, enum value_op */
	F_I64,		/* i64, any */
	F_PARAM,	/* i64, index of a parameter */
	F_EVENT,	/* i64, index of a call or asm */
	F_NEVENTS,	/* i64, up to the number of events */
	F_VALUE, F_VALUE_OPT,	/* u32, index into the pool; OPT may be FACT_NONE */
	F_PLACE, F_PLACE_OPT,
	F_BLOCK,	/* u32 */
	F_LOC,		/* u32 or FACT_NONE */
	F_VALUES, F_PLACES, F_BLOCKS,	/* u32 arrays of those */
	F_RECORDS,	/* array of records */
	F_EMBED,	/* one record inside */
	F_MEMO,		/* not a member: see MEMO in facts.def */
	F_N
};

struct field {
	const char *name;
	const char *label;	/* see facts.def */
	uint16_t off, noff;	/* of the member, and of its u32 count if it is an array */
	uint8_t type;		/* enum field_type */
	uint8_t rec;		/* enum rec, of F_RECORDS and F_EMBED */
	uint8_t number;		/* in facts.def; a record's head has one too, for its kind */
	uint32_t kinds;		/* bit 1 << kind if that kind carries it */
};

struct record {
	const char *name;
	uint16_t size;
	int16_t kind;		/* offset of the u8 that selects the kind, or -1 */
	const struct field *fields;	/* up to the next F_HEAD */
};

#define DESC_WORDS	16	/* more than any record has kinds */
#define DESC_FIELDS	128	/* more than there are fields and heads */

extern const unsigned desc_nfields;	/* fields and heads */

extern const struct record desc_records[REC_N];
extern const char *const desc_kinds[REC_N][DESC_WORDS];	/* NULL if there is no such kind */

/* Word of an operator or of flag bit number @bit; NULL if there is none. */
const char *desc_op(unsigned op);
const char *desc_flag(unsigned bit);
uint32_t desc_all_flags(void);

/* Kind of the record at @p, or 0 if its record has no kinds. */
static inline unsigned desc_kind(enum rec r, const void *p)
{
	int16_t off = desc_records[r].kind;

	return off < 0 ? 0 : ((const uint8_t *)p)[off];
}

/* Members by descriptor; the caller has looked at the type. */
static inline uint32_t *desc_u32(const struct field *f, const void *p)
{
	return (uint32_t *)((char *)(uintptr_t)p + f->off);
}

static inline int64_t *desc_i64(const struct field *f, const void *p)
{
	return (int64_t *)((char *)(uintptr_t)p + f->off);
}

static inline uint8_t *desc_u8(const struct field *f, const void *p)
{
	return (uint8_t *)((char *)(uintptr_t)p + f->off);
}

static inline uint32_t *desc_count(const struct field *f, const void *p)
{
	return (uint32_t *)((char *)(uintptr_t)p + f->noff);
}

static inline void **desc_array(const struct field *f, const void *p)
{
	return (void **)((char *)(uintptr_t)p + f->off);
}

/* Indices of the zeroed record at @p to FACT_NONE, so that a member its kind does not carry says so. */
void desc_defaults(enum rec r, void *p);

#ifdef __cplusplus
}
#endif
#endif
