// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * str.c - the string table: open addressing over XXH3, text in an arena.
 */
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/err.h"
#include "base/mem.h"

struct entry {
	const char *text;
	uint64_t hash;
	uint32_t len;
};

struct strtab {
	struct arena *arena;
	struct entry *entries;	/* by id */
	uint32_t n;
	uint32_t *slots;	/* id + 1, or 0 for free */
	uint32_t mask;
};

struct strtab *strtab_new(void)
{
	struct strtab *st = MEM_NEW(struct strtab, 1);

	st->arena = arena_new();
	st->mask = 1023;
	st->slots = MEM_NEW(uint32_t, st->mask + 1);
	str_intern_len(st, "", 0);
	return st;
}

void strtab_free(struct strtab *st)
{
	if (!st)
		return;
	arena_free(st->arena);
	free(st->entries);
	free(st->slots);
	free(st);
}

void strtab_reset(struct strtab *st)
{
	arena_reset(st->arena);
	memset(st->slots, 0, ((size_t)st->mask + 1) * sizeof(*st->slots));
	st->n = 0;
	str_intern_len(st, "", 0);
}

uint32_t strtab_count(const struct strtab *st)
{
	return st->n;
}

/* The slot that holds the text, or the free slot where it belongs. */
static uint32_t *slot_of(const struct strtab *st, const char *s, size_t len, uint64_t hash)
{
	uint32_t i = (uint32_t)hash & st->mask;

	for (;; i = (i + 1) & st->mask) {
		const struct entry *e;

		if (!st->slots[i])
			return &st->slots[i];
		e = &st->entries[st->slots[i] - 1];
		if (e->hash == hash && e->len == len && !memcmp(e->text, s, len))
			return &st->slots[i];
	}
}

static void rehash(struct strtab *st)
{
	uint32_t mask = st->mask * 2 + 1;
	uint32_t *slots = MEM_NEW(uint32_t, (size_t)mask + 1);

	for (uint32_t id = 0; id < st->n; id++) {
		uint32_t i = (uint32_t)st->entries[id].hash & mask;

		while (slots[i])
			i = (i + 1) & mask;
		slots[i] = id + 1;
	}
	free(st->slots);
	st->slots = slots;
	st->mask = mask;
}

uint32_t str_intern_len(struct strtab *st, const char *s, size_t len)
{
	uint64_t hash = XXH3_64bits(s, len);
	uint32_t *slot = slot_of(st, s, len, hash);
	char *text;

	if (*slot)
		return *slot - 1;
	if (len >= UINT32_MAX)
		bug("string of %zu bytes", len);
	text = ARENA_ARRAY(st->arena, char, len + 1);
	memcpy(text, s, len);
	st->entries = (struct entry *)mem_grow(st->entries, st->n + 1, sizeof(*st->entries));
	st->entries[st->n] = (struct entry){ .text = text, .len = (uint32_t)len, .hash = hash };
	*slot = ++st->n;
	if (st->n > st->mask / 2)
		rehash(st);
	return st->n - 1;
}

uint32_t str_intern(struct strtab *st, const char *s)
{
	return s ? str_intern_len(st, s, strlen(s)) : 0;
}

uint32_t str_find(const struct strtab *st, const char *s)
{
	size_t len = strlen(s);
	uint32_t *slot = slot_of(st, s, len, XXH3_64bits(s, len));

	return *slot ? *slot - 1 : 0;
}

const char *str(const struct strtab *st, uint32_t id)
{
	if (id >= st->n)
		bug("string id %u of %u", id, st->n);
	return st->entries[id].text;
}

uint64_t str_hash(const struct strtab *st, uint32_t id)
{
	if (id >= st->n)
		bug("string id %u of %u", id, st->n);
	return st->entries[id].hash;
}

size_t str_len(const struct strtab *st, uint32_t id)
{
	if (id >= st->n)
		bug("string id %u of %u", id, st->n);
	return st->entries[id].len;
}
