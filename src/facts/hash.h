/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash.h - the content of a body as one number.
 *
 * Two bodies with equal hashes have equal content, text of strings included,
 * whatever string tables they were read with. 128 bits, so that a collision is
 * not a case to handle.
 */
#ifndef WQLINT_FACTS_HASH_H
#define WQLINT_FACTS_HASH_H

#include <stdint.h>

#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

struct facts_hash {
	uint64_t lo, hi;
};

/* Remembers the hash of each string of one table, and scratch memory. One thread at a time. */
struct hasher;

struct hasher *hasher_new(const struct strtab *st);	/* @st must outlive it, and may grow meanwhile */
void hasher_free(struct hasher *h);			/* NULL is fine */

/* @b is of a unit for which facts_verify() holds and that was read with the hasher's table. */
struct facts_hash facts_hash_body(struct hasher *h, const struct body *b);

#ifdef __cplusplus
}
#endif
#endif
