/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - the life of modules and devices: which code can go away, by which
 * functions, and what these can reach.
 *
 * A module is the units that use each other's symbols without an export; that
 * is how the linker must have joined them. It can be unloaded if one of them
 * has the loader's exit function. What the rules call begin, pause and end
 * tells of a function's callers whether an object goes, or only stops.
 */
#ifndef WQLINT_SOLVE_MODULE_H
#define WQLINT_SOLVE_MODULE_H

#include "link/program.h"
#include "model/model.h"
#include "solve/flow.h"

struct solver;

/* The module of a unit: equal numbers are one module. */
uint32_t module_of_unit(struct solver *s, uint32_t unit);
uint32_t module_of_func(struct solver *s, uint32_t func);

/* Does the loader know a begin or an end of the unit's module? Else it may be a part of another one that is not seen to belong to it. */
bool module_has_ends(struct solver *s, uint32_t unit);

/* The exit function of @func's module; FACT_NONE if it has none (built in, or there for ever) or that is not known. */
uint32_t module_exit(struct solver *s, uint32_t func);

/* The loader's init function of it, in the same way. */
uint32_t module_init(struct solver *s, uint32_t func);

/*
 * A function of @func's module that the rules say ends an object (a driver's
 * remove), preferably of @func's own file; FACT_NONE if there is none.
 */
uint32_t module_remove(struct solver *s, uint32_t func);

/* When @func is called by those who know it only by a slot or by the loader's name. */
enum phase module_phase(struct solver *s, uint32_t func);

/* Is @func exported, and its address taken for nothing else? */
bool module_only_exports(struct solver *s, uint32_t func);

/*
 * May a call of @func be part of an end? False if whoever calls it, and all of
 * their callers, stand in the beginning or in a pause.
 */
bool module_may_end(struct solver *s, uint32_t func);

/* Can @to be reached from @from by direct calls and by functions passed on the way? */
bool module_reaches(struct solver *s, uint32_t from, uint32_t to);

/* What managed function @action is called with when the device goes: its data, by the calls that register it. */
struct managed {
	uint32_t action;
	const struct flow *data;
	struct site at;
};

const struct managed *module_managed(struct solver *s, uint32_t *n);

void modules_free(struct solver *s);

#endif
