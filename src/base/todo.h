/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * todo.h - ids to be looked at, each once, in the order in which they were met.
 *
 * Walk it by index while it grows: for (i = 0; i < t.ids.n; i++) todo_add(&t, ...).
 */
#ifndef WQLINT_BASE_TODO_H
#define WQLINT_BASE_TODO_H

#include "base/map.h"
#include "base/mem.h"

struct todo {
	VEC(uint32_t) ids;
	struct map seen;
};

/* Does nothing if @id was added before. */
void todo_add(struct todo *t, uint32_t id);
void todo_free(struct todo *t);

#endif
