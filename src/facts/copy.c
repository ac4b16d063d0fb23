// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * copy.c - a record is copied as bytes; then what it points to is copied, and
 * its strings get the ids that they have in the other table.
 */
#include "facts/copy.h"

#include <stdlib.h>

#include "facts/desc.h"

str_id facts_copy_str(struct facts_copier *c, str_id id)
{
	if (!id || c->from == c->to)
		return id;
	if (!c->ids)
		c->ids = MEM_NEW(str_id, strtab_count(c->from));
	if (!c->ids[id])
		c->ids[id] = str_intern_len(c->to, str(c->from, id), str_len(c->from, id)) + 1;
	return c->ids[id] - 1;
}

/* @p has been copied as bytes: make its members its own. */
static void own_members(struct facts_copier *c, enum rec r, void *p)
{
	unsigned kind = desc_kind(r, p);

	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++) {
		if (!(f->kinds >> kind & 1))
			continue;
		switch (f->type) {
		case F_STR:
			*desc_u32(f, p) = facts_copy_str(c, *desc_u32(f, p));
			break;
		case F_VALUES:
		case F_PLACES:
		case F_BLOCKS:
			*desc_array(f, p) = arena_copy(c->arena, *desc_array(f, p), *desc_count(f, p) * sizeof(uint32_t));
			break;
		case F_RECORDS: {
			size_t size = desc_records[f->rec].size;
			char *list = (char *)arena_copy(c->arena, *desc_array(f, p), *desc_count(f, p) * size);

			*desc_array(f, p) = list;
			for (uint32_t i = 0; i < *desc_count(f, p); i++)
				own_members(c, (enum rec)f->rec, list + i * size);
			break;
		}
		case F_EMBED:
			if (f->rec == REC_body) {
				struct body from = *(struct body *)desc_u8(f, p);

				c->body(c->ctx, c, (struct body *)desc_u8(f, p), &from);
			} else {
				own_members(c, (enum rec)f->rec, desc_u8(f, p));
			}
			break;
		default:
			break;
		}
	}
}

void facts_copy_body(struct facts_copier *c, struct body *to, const struct body *from)
{
	*to = *from;
	own_members(c, REC_body, to);
}

struct unit *facts_copy_unit(struct facts_copier *c, const struct unit *u)
{
	struct unit *copy = (struct unit *)arena_copy(c->arena, u, sizeof(*u));

	own_members(c, REC_unit, copy);
	return copy;
}

void facts_copier_free(struct facts_copier *c)
{
	free(c->ids);
	c->ids = NULL;
}
