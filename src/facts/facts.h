/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.h - what a front end says about one translation unit.
 *
 * Facts are values, ids and numbers: never a tree, a cursor or a pointer into
 * an object file. They know no rules. Every string is an id in the string
 * table that the unit was built or read with (base/str.h), every array lives
 * in that unit's arena. Index 0 of no table is special, except for strings;
 * "none" is FACT_NONE.
 *
 * facts.def lists every record and field here once; the packed form, the text
 * form and the content hash are generated from it. doc/facts.md explains the
 * forms. Compiles as C11 and as C++14, because plugin/ shares it.
 */
#ifndef WQLINT_FACTS_FACTS_H
#define WQLINT_FACTS_FACTS_H

#include <stdint.h>

#define FACT_NONE	UINT32_MAX
#define FACT_ANY_INDEX	INT64_MIN	/* path element [i] whose index is not a constant */

typedef uint32_t str_id;		/* see base/str.h; 0 is "" */

/*
 * Where something is: the macro *expansion* point, relative to the source
 * root. If the text came out of a macro, @macro is the outermost macro's name
 * and s* the spelling inside its definition.
 */
struct loc {
	str_id file;
	uint32_t line, col;
	str_id macro;
	str_id sfile;
	uint32_t sline, scol;
};

/*
 * One step of an access path: field @field of struct/union @tag, or, with
 * @field 0 and @tag 0, array element @index (FACT_ANY_INDEX if not constant;
 * always 0 for a field step).
 *
 * @tag is the struct tag, or the typedef name of an anonymous struct, or, for
 * an anonymous struct that is the type of a named member, "outer.member" (so
 * gt->reset.worker is {xe_gt,reset}{xe_gt.reset,worker}). Unnamed members
 * (anonymous unions and structs inside a struct) do not appear: their fields
 * belong to the nearest named struct.
 */
struct elem {
	str_id tag;
	str_id field;
	int64_t index;
};

enum place_base {
	PLACE_GLOBAL,	/* the variable @name (function statics: "function.name") */
	PLACE_LOCAL,	/* local @ref (dense, per body) called @name: address taken, volatile or an aggregate */
	PLACE_DEREF,	/* what value @ref points to */
	PLACE_N
};

/* A piece of memory: a base and a path from it. The base alone has an empty path. */
struct place {
	uint8_t base;		/* enum place_base */
	uint32_t ref;
	str_id name;
	str_id type;		/* type of the base object, as "struct foo", for DEREF of the pointee; "" if not known */
	struct elem *path;
	uint32_t npath;
};

enum value_kind {
	VALUE_UNKNOWN,	/* @name says why ("float", "asm", "vararg", ...) */
	VALUE_INT,	/* @num, sign-extended from its type; null pointers are 0 */
	VALUE_STRING,	/* literal text @name, cut at 256 bytes */
	VALUE_FUNC,	/* address of function @name */
	VALUE_ADDR,	/* address of place @place */
	VALUE_LOAD,	/* content of place @place, read when @num events of the body had been emitted */
	VALUE_PARAM,	/* parameter number @num, as it was on entry */
	VALUE_RESULT,	/* what the call at event @num returned, or output of the asm at event @num */
	VALUE_CHOICE,	/* at entry of block @block: args[i] if it was entered from block preds[i] */
	VALUE_OP,	/* @op over args */
	VALUE_CONTAINER,/* container_of(args[0], struct path[0].tag, path): args[0] points at that member */
	VALUE_N
};

enum value_op {
	OP_NONE,
	OP_OR, OP_AND, OP_XOR, OP_NOT,		/* OP_NOT is bitwise ~ */
	OP_ADD, OP_SUB, OP_MUL, OP_SHL, OP_SHR,
	OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,	/* signed as the operands' type says; result 0 or 1 */
	OP_N
};

/*
 * A value, in SSA spirit (a kernel has millions, so the order of members leaves no gaps): computed once, named by its index in the pool.
 * Casts between pointers and between integers of at least the same width are
 * transparent. A choice may refer to later values (loops); all else refers back.
 */
struct value {
	uint8_t kind;		/* enum value_kind */
	uint8_t op;		/* enum value_op */
	str_id name;
	int64_t num;
	uint32_t place;
	uint32_t block;
	uint32_t *args;
	uint32_t *preds;	/* as many as args, only for a choice */
	struct elem *path;
	uint32_t nargs, npreds, npath;
};

/* Values, places and locations that one body, or a unit's initialisers, refer to by index. */
struct pool {
	struct value *values;
	uint32_t nvalues;
	struct place *places;
	uint32_t nplaces;
	struct loc *locs;
	uint32_t nlocs;
};

enum event_kind {
	EVENT_CALL,	/* callee @value (VALUE_FUNC if direct), @args; the result is VALUE_RESULT of this event */
	EVENT_STORE,	/* @place = @value */
	EVENT_COPY,	/* aggregate @place = aggregate @src */
	EVENT_ASM,	/* inputs @args, outputs @outs, template @text ("" if empty) */
	EVENT_RETURN,	/* @value, or FACT_NONE; a struct by value is a VALUE_LOAD of its place */
	EVENT_N
};

struct event {
	uint8_t kind;		/* enum event_kind */
	uint32_t loc;		/* index into the pool's locs */
	uint32_t value;
	uint32_t place;
	uint32_t src;		/* place */
	uint32_t nargs, nouts;
	uint32_t *args;		/* values */
	uint32_t *outs;		/* places that an asm writes */
	str_id text;
	str_id sig;		/* of an indirect call: type of the function called, as in struct function */
	uint32_t result_place;	/* EVENT_CALL that returns a struct by value straight into memory, else FACT_NONE */
};

enum block_end {
	END_JUMP,	/* one successor, or none: the function returns or never comes back */
	END_BRANCH,	/* succs[0] if value @cond is not zero, else succs[1] */
	END_SWITCH,	/* on @cond by @cases; succs[0] is the default */
	END_ANY,	/* any successor: asm goto, computed goto, a test too complex for a value */
	END_N
};

struct range {		/* one case label: lo..hi goes to block @to */
	int64_t lo, hi;
	uint32_t to;
};

/* Straight-line code: events first .. first+n-1 of the body, then a decision. */
struct block {
	uint32_t first, nevents;
	uint8_t end;		/* enum block_end */
	uint32_t cond;		/* value, or FACT_NONE */
	uint32_t *succs;	/* block indices */
	struct range *cases;
	uint32_t nsuccs, ncases;
};

/* Code of a function. Block 0 is the entry. Self-contained: equal bodies have equal content. */
struct body {
	struct pool pool;
	struct event *events;
	uint32_t nevents;
	struct block *blocks;
	uint32_t nblocks;
};

struct param {
	str_id name;
	str_id type;		/* as the compiler prints it: "struct work_struct *" */
};

enum symbol_flags {
	SYM_STATIC	= 1 << 0,	/* internal linkage */
	SYM_WEAK	= 1 << 1,
	SYM_INLINE	= 1 << 2,	/* declared inline */
	SYM_EXTERN	= 1 << 3,	/* declared here, defined elsewhere */
	SYM_NORETURN	= 1 << 4,
	SYM_VARARGS	= 1 << 5,
	SYM_USED	= 1 << 6,	/* __used or otherwise kept: reached from outside C */
};

struct function {
	str_id name;
	uint32_t flags;		/* enum symbol_flags */
	str_id section;		/* ".init.text", or "" */
	str_id sig;		/* "void (struct work_struct *)": return and parameter types, no names, qualifiers of pointees kept out */
	str_id ret;		/* return type */
	struct param *params;
	uint32_t nparams;
	struct loc loc;
	struct body body;	/* nblocks 0 if there is none, or if it held no call, store or meaningful return */
};

/* One place of a global's static initialiser. Places and values are of the unit's pool. */
struct slot {
	uint32_t place;
	uint32_t value;
};

struct global {
	str_id name;		/* function statics: "function.name" */
	uint32_t flags;		/* enum symbol_flags */
	str_id section;
	str_id type;
	struct loc loc;
	struct slot *slots;	/* only slots that are not zero */
	uint32_t nslots;
};

struct alias {			/* @name is another name of function or variable @target */
	str_id name;
	str_id target;
	uint32_t flags;
};

struct constant {		/* an enumerator or integer macro that constants.def asks for */
	str_id name;
	int64_t value;
};

struct unit {
	str_id file;		/* main source file, relative to the source root */
	str_id producer;	/* "gcc 12.2.0" */
	str_id build;		/* build id of the front end that made the facts */
	str_id incomplete;	/* why some of it is missing, or "" */
	struct pool pool;	/* of the globals' slots */
	struct constant *constants;
	uint32_t nconstants;
	struct function *functions;	/* defined ones, in source order */
	uint32_t nfunctions;
	struct global *globals;
	uint32_t nglobals;
	struct alias *aliases;
	uint32_t naliases;
};

#endif
