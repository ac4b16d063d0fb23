// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hash.c - one walk over a body, made from facts.def: what counts as content is
 * what stands there, and nothing else.
 *
 * A kernel has a third of a million bodies, and every one is hashed to find
 * those that are the same. So this is code and not a loop over tables.
 */
#include "facts/hash.h"

#include "facts/desc.h"

struct hasher {
	const struct strtab *st;
	uint64_t h;
};

static inline void mix(struct hasher *x, uint64_t v)
{
	x->h = (x->h ^ v) * 0x9e3779b97f4a7c15u;
	x->h ^= x->h >> 32;
}

static inline void mix_member(struct hasher *x, enum field_type type, uint64_t v)
{
	mix(x, type == F_STR ? str_hash(x->st, (str_id)v) : v);
}

#define ALL	UINT32_MAX
#define K(kind)	(1u << (kind))

static void hash_record(struct hasher *x, enum rec r, const void *p)
{
	uint32_t kind = 0;

	switch (r) {
	case REC_N:
#define RECORD(r)			break; case REC_##r:
#define KINDED(r, m)			break; case REC_##r: kind = ((const struct r *)p)->m; mix(x, kind);
#define KIND(r, k, w)
#define FIELD(r, m, t, k, l)		if ((k) >> kind & 1) mix_member(x, F_##t, (uint64_t)((const struct r *)p)->m);
#define LIST(r, m, n, t, k, l)		if ((k) >> kind & 1) { \
						mix(x, ((const struct r *)p)->n); \
						for (uint32_t i = 0; i < ((const struct r *)p)->n; i++) \
							mix(x, ((const struct r *)p)->m[i]); \
					}
#define RECORDS(r, m, n, e, k, l)	if ((k) >> kind & 1) { \
						mix(x, ((const struct r *)p)->n); \
						for (uint32_t i = 0; i < ((const struct r *)p)->n; i++) \
							hash_record(x, REC_##e, &((const struct r *)p)->m[i]); \
					}
#define EMBED(r, m, e, l)		hash_record(x, REC_##e, &((const struct r *)p)->m);
#define MEMO(r)
#define OPWORD(o, w)
#define FLAGWORD(f, w)
#include "facts/facts.def"
	}
}

uint64_t facts_body_hash(const struct body *b, const struct strtab *st)
{
	struct hasher x = { .st = st };

	hash_record(&x, REC_body, b);
	return x.h;
}
