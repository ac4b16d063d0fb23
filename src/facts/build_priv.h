/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build_priv.h - what build.c (pools) and body.c (code) share. No one else's.
 */
#ifndef WQLINT_FACTS_BUILD_PRIV_H
#define WQLINT_FACTS_BUILD_PRIV_H

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "facts/build.h"

/*
 * An array that is emptied and filled again: unlike a VEC it remembers its
 * capacity, so that a body does not pay for what the body before it grew.
 */
#define LIST(type) struct { type *v; size_t n, cap; }
#define list_clear(list) ((list)->n = 0)
#define list_free(list) (free((list)->v), (list)->v = NULL, (list)->n = (list)->cap = 0)
#define list_push(list, ...) \
	((list)->n == (list)->cap ? \
	 (void)((list)->v = (__typeof__((list)->v))list_grow((list)->v, &(list)->cap, sizeof(*(list)->v))) : \
	 (void)0, (list)->v[(list)->n++] = (__VA_ARGS__))
void *list_grow(void *v, size_t *cap, size_t size);

/* Bump memory that is emptied and used again for every body. */
struct scratch {
	LIST(char *) chunks;
	LIST(char *) big;	/* what is too large for a chunk; not reused */
	size_t chunk, used;	/* the chunk in use, and how much of it */
};

#define SCRATCH_CHUNK	(256u << 10)

void *scratch_alloc(struct scratch *s, size_t size);
void scratch_reset(struct scratch *s);
void scratch_free(struct scratch *s);
#define SCRATCH_ARRAY(s, type, n)	((type *)scratch_alloc((s), sizeof(type) * (n)))

/* Hash to index. A slot of an older generation is free, so emptying costs nothing. */
struct cons_slot {
	uint32_t gen, hash, id;
};

struct cons {
	struct cons_slot *slots;
	uint32_t mask, n, gen;
};

struct pool_build {
	LIST(struct value) values;
	LIST(struct place) places;
	LIST(struct loc) locs;
	struct cons cvalues, cplaces, clocs;
	bool forever;		/* the unit's: arrays go to the arena, else to the scratch */
};

struct block_build {
	struct block b;		/* nsuccs 0 and END_JUMP until it is given an end */
	uint32_t order;		/* of build_block_here(), or FACT_NONE */
};

struct code_build {
	LIST(struct event) events;
	LIST(struct block_build) blocks;
	LIST(uint32_t) order;	/* blocks in order of build_block_here() */
};

struct ordered_function {
	struct function f;
	uint64_t order;
};

struct ordered_global {
	struct global g;
	uint64_t order;
};

struct build {
	struct strtab *st;
	struct arena *arena;
	struct unit unit;
	struct scratch scratch;
	struct pool_build unit_pool, body_pool;
	struct pool_build *pool;	/* the current one */
	struct code_build code;
	LIST(struct ordered_function) functions;
	LIST(struct ordered_global) globals;
	LIST(struct alias) aliases;
	LIST(struct constant) constants;
};

/* What build_fold() found out; all of it is scratch. */
struct fold {
	bool *live;		/* by block: reachable and not folded away */
	uint32_t *alias;	/* by value: what it stands for (a choice of one), mostly itself */
};

/* Take unreachable and idle blocks out of the current body; @b's blocks and choices are changed in place. */
void build_fold(struct build *b, struct fold *f);

/* Old index to new, of one pool. Everything in it is scratch. */
struct renumber {
	struct build *b;
	const uint32_t *alias;			/* of struct fold, or NULL */
	uint32_t *value, *place, *loc, *block;	/* old to new, FACT_NONE while not met */
	uint32_t *before;			/* events left before old event i; one more than events; or NULL */
	uint32_t *values, *places, *locs;	/* new to old */
	uint32_t nvalues, nplaces, nlocs;
	uint32_t *local_key, *local_id;		/* hash of the front end's numbers of locals */
	uint32_t local_mask, nlocals;
	uint32_t done;				/* choices among values[] whose arms were met */
};

/* For the current pool: begin, number what is used in order, then number_pool() copies it to the arena. */
void number_begin(struct renumber *r, struct build *b, const uint32_t *alias);
void number_value(struct renumber *r, uint32_t v);
void number_place(struct renumber *r, uint32_t p);
void number_loc(struct renumber *r, uint32_t loc);
void number_arms(struct renumber *r);		/* of the choices met so far; after each user */
void number_pool(struct renumber *r, struct pool *out);

/* Afterwards: the new index of an old one (FACT_NONE stays), and copies of lists. */
uint32_t numbered_value(const struct renumber *r, uint32_t v);
uint32_t numbered_place(const struct renumber *r, uint32_t p);
uint32_t *numbered_values(const struct renumber *r, const uint32_t *old, uint32_t n);
uint32_t *numbered_by(const struct renumber *r, const uint32_t *map, const uint32_t *old, uint32_t n);

/* Fill the unit's functions and globals with those of the lists that say something. */
void build_select(struct build *b);

void pool_reset(struct pool_build *p);
void *build_keep(struct build *b, const void *src, size_t size);	/* a copy that lives as long as the current pool */

#endif
