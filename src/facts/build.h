/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.h - how a front end makes a unit.
 *
 * Front ends say what they see in the order in which they see it; the builder
 * keeps one copy of equal values, places and locations, folds control flow
 * that decides nothing, drops bodies that say nothing, and numbers what is
 * left in order of first use, so that equal code gives equal facts whatever
 * the front end did on the way.
 *
 * Values, places and locations go to the body between build_body() and
 * build_body_end(), else to the unit's pool. Indices handed out inside a body
 * are void after build_body_end(). Arrays that are passed in are copied.
 */
#ifndef WQLINT_FACTS_BUILD_H
#define WQLINT_FACTS_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

struct build;

/* Strings of the facts are interned into @st, which must outlive the builder. */
struct build *build_new(struct strtab *st);
void build_free(struct build *b);	/* the unit goes with it; NULL is fine */

/* The unit, for its scalar members; complete after build_finish(). */
struct unit *build_unit(struct build *b);

/*
 * Sort what was added (functions and globals by @order, then name; the rest by
 * name), drop repetitions, and return the unit. Nothing may be added after.
 */
struct unit *build_finish(struct build *b);

void build_function(struct build *b, const struct function *f, uint64_t order);
void build_global(struct build *b, const struct global *g, uint64_t order);
void build_alias(struct build *b, str_id name, str_id target, uint32_t flags);
void build_constant(struct build *b, str_id name, int64_t value);

/* Values. Each returns an index into the current pool. */
uint32_t build_unknown(struct build *b, const char *why);
uint32_t build_int(struct build *b, int64_t num);
uint32_t build_string(struct build *b, const char *text, size_t len);
uint32_t build_func(struct build *b, str_id name);
uint32_t build_param(struct build *b, uint32_t n);
uint32_t build_result(struct build *b, uint32_t event);

/* Address of a place; of what a pointer points to, that is the pointer again. */
uint32_t build_addr(struct build *b, uint32_t place);

/* Content of @place as it is now, after @after events of the body. */
uint32_t build_load(struct build *b, uint32_t place, uint32_t after);

/* One or two operands (@right is not looked at for OP_NOT). Comparisons of comparisons with 0 are simplified. */
uint32_t build_op(struct build *b, enum value_op op, uint32_t left, uint32_t right);

/* A choice at entry of @block, without arms at first, so that arms may refer to it. */
uint32_t build_choice(struct build *b, uint32_t block);
void build_choice_arm(struct build *b, uint32_t choice, uint32_t pred, uint32_t value);

/* container_of(@value, struct path[0].tag, path); of the address of that very member it is the object. */
uint32_t build_container(struct build *b, uint32_t value, const struct elem *path, uint32_t npath);

/*
 * A place. A DEREF of an address is the place whose address it is, with the
 * path appended, so `p = &x->a; p->b = 1` stores to x->a.b. Locals may be
 * numbered as the front end likes.
 */
uint32_t build_place(struct build *b, const struct place *p);

uint32_t build_loc(struct build *b, const struct loc *loc);

/* The current pool's members, valid until the next one is made. */
const struct value *build_value_at(struct build *b, uint32_t value);
const struct place *build_place_at(struct build *b, uint32_t place);

/*
 * Code. Block ids are made with build_block() at any time; build_block_here()
 * says that the events that follow belong to one. Blocks come out in the order
 * of the build_block_here() calls, the first one is the entry. A block without
 * an end returns or never comes back.
 */
void build_body(struct build *b);
uint32_t build_block(struct build *b);
void build_block_here(struct build *b, uint32_t block);
uint32_t build_event(struct build *b, const struct event *e);
uint32_t build_nevents(const struct build *b);

void build_jump(struct build *b, uint32_t block, uint32_t to);
void build_branch(struct build *b, uint32_t block, uint32_t cond, uint32_t yes, uint32_t no);
void build_switch(struct build *b, uint32_t block, uint32_t cond, uint32_t fallback,
		  const struct range *cases, uint32_t ncases);
void build_any(struct build *b, uint32_t block, const uint32_t *succs, uint32_t nsuccs);

/* Finish the body into *@out. False, and an empty *@out, if it holds no call, store or meaningful return. */
bool build_body_end(struct build *b, struct body *out);

#ifdef __cplusplus
}
#endif
#endif
