// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mem.c - bump allocation in chunks that double up to eight megabytes.
 */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"

#define CHUNK_MIN	4096
#define CHUNK_MAX	(8u << 20)
#define RESET_MAX	(8u << 20)	/* kept by a reset */
#define HUGE_PAGE	(2u << 20)
#define ALIGN		_Alignof(uint64_t)	/* facts are full of short lists: twice that would be a tenth of all memory */

struct chunk {
	struct chunk *next;
	size_t size, used;
	_Alignas(uint64_t) char data[];
};

struct arena {
	struct chunk *chunks;	/* newest first; only the newest has room */
	size_t bytes;
};

struct arena *arena_new(void)
{
	return MEM_NEW(struct arena, 1);
}

/*
 * A whole kernel's facts are walked by pointers, and a tenth of the time goes into page tables: ask for
 * huge pages where at least one fits. It is advice; what becomes of it changes no byte.
 */
static void advise_huge(void *p, size_t n)
{
	size_t skip = -(uintptr_t)p & (HUGE_PAGE - 1);

	if (n >= skip && n - skip >= HUGE_PAGE)
		(void)madvise((char *)p + skip, (n - skip) & ~(size_t)(HUGE_PAGE - 1), MADV_HUGEPAGE);
}

void *mem_zalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		bug("out of memory");
	advise_huge(p, n * size);
	return p;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->chunks) {
		struct chunk *c = a->chunks;

		a->chunks = c->next;
		free(c);
	}
	free(a);
}

size_t arena_bytes(const struct arena *a)
{
	return a->bytes;
}

static struct chunk *chunk_add(struct arena *a, size_t need)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_MIN;
	struct chunk *c;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	c = (struct chunk *)mem_zalloc(1, sizeof(*c) + size);
	c->size = size;
	a->bytes += sizeof(*c) + size;

	/* A huge block goes behind the current chunk, so that its room is not lost. */
	if (a->chunks && need > CHUNK_MAX / 4) {
		c->next = a->chunks->next;
		a->chunks->next = c;
	} else {
		c->next = a->chunks;
		a->chunks = c;
	}
	return c;
}

void arena_reset(struct arena *a)
{
	size_t used = 0;

	if (a->chunks && !a->chunks->next && a->chunks->size <= RESET_MAX) {
		memset(a->chunks->data, 0, a->chunks->used);
		a->chunks->used = 0;
		return;
	}
	/* One chunk in place of several, so that the next of its kind finds room at once. */
	while (a->chunks) {
		struct chunk *c = a->chunks;

		used += c->used;
		a->chunks = c->next;
		free(c);
	}
	a->bytes = 0;
	if (used)
		chunk_add(a, used < RESET_MAX ? used : RESET_MAX);
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->chunks;
	void *p;

	if (size > SIZE_MAX / 2)
		bug("allocation of %zu bytes", size);
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!c || c->size - c->used < size)
		c = chunk_add(a, size);
	p = c->data + c->used;
	c->used += size;
	return p;
}

void *arena_copy(struct arena *a, const void *src, size_t size)
{
	void *p = arena_alloc(a, size);

	if (size)
		memcpy(p, src, size);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("format %s", fmt);
	p = ARENA_ARRAY(a, char, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

static size_t pow2_above(size_t n)
{
	size_t p = 4;

	while (p < n)
		p *= 2;
	return p;
}

void *mem_grow(void *array, size_t need, size_t size)
{
	size_t cap = pow2_above(need);

	/* Capacity is a function of the length: it grows only when a power of two is passed. */
	if (array && need > 1 && pow2_above(need - 1) == cap)
		return array;
	if (size && cap > SIZE_MAX / 2 / size)
		bug("array of %zu elements", need);
	array = realloc(array, cap * size);
	if (!array)
		bug("out of memory");
	advise_huge(array, cap * size);
	return array;
}
