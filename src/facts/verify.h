/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verify.h - is a unit well formed?
 */
#ifndef WQLINT_FACTS_VERIFY_H
#define WQLINT_FACTS_VERIFY_H

#include "base/err.h"
#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether every string id, index, kind, operator and flag of @u is in range,
 * the blocks of each body share out its events in order, lists that belong
 * together are equally long, and only a choice refers to a later value (so a
 * walk over values ends if it stops at choices). Members that a kind does not
 * carry (facts.def) are not looked at.
 *
 * Returns 0, or -1 with one sentence about the first thing wrong.
 */
int facts_verify(const struct unit *u, const struct strtab *st, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
