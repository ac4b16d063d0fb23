/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mem.h - memory: arenas that are freed whole, and arrays that grow.
 *
 * There are two arena lifetimes, a unit's and the program's. Nothing in an
 * arena is ever freed alone, so a fact may point at any older fact of its
 * arena. Running out of memory is bug(): no caller could go on.
 */
#ifndef WQLINT_BASE_MEM_H
#define WQLINT_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);		/* frees all that came out of it; NULL is fine */
/* All that came out of it is gone; some of its memory is kept for what comes next. */
void arena_reset(struct arena *a);
size_t arena_bytes(const struct arena *a);	/* what it holds from malloc, for --stats */

/* Zeroed memory aligned for pointers and 64-bit numbers. Never NULL; @size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_copy(struct arena *a, const void *src, size_t size);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, type)		((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n)		((type *)arena_alloc((a), sizeof(type) * (n)))

/*
 * realloc() an array so that it holds at least @need elements of @size bytes.
 * Capacity is the next power of two, so calling it before every push is cheap.
 * Returns the array (owned by the caller, free() it).
 */
void *mem_grow(void *array, size_t need, size_t size);

/* Zeroed memory from malloc for what outlives no arena; the caller free()s it. Never NULL. */
void *mem_zalloc(size_t n, size_t size);
#define MEM_NEW(type, n)		((type *)mem_zalloc((n), sizeof(type)))

/*
 * A growable array. What is pushed must not itself push to the same array: the
 * order of the two is not defined.
 *
 *	VEC(struct foo) foos = {0}; vec_push(&foos, foo); vec_free(&foos);
 */
#define VEC(type) struct { type *v; size_t n; }
#define vec_push(vec, ...) \
	((vec)->v = (__typeof__((vec)->v))mem_grow((vec)->v, (vec)->n + 1, sizeof(*(vec)->v)), \
	 (vec)->v[(vec)->n++] = (__VA_ARGS__))
#define vec_free(vec) (free((vec)->v), (vec)->v = NULL, (vec)->n = 0)

#ifdef __cplusplus
}
#endif
#endif
