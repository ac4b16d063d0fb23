/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - units joined to one program, with the indexes that the solver asks.
 *
 * Symbols are resolved as the kernel's linker and module loader would: a
 * static name in its own unit, any other name program-wide, strong before
 * weak, and, where two modules export the same name, the definition nearest
 * in the directory tree. Header inlines that are the same in many units are
 * one function. Functions without a definition exist too, so that calls of
 * them can be listed.
 */
#ifndef WQLINT_LINK_PROGRAM_H
#define WQLINT_LINK_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/facts.h"

struct arena;
struct strtab;

/* An event of a function: where something is called, stored or returned. */
struct site {
	uint32_t func;
	uint32_t event;
};

/* A store: by an event of function @func, or by initialiser slot @event of variable @var (func FACT_NONE). */
struct store {
	uint32_t func;
	uint32_t event;
	uint32_t var;
};

struct site_list {
	struct site *v;
	uint32_t n;
};

struct store_list {
	struct store *v;
	uint32_t n;
};

/* A function pointer of a struct. */
struct slot_name {
	str_id tag, field;
};

struct slot_list {
	struct slot_name *v;
	uint32_t n;
};

struct func {
	str_id name;
	str_id dir;			/* of its source file, without the last slash; "" if not defined here */
	const struct function *def;	/* NULL if nothing in the program defines it */
	uint32_t unit;			/* whose view resolves its names and constants */
	struct site_list callers;	/* direct calls of it, in program order */
	bool address_taken;
	bool address_passed;		/* other than by a store to a slot: whoever gets it may call it */
	struct slot_list slots;		/* that its address is stored to by name, each once */
};

struct var {
	str_id name;
	const struct global *def;	/* NULL if only referred to */
	uint32_t unit;
	struct store_list stores;	/* with this variable as base, by code and initialiser */
};

struct program_stats {
	uint32_t units, functions, bodies, shared_bodies;
	uint32_t calls, direct, indirect;
};

struct program;

/* An empty program; its strings are in @st, which must outlive it. */
struct program *program_new(struct strtab *st);
void program_free(struct program *p);

/*
 * Add a copy of a unit, with its strings moved from @st to the program's table.
 * Its indices are valid (facts_unpack and facts_parse see to that).
 */
void program_add(struct program *p, const struct unit *u, const struct strtab *st);

/* After the last unit: resolve, merge, index. Call once. */
void program_link(struct program *p);

struct strtab *program_strings(const struct program *p);
struct arena *program_arena(const struct program *p);
const struct program_stats *program_stats(const struct program *p);

uint32_t program_nfuncs(const struct program *p);
struct func *program_func(const struct program *p, uint32_t id);
uint32_t program_nvars(const struct program *p);
struct var *program_var(const struct program *p, uint32_t id);
uint32_t program_nunits(const struct program *p);
const struct unit *program_unit(const struct program *p, uint32_t id);

/* What @name means inside @unit; FACT_NONE if the program never saw it. */
uint32_t program_resolve_func(const struct program *p, uint32_t unit, str_id name);
uint32_t program_resolve_var(const struct program *p, uint32_t unit, str_id name);

/* The function that a call event calls directly, or FACT_NONE. */
uint32_t program_callee(const struct program *p, uint32_t func, uint32_t event);

/* Stores whose last field step is (tag, field), whatever their base. */
struct store_list program_field_stores(const struct program *p, str_id tag, str_id field);

/* Stores through a pointer with no path (*pp = v), in program order. */
struct store_list program_raw_stores(const struct program *p);

/* Indirect calls through a slot (tag, field), and calls through (0,0): any other pointer. */
struct site_list program_slot_calls(const struct program *p, str_id tag, str_id field);

/* Value of a kernel constant in @unit; false if the unit does not define it. */
bool program_constant(const struct program *p, uint32_t unit, str_id name, int64_t *out);

/*
 * Can two paths that end in the same field mean one object? Not if what the
 * object is embedded in differs: r->ctrl.wq and r->data.wq.
 */
bool path_may_alias(const struct elem *a, uint32_t na, const struct elem *b, uint32_t nb);

/* The last step of a path that is a field, or NULL. */
const struct elem *path_last_field(const struct elem *path, uint32_t n);

/* Shorthands for a defined function. */
static inline const struct body *func_body(const struct func *f)	/* NULL if there is none */
{
	return f->def && f->def->body.nblocks ? &f->def->body : NULL;
}
const struct event *func_event(const struct func *f, uint32_t event);
const struct loc *func_event_loc(const struct func *f, uint32_t event);
uint32_t func_event_block(const struct func *f, uint32_t event);

/* Can control go from event @a to event @b? */
bool func_leads_to(const struct func *f, uint32_t a, uint32_t b);

/* Does every way from the function's entry to event @b pass event @a? */
bool func_dominates(const struct func *f, uint32_t a, uint32_t b);

/* Does every way from the function's entry to its return pass event @a? */
bool func_always_runs(const struct func *f, uint32_t a);

/*
 * The first call that is the same one in the source: alloc_hooks() makes two of
 * one, with the same callee and arguments at the same place. @event itself if
 * there is no earlier one.
 */
uint32_t func_first_twin(const struct func *f, uint32_t event);

/* Is @value what the call at @event (or its twin) returned, perhaps through a choice? */
bool func_value_is_result(const struct func *f, uint32_t value, uint32_t event);

#endif
