/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash.h - the content of a body as one number.
 */
#ifndef WQLINT_FACTS_HASH_H
#define WQLINT_FACTS_HASH_H

#include <stdint.h>

#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A hash of all that facts.def lists under body, with strings by their text:
 * equal for equal content, whatever string table it was read with. Different
 * content gives different numbers but for an accident of one in 2^64 a pair.
 * @b is of a unit for which facts_verify() holds.
 */
uint64_t facts_body_hash(const struct body *b, const struct strtab *st);

#ifdef __cplusplus
}
#endif
#endif
