/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * access.h - by which path of fields one object is reached, and how two objects
 * lie to each other.
 *
 * Classes cannot tell a device's lock from its sibling's. Access paths can: if
 * a waiter holds foo->bus->lock and awaits &foo->work, and the work takes
 * container_of(work, struct foo, work)->bus->lock, both say "from the work out
 * to its foo, to what its bus points to, its lock", and that is one lock.
 * Fields are taken to hold the same pointer at both times.
 */
#ifndef WQLINT_SOLVE_ACCESS_H
#define WQLINT_SOLVE_ACCESS_H

#include <stdbool.h>

#include "solve/flow.h"

struct solver;

#define ACCESS_MAX	24	/* steps; longer paths are not compared */

enum access_step_kind {
	ACCESS_FIELD,		/* down to member @field of struct @tag */
	ACCESS_OUT,		/* from that member out to its struct, as container_of() does */
	ACCESS_CONTENT,		/* to what the pointer there points to */
	ACCESS_INDEX		/* down to array element @index */
};

struct access_step {
	enum access_step_kind kind;
	str_id tag, field;
	int64_t index;		/* FACT_ANY_INDEX: not a constant */
};

enum access_root {
	ACCESS_NOTHING,		/* not known */
	ACCESS_PARAM,		/* parameter @id of @func, which is entered by anyone */
	ACCESS_VAR,		/* variable @id */
	ACCESS_VALUE		/* value @id of @func, entered by @ctx, whatever it is */
};

struct access {
	enum access_root root;
	uint32_t func, id;
	ctx_id ctx;
	struct access_step steps[ACCESS_MAX];
	uint32_t nsteps;
};

/*
 * The path to the object that pointer @value of @func points to. The root is
 * sought up to the outermost call of @ctx; root ACCESS_NOTHING if there are too many steps.
 */
struct access access_of(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx);

/*
 * The object that lies to @from as @path says, whose root is then not looked at:
 * where the work function's own path to a lock leads from the work at hand.
 */
struct access access_through(struct solver *s, const struct access *from, const struct access *path);

/* Are the two one object? Never if one of them is not known. */
bool access_equal(const struct access *a, const struct access *b);

/* Does @b lie to @a as @y lies to @x? The pairs may have different roots. */
bool access_same_relation(const struct access *a, const struct access *b, const struct access *x, const struct access *y);

/* Can the two be one object? Not if they are embedded in different members, of one struct or of two. */
bool access_may_meet(const struct access *a, const struct access *b);

/* The object that lies to @a as @y lies to @x; root ACCESS_NOTHING if @a does not look like @x. */
struct access access_alike(struct solver *s, const struct access *a, const struct access *x, const struct access *y);

/* Does the path pass no pointer: is its end embedded in what its root is embedded in? */
bool access_is_embedded(const struct access *a);

#endif
