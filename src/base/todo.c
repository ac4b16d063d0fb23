// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * todo.c - the list that searches over the call graph work off; ids never leave it, so none comes twice.
 */
#include "base/todo.h"

#include "base/err.h"

void todo_add(struct todo *t, uint32_t id)
{
	uint64_t dummy;

	if (map_get(&t->seen, id, &dummy))
		return;
	map_put(&t->seen, id, 1);
	vec_push(&t->ids, id);
}

void todo_free(struct todo *t)
{
	vec_free(&t->ids);
	map_free(&t->seen);
}
