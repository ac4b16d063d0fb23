/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * copy.h - facts moved to another arena and another string table.
 */
#ifndef WQLINT_FACTS_COPY_H
#define WQLINT_FACTS_COPY_H

#include "base/mem.h"
#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Set the first part; facts_copier_free() in the end. One serves for all that is copied from one string table. */
struct facts_copier {
	struct arena *arena;		/* that the copies come from */
	const struct strtab *from;
	struct strtab *to;		/* may be the same */
	/* Fill in @to, which is @from still: facts_copy_body(), or a copy that is there already. */
	void (*body)(void *ctx, struct facts_copier *c, struct body *to, const struct body *from);
	void *ctx;

	str_id *ids;			/* by id in @from: the id in @to and 1, or 0 if it was not needed yet */
};

/* A copy of @u that shares nothing with it but what body() left. */
struct unit *facts_copy_unit(struct facts_copier *c, const struct unit *u);
void facts_copy_body(struct facts_copier *c, struct body *to, const struct body *from);
str_id facts_copy_str(struct facts_copier *c, str_id id);
void facts_copier_free(struct facts_copier *c);

#ifdef __cplusplus
}
#endif
#endif
