/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - the program's inside, for the files of link/ alone.
 */
#ifndef WQLINT_LINK_INTERNAL_H
#define WQLINT_LINK_INTERNAL_H

#include "base/map.h"
#include "base/mem.h"
#include "link/program.h"

struct chain_link {
	uint32_t id;
	uint32_t next;		/* index into links, or FACT_NONE */
	uint32_t last;		/* of the first link: the last one */
};

/* All global definitions of a name, first to last. */
struct name_chains {
	struct map heads;	/* name -> index into links */
	struct map own;		/* (unit, name) -> id */
	VEC(struct chain_link) links;
};

/* A body, once for all functions that have it. */
struct kept_body {
	struct body body;
	str_id *funcs, *vars;		/* that it names: their meaning is each unit's own */
	uint32_t nfuncs, nvars;
};

struct index;

struct program {
	struct arena *arena;
	struct strtab *st;
	VEC(const struct unit *) units;
	VEC(struct kept_body) bodies;
	VEC(const uint32_t *) unit_bodies;	/* by unit, by function: index into bodies */
	struct map body_ids;			/* content -> index into bodies */
	VEC(struct func) funcs;
	VEC(struct var) vars;
	struct map func_names, var_names;	/* (unit + 1, name) or (0, name) for undefined ones */
	struct map constants;			/* (unit, name) */
	struct map shared;			/* content of a static function -> id, while linking */
	struct map exported_aliases;		/* name -> (unit, target) */
	struct name_chains global_funcs, global_vars;
	struct index *index;
	uint32_t alias_depth;			/* aliases being followed */
	struct program_stats stats;
};

/* Resolve, making a stub for a name that nothing defines. Only while linking. */
uint32_t program_want_func(struct program *p, uint32_t unit, str_id name);
uint32_t program_want_var(struct program *p, uint32_t unit, str_id name);

#endif
