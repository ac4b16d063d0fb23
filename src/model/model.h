/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - what the kernel's own functions and structs do, read from rules/.
 *
 * No kernel name is spelled in C (facts/constants.def apart): the solver asks
 * the model about a function, struct or slot by name. Constant expressions are
 * kept as text and evaluated against the constants of the unit that calls,
 * because GFP and WQ bits move between versions and configurations.
 */
#ifndef WQLINT_MODEL_MODEL_H
#define WQLINT_MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "facts/facts.h"

struct arena;
struct err;
struct strtab;

enum role {
#define ROLE(id, name) ROLE_##id,
#include "model/effects.def"
	ROLE_N
};

enum effect_kind {
#define EFFECT(id, key, roles) EFFECT_##id,
#include "model/effects.def"
	EFFECT_N
};

/* Where an effect finds one of the things it is about. */
enum operand_kind {
	OPERAND_NONE,		/* the entry does not give it */
	OPERAND_ARG,		/* argument @num, from 0 */
	OPERAND_RESULT,		/* what the call returns: "ret" */
	OPERAND_EXPR,		/* constant expression @text over the unit's constants: "=GFP_KERNEL|__GFP_ZERO" */
	OPERAND_SYMBOL,		/* global variable @text: "@system_wq" */
	OPERAND_ARG_FROM_END,	/* argument @num counted from the last, which is 1: "-1" */
	OPERAND_MEMBER,		/* what is in @members of what argument @num points to: "1->args.wq" */
	OPERAND_SLOT		/* whatever the caller's directory stores in member @members[0]: "ops.done"; or that lock of some object */
};

#define OPERAND_STEPS 2		/* members of members that an operand may name */

struct member {
	str_id tag, field;
};

struct operand {
	uint8_t kind;		/* enum operand_kind */
	uint32_t num;
	str_id text;
	struct member members[OPERAND_STEPS];
	uint32_t nmembers;
};

struct effect {
	uint8_t kind;		/* enum effect_kind */
	struct operand op[ROLE_N];
};

struct model_function {
	str_id name;		/* as its section spells it, maybe "prefix*"; the spellings of "also" share this entry */
	struct effect *effects;
	uint32_t neffects;
	bool opaque;		/* paths end here: never walk into its body */
	bool zeroes;		/* what it returns is an object full of zeroes */
	bool fallback;		/* holds only while the program has no body of the function */
	bool returns_known;	/* in work context it returns @returns */
	int64_t returns;
	const char *file;	/* rules file and line that said so, for --stats */
	int line;
	bool used;		/* matched something in the program */
};

/* A queue that the kernel makes and everybody shares, or one subsystem (@internal). */
struct model_queue {
	str_id symbol;		/* the variable: "system_wq", or, if internal, the member: "foo_local.wq" */
	str_id name;		/* as workqueue reports print it: "events" */
	str_id flags;		/* constant expression; evaluated leniently: unknown names count 0 */
	str_id max_active;	/* constant expression, or 0 for the default */
	bool internal;		/* a subsystem's own, which runs what others hand it: to flush it is no fault */
	const char *file;
	int line;
	bool used;
};

/*
 * A struct that stands for a work, or carries one: @func names the member that
 * holds the work function, @work the member that is the real work (so that
 * foo.dwork.work is the work foo.dwork) or lock. One of them is 0.
 */
struct model_struct {
	str_id tag;
	str_id func;
	str_id work;
	str_id task_flags;	/* member that holds PF_* bits of the current task */
	const char *file;
	int line;
	bool used;
};

/* When in the life of a module or device a function is called. */
enum phase {
	PHASE_ANY,	/* whenever; nothing is said */
	PHASE_BEGIN,	/* once, at first; if it fails, PHASE_END does not come */
	PHASE_PAUSE,	/* suspend, resume: in between, and the object lives on */
	PHASE_END	/* at last */
};

/* A lock that callers of a slot hold: variable @symbol, or, if that is 0, member @field of the struct @tag that argument @arg points to. */
struct model_held {
	str_id symbol;
	uint32_t arg;
	str_id tag, field;
};

#define MODEL_HELD_MAX 2

/* A (struct, field) function pointer; field 0 means every field of the struct. */
struct model_slot {
	str_id tag;
	str_id field;
	bool generic;		/* hangs too many unrelated functions on one slot to extend a default-tier path */
	bool reclaim;		/* what is stored there is called by memory reclaim, under PF_MEMALLOC */
	uint8_t phase;		/* enum phase: when in an object's life it is called */
	str_id runs_on;		/* what is stored there is run by works of that queue; 0: not said */
	struct model_held held[MODEL_HELD_MAX];
	uint32_t nheld;
	bool io;		/* what is stored there takes or ends I/O on whose end reclaim may wait */
	bool atomic;		/* ... and may not sleep */
	const char *file;
	int line;
	bool used;
};

/* A notion of the solver's and what this kernel calls it: reclaim.fs is __GFP_FS. */
struct model_term {
	str_id name;
	str_id value;		/* constant expression */
	const char *file;
	int line;
	bool used;
};

/* A named set of functions that one question is about: what drops a reference, what frees. */
struct model_set {
	str_id name;
	const char *file;
	int line;
	bool used;
};

/* What a function means to the paths through it; unlike a model_function it is walked like any other. */
struct model_path {
	str_id name;
	bool called;		/* reclaim calls it, under PF_MEMALLOC */
	bool submits;		/* hands an I/O on to whoever does it; reclaim comes this way too */
	bool carries;		/* moves the data of some I/O, but everybody calls it */
	bool ends;		/* tells an I/O's owner that it is over */
	bool own_io;		/* the I/O that ends below it is its caller's own: nobody waits for it */
	bool last;		/* drops a reference; true if it was the last */
	bool counts;		/* returns how much of something is under way */
	bool rare;		/* works on few objects of a kind only, and most callers have none of those */
	const char *file;
	int line;
	bool used;
};

/* Findings that somebody says are meant; several entries may name one rule. */
struct model_allow {
	const char *rule;
	const char *files;	/* pattern for fnmatch(), of the whole path or its end; NULL: any */
	const char *function;	/* in which it stands; NULL: any */
	const char *reason;
	const char *file;
	int line;
	bool used;
};

/* How something is written in this kernel's C, for whoever writes C: a template with $q, $0 ... in it. */
struct model_text {
	str_id name;
	const char *is;
};

struct model;

/*
 * Read every *.rules in @paths (files or directories, in order; a later entry
 * replaces an earlier one of the same name). Strings are interned in @st.
 * Returns NULL and appends to @err if a file cannot be read or an entry is
 * malformed; the sentence names file and line.
 */
struct model *model_read(const char *const *paths, uint32_t npaths, struct strtab *st,
			 struct err *err);
void model_free(struct model *m);

/* All return NULL if the rules say nothing; asking marks nothing, the caller sets ->used. */
struct model_function *model_function(struct model *m, str_id name);
struct model_queue *model_queue(struct model *m, str_id symbol);
struct model_struct *model_struct(struct model *m, str_id tag);
struct model_slot *model_slot(struct model *m, str_id tag, str_id field);

struct model_term *model_term(struct model *m, const char *name);
struct model_path *model_path(struct model *m, str_id function);

/* Entry number @i of those that allow findings, in the order of the rules files; NULL behind the last. */
struct model_allow *model_allow(struct model *m, uint32_t i);

/* The text @prefix@name, or NULL; @name may be NULL. Texts say nothing of a program, so none is ever unused. */
const char *model_text(struct model *m, const char *prefix, const char *name);

/* Is function @func in the set @set? The set then counts as used. */
bool model_in_set(struct model *m, const char *set, str_id func);

/* Entries by number, in the order of the rules files: how many, and whether one matched something. */
uint32_t model_nentries(const struct model *m);
bool model_entry_used(const struct model *m, uint32_t i);
void model_entry_mark(struct model *m, uint32_t i);	/* it did, in another process */

/* Call @fn for each slot entry, in the order of the rules files. */
void model_each_slot(struct model *m, void (*fn)(void *ctx, struct model_slot *ms), void *ctx);

/* Call @fn for each struct entry, in the order of the rules files. */
void model_each_struct(struct model *m, void (*fn)(void *ctx, struct model_struct *ms), void *ctx);

/* Call @fn for each entry that nothing in the program matched, in the order of the rules files. */
void model_unused(struct model *m, void (*fn)(void *ctx, const char *what, const char *file, int line),
		  void *ctx);

/*
 * Evaluate a constant expression: C integer constants, the operators
 * | & ~ << + - and parentheses, and names that @lookup knows.
 * Returns 0 and *@out, or -1 if it is malformed or a name is not known
 * (*@missing then names it).
 */
int model_eval(const char *expr, bool (*lookup)(void *ctx, const char *name, int64_t *out),
	       void *ctx, int64_t *out, char missing[64]);

#endif
