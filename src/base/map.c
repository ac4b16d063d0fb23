// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * map.c - open addressing, linear probing, at most half full.
 */
#include "base/map.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

static size_t mix(uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15u;
	key ^= key >> 29;
	key *= 0xbf58476d1ce4e5b9u;
	return (size_t)(key ^ key >> 32);
}

static uint64_t *slot_of(const struct map *m, uint64_t key)
{
	size_t i = mix(key) & (m->cap - 1);

	while (m->slots[2 * i] && m->slots[2 * i] != key + 1)
		i = (i + 1) & (m->cap - 1);
	return &m->slots[2 * i];
}

static void grow(struct map *m)
{
	struct map bigger = { .cap = m->cap ? m->cap * 2 : 64 };

	bigger.slots = MEM_NEW(uint64_t, 2 * bigger.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[2 * i])
			map_put(&bigger, m->slots[2 * i] - 1, m->slots[2 * i + 1]);
	free(m->slots);
	*m = bigger;
}

void map_put(struct map *m, uint64_t key, uint64_t value)
{
	uint64_t *slot;

	if (key == UINT64_MAX)
		bug("the one key that a map cannot hold");
	if (m->n * 2 >= m->cap)
		grow(m);
	slot = slot_of(m, key);
	if (!slot[0])
		m->n++;
	slot[0] = key + 1;
	slot[1] = value;
}

bool map_get(const struct map *m, uint64_t key, uint64_t *value)
{
	uint64_t *slot;

	if (!m->cap)
		return false;
	slot = slot_of(m, key);
	if (!slot[0])
		return false;
	*value = slot[1];
	return true;
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
