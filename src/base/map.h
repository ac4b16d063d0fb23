/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * map.h - 64-bit key to 64-bit value. Never iterated, so no order can leak out.
 */
#ifndef WQLINT_BASE_MAP_H
#define WQLINT_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
	uint64_t *slots;	/* key + 1 (0: free), value, key + 1, value ... */
	size_t n, cap;
};

/* Set or replace. Any key but UINT64_MAX. */
void map_put(struct map *m, uint64_t key, uint64_t value);
bool map_get(const struct map *m, uint64_t key, uint64_t *value);
void map_free(struct map *m);	/* empty and reusable afterwards */

/* One key of two halves. */
static inline uint64_t map_key(uint32_t hi, uint32_t lo)
{
	return (uint64_t)hi << 32 | lo;
}

#endif
