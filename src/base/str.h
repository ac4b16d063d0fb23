/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * str.h - interned strings: equal text, equal id.
 *
 * Id 0 is the empty string and means "none". Ids are given in order of first
 * sight, so they are the same in every run that reads the same input.
 */
#ifndef WQLINT_BASE_STR_H
#define WQLINT_BASE_STR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct strtab;

struct strtab *strtab_new(void);
void strtab_free(struct strtab *st);	/* NULL is fine */
void strtab_reset(struct strtab *st);	/* empty again, as from strtab_new(), but with the memory that it had */
uint32_t strtab_count(const struct strtab *st);	/* ids are 0 .. count-1 */

/* The id of @len bytes (any bytes but NUL), which are copied. */
uint32_t str_intern_len(struct strtab *st, const char *s, size_t len);
uint32_t str_intern(struct strtab *st, const char *s);	/* NULL counts as "" */

/* The id if the text is known already, else 0. */
uint32_t str_find(const struct strtab *st, const char *s);

/* NUL-terminated text of an id; owned by the table, valid until strtab_free(). */
const char *str(const struct strtab *st, uint32_t id);
/* A hash of its text, the same in every table. */
uint64_t str_hash(const struct strtab *st, uint32_t id);
size_t str_len(const struct strtab *st, uint32_t id);

#ifdef __cplusplus
}
#endif
#endif
