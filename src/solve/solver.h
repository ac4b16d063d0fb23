/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * solver.h - the state that the solver's passes share, and its entry point.
 *
 * A pass reads the program, the model and what earlier passes left here. All
 * of it lives in the solver's arena; ids are indices and follow program order.
 */
#ifndef WQLINT_SOLVE_SOLVER_H
#define WQLINT_SOLVE_SOLVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/mem.h"
#include "link/program.h"
#include "model/model.h"

struct solver;

/* How far an allocation must be able to reach into reclaim to count: --reclaim. */
enum reclaim_level {
	RECLAIM_FS,	/* fs_reclaim_acquire() would take its map */
	RECLAIM_IO,	/* also GFP_NOFS */
	RECLAIM_ANY	/* also GFP_NOIO: any direct reclaim */
};

struct solve_options {
	enum reclaim_level reclaim;
	const char *const *annotate;	/* queue names, struct.field or a WQ_ flag */
	uint32_t nannotate;
	bool possible;			/* explore paths that can only become tier `possible` */
	bool graph;			/* walks see spinlocks too: for graph_build() */
};

/* GFP, WQ and PF bits as one unit defines them. 0: the unit's tree has no such bit. */
struct bits {
	uint64_t direct_reclaim, fs, io, nolockdep;
	uint64_t pf_nofs, pf_noio, pf_memalloc;
	uint64_t mem_reclaim, warn_on_reclaim, legacy, unbound;
};

/* Shared state; create with solver_new, run the passes with solve(). */
struct solver *solver_new(struct program *p, struct model *m, const struct solve_options *opt);
void solver_free(struct solver *s);

/* Run every pass in order. */
void solve(struct solver *s);

struct program *solver_program(const struct solver *s);
struct arena *solver_arena(const struct solver *s);
struct model *solver_model(const struct solver *s);
const struct solve_options *solver_options(const struct solver *s);

/* What the rules say of function @id; NULL if nothing. Marks the entry as used. */
struct model_function *solver_model_of(struct solver *s, uint32_t func);

/* The first effect of that kind, or NULL. */
const struct effect *solver_effect(struct solver *s, uint32_t func, enum effect_kind kind);

/* Bits as @unit defines them, or, where it is silent, as the first unit that does. */
const struct bits *solver_bits(struct solver *s, uint32_t unit);

/* Evaluate a model's constant expression as @unit sees it; false if a name is not known anywhere. */
bool solver_eval(struct solver *s, uint32_t unit, str_id expr, int64_t *out);
/* The same, but a name that is not known counts as 0: a flag that this tree does not have. */
bool solver_eval_lenient(struct solver *s, uint32_t unit, str_id expr, int64_t *out);

#endif
