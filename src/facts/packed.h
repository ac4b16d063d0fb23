/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * packed.h - facts as bytes: what lies in .debug_wqlint.
 *
 * One record a unit; records may follow one another, with zero bytes between
 * them. The header, little-endian, never changes its layout:
 *
 *    0  "WQLF"
 *    4  u16 version (FACTS_VERSION)
 *    6  u16 flags (1: payload is a zstd frame; others must be 0)
 *    8  u32 bytes of payload after the header
 *   12  u32 bytes of the payload once decompressed
 *   16  u64 XXH3-64 of the payload, seeded with the XXH3-64 of bytes 0 to 15
 *   24  payload
 */
#ifndef WQLINT_FACTS_PACKED_H
#define WQLINT_FACTS_PACKED_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FACTS_MAGIC	"WQLF"
#define FACTS_VERSION	2
#define FACTS_HEADER	24		/* bytes */
#define FACTS_MAX_RAW	(32u << 20)	/* a decompressed payload above this is refused, by both sides */

/*
 * Append the record of @u to @out. Same unit and strings, same bytes.
 * Returns 0, or -1 with one sentence and @out unchanged: @u is not well
 * formed (see facts_verify()) or above FACTS_MAX_RAW.
 */
int facts_pack(const struct unit *u, const struct strtab *st, struct buf *out, struct err *err);

/*
 * The checksum of an undamaged record that begins at @data: the same for two
 * records only if they are the same record. Returns false if it is damaged, cut off or foreign.
 */
bool facts_checksum(const void *data, size_t len, uint64_t *sum);

/*
 * Is the record that begins at @data whole, as far as its header and checksum
 * tell? Returns 0 or -1, and *@used, as facts_unpack() does.
 */
int facts_record(const void *data, size_t len, size_t *used, struct err *err);

/*
 * Read the record that begins at @data, of which @len bytes may be looked at.
 * The unit comes from @a, its strings are interned into @st, and
 * facts_verify() holds for it. @data is not needed afterwards.
 *
 * Returns 0 with *@out and *@used (bytes of the record), or -1 with exactly
 * one sentence, which does not name the file. *@used is then the record's
 * size if the header could be made sense of, so that the caller can go on
 * behind it, else 0. Nothing about the input is trusted.
 */
int facts_unpack(const void *data, size_t len, struct arena *a, struct strtab *st,
		 struct unit **out, size_t *used, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
