// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * model.c - the tables that answer what the rules say about a name.
 *
 * One hash table for all kinds of entry; every spelling of a function leads to
 * the same entry, so that an entry counts as used if any of them matched.
 */
#include "model/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

#define uthash_fatal(msg) bug("%s", msg)
#include <uthash.h>

struct name {
	struct name_key key;
	struct entry *entry;
	UT_hash_handle hh;
};

static struct entry *find(struct model *m, enum section_kind kind, str_id a, str_id b)
{
	struct name_key key = { .kind = kind, .a = a, .b = b };
	struct name *n;

	/* Rules are read first: nearly all names of a program are newer than theirs. */
	if (a > m->newest)
		return NULL;
	HASH_FIND(hh, m->names, &key, sizeof(key), n);
	return n ? n->entry : NULL;
}

/* Function names of the form "__traceiter_*", so that the longest that fits wins. */
static void add_prefix(struct model *m, str_id name)
{
	size_t len = str_len(m->st, name), i;

	if (str(m->st, name)[len - 1] != '*')
		return;
	vec_push(&m->prefixes, name);
	for (i = m->prefixes.n - 1; i && str_len(m->st, m->prefixes.v[i - 1]) < len; i--)
		m->prefixes.v[i] = m->prefixes.v[i - 1];
	m->prefixes.v[i] = name;
}

struct entry *model_bind(struct model *m, struct name_key key, struct entry *e)
{
	struct entry *old;
	struct name *n;

	HASH_FIND(hh, m->names, &key, sizeof(key), n);
	if (n && n->entry->file == e->file)
		return n->entry;
	if (n) {
		old = n->entry;
		old->nnames--;
	} else {
		n = ARENA_NEW(m->arena, struct name);
		n->key = key;
		m->newest = key.a > m->newest ? key.a : m->newest;
		HASH_ADD(hh, m->names, key, sizeof(n->key), n);
		if (key.kind == SECTION_FUNCTION)
			add_prefix(m, key.a);
	}
	n->entry = e;
	e->nnames++;
	return NULL;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	HASH_CLEAR(hh, m->names);
	vec_free(&m->entries);
	vec_free(&m->prefixes);
	arena_free(m->arena);
	free(m);
}

struct model_function *model_function(struct model *m, str_id name)
{
	struct entry *e = find(m, SECTION_FUNCTION, name, 0);

	for (size_t i = 0; !e && i < m->prefixes.n; i++)
		if (!strncmp(str(m->st, name), str(m->st, m->prefixes.v[i]), str_len(m->st, m->prefixes.v[i]) - 1))
			e = find(m, SECTION_FUNCTION, m->prefixes.v[i], 0);
	return e ? &e->function : NULL;
}

struct model_queue *model_queue(struct model *m, str_id symbol)
{
	struct entry *e = find(m, SECTION_QUEUE, symbol, 0);

	return e ? &e->queue : NULL;
}

struct model_struct *model_struct(struct model *m, str_id tag)
{
	struct entry *e = find(m, SECTION_STRUCT, tag, 0);

	return e ? &e->object : NULL;
}

struct model_slot *model_slot(struct model *m, str_id tag, str_id field)
{
	struct entry *e = find(m, SECTION_SLOT, tag, field);

	if (!e && field)
		e = find(m, SECTION_SLOT, tag, 0);
	return e ? &e->slot : NULL;
}

struct model_term *model_term(struct model *m, const char *name)
{
	struct entry *e = find(m, SECTION_TERM, str_find(m->st, name), 0);

	return e ? &e->term : NULL;
}

const char *model_text(struct model *m, const char *prefix, const char *name)
{
	char *whole = NULL;
	struct entry *e;

	if (asprintf(&whole, "%s%s", prefix, name ? name : "") < 0)
		bug("out of memory");
	e = str_find(m->st, whole) ? find(m, SECTION_TEXT, str_find(m->st, whole), 0) : NULL;
	free(whole);
	return e ? e->text.is : NULL;
}

bool model_in_set(struct model *m, const char *set, str_id func)
{
	str_id id = str_find(m->st, set);
	struct entry *e = id && func ? find(m, SECTION_SET, id, func) : NULL;

	if (e)
		e->set.used = true;
	return e;
}

struct model_path *model_path(struct model *m, str_id function)
{
	struct entry *e = find(m, SECTION_PATH, function, 0);

	return e ? &e->path : NULL;
}

struct model_allow *model_allow(struct model *m, uint32_t i)
{
	for (size_t k = 0; k < m->entries.n; k++)
		if (m->entries.v[k]->kind == SECTION_ALLOW && !i--)
			return &m->entries.v[k]->allow;
	return NULL;
}

void model_each_struct(struct model *m, void (*fn)(void *ctx, struct model_struct *ms), void *ctx)
{
	for (size_t i = 0; i < m->entries.n; i++)
		if (m->entries.v[i]->kind == SECTION_STRUCT && m->entries.v[i]->nnames)
			fn(ctx, &m->entries.v[i]->object);
}

void model_each_slot(struct model *m, void (*fn)(void *ctx, struct model_slot *ms), void *ctx)
{
	for (size_t i = 0; i < m->entries.n; i++)
		if (m->entries.v[i]->kind == SECTION_SLOT && m->entries.v[i]->nnames)
			fn(ctx, &m->entries.v[i]->slot);
}

static bool used(const struct entry *e)
{
	switch (e->kind) {
	case SECTION_FUNCTION:
		return e->function.used;
	case SECTION_QUEUE:
		return e->queue.used;
	case SECTION_STRUCT:
		return e->object.used;
	case SECTION_SLOT:
		return e->slot.used;
	case SECTION_TERM:
		return e->term.used;
	case SECTION_SET:
		return e->set.used;
	case SECTION_PATH:
		return e->path.used;
	case SECTION_ALLOW:
		return e->allow.used;
	case SECTION_TEXT:
		return true;
	case SECTION_N:
		break;
	}
	bug("entry of kind %d", e->kind);
}

uint32_t model_nentries(const struct model *m)
{
	return (uint32_t)m->entries.n;
}

bool model_entry_used(const struct model *m, uint32_t i)
{
	return used(m->entries.v[i]);
}

void model_entry_mark(struct model *m, uint32_t i)
{
	struct entry *e = m->entries.v[i];

	switch (e->kind) {
	case SECTION_FUNCTION:
		e->function.used = true;
		return;
	case SECTION_QUEUE:
		e->queue.used = true;
		return;
	case SECTION_STRUCT:
		e->object.used = true;
		return;
	case SECTION_SLOT:
		e->slot.used = true;
		return;
	case SECTION_TERM:
		e->term.used = true;
		return;
	case SECTION_SET:
		e->set.used = true;
		return;
	case SECTION_PATH:
		e->path.used = true;
		return;
	case SECTION_ALLOW:
		e->allow.used = true;
		return;
	case SECTION_TEXT:
		return;
	case SECTION_N:
		break;
	}
	bug("entry of kind %d", e->kind);
}

void model_unused(struct model *m, void (*fn)(void *ctx, const char *what, const char *file, int line),
		  void *ctx)
{
	for (size_t i = 0; i < m->entries.n; i++) {
		const struct entry *e = m->entries.v[i];

		if (e->nnames && !used(e))
			fn(ctx, e->what, e->file, e->line);
	}
}
