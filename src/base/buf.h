/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buf.h - bytes that grow at the end, and the number codings kept in them.
 *
 * Zero-initialise a struct buf, buf_free() it. Running out of memory is bug().
 */
#ifndef WQLINT_BASE_BUF_H
#define WQLINT_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct buf {
	uint8_t *data;
	size_t n, cap;
};

/* Room for @more bytes after the end; returns where they go. @n is not changed. */
uint8_t *buf_room(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *b);	/* @b is empty and reusable afterwards */

static inline void buf_u8(struct buf *b, uint8_t v)
{
	if (b->n == b->cap)
		buf_room(b, 1);
	b->data[b->n++] = v;
}

/* Little-endian base 128: seven bits a byte, the high bit says that more follow. */
static inline void buf_varint(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_u8(b, (uint8_t)v | 0x80);
	buf_u8(b, (uint8_t)v);
}

/* Small magnitudes of either sign become small numbers. */
static inline uint64_t zigzag(int64_t v)
{
	return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)((v >> 1) ^ (~(v & 1) + 1));
}

/* Fixed-width little-endian numbers at @p. */
void put_le(uint8_t *p, uint64_t v, unsigned bytes);
uint64_t get_le(const uint8_t *p, unsigned bytes);

#ifdef __cplusplus
}
#endif
#endif
