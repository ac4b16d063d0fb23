// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * buf.c - growth by doubling, so that appending is linear over all.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

uint8_t *buf_room(struct buf *b, size_t more)
{
	if (more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
		bug("buffer of %zu + %zu bytes", b->n, more);
	if (b->cap - b->n < more) {
		size_t cap = b->cap ? b->cap : 256;

		while (cap - b->n < more)
			cap *= 2;
		b->data = (uint8_t *)realloc(b->data, cap);
		if (!b->data)
			bug("out of memory");
		b->cap = cap;
	}
	return b->data + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	memcpy(buf_room(b, n), p, n);
	b->n += n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf((char *)buf_room(b, 128), 128, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("format %s", fmt);
	if (n >= 128) {
		va_start(ap, fmt);
		vsnprintf((char *)buf_room(b, (size_t)n + 1), (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->n += (size_t)n;
}

void buf_free(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->n = b->cap = 0;
}

void put_le(uint8_t *p, uint64_t v, unsigned bytes)
{
	for (; bytes--; v >>= 8)
		*p++ = (uint8_t)v;
}

uint64_t get_le(const uint8_t *p, unsigned bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}
