/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - what the files of the libclang front end share. No one else's.
 *
 * One unit is one struct cx. A function goes through three forms: cursors of
 * the AST (libclang's), code (below: blocks of instructions over SSA nodes,
 * what GIMPLE is to the plugin), facts (the builder's). lower*.c makes the
 * second of the first, ssa.c keeps its variables, emit*.c makes the third and
 * follows plugin/ rule by rule, so that both front ends say the same.
 */
#ifndef WQLINT_CLANG_INTERNAL_H
#define WQLINT_CLANG_INTERNAL_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "clang/clang.h"
#include "facts/build.h"

#define NONE	FACT_NONE

/* Types: one for each canonical, unqualified type, so that equal is identical. */

enum type_kind { T_VOID, T_BOOL, T_INT, T_ENUM, T_PTR, T_ARRAY, T_RECORD, T_FUNC, T_FLOAT, T_OTHER };

struct type {
	enum type_kind kind;
	CXType cx;		/* not set for a pointer made by type_pointer() */
	bool uns, is_union, variadic, noproto, filled, complete, named_by_typedef;
	unsigned bits;		/* integers and pointers */
	int64_t size;		/* bytes; 0 if not known */
	int64_t count;		/* of an array; -1 if not known */
	struct type *to;	/* pointee, element, result */
	struct type *pointer;	/* to this one, once asked for */
	struct type **params;
	uint32_t nparams, nfields;
	struct field *fields;	/* see type_fill() */
	struct type *outer;	/* an unnamed struct's: the one that it is a member's type of */
	str_id outer_field;	/* 0: the member is unnamed too */
	str_id text, tag;	/* once asked for */
};

struct field {
	str_id name;		/* 0 if unnamed */
	bool bits;
	int64_t at;		/* bytes from the begin of @in */
	struct type *in, *type;
};

/* Memory references. */

struct step {			/* a field, or with @field NULL an element */
	struct field *field;
	int64_t index;
};

struct ref {
	struct var *var;	/* or */
	struct node *ptr;	/* what it points to, taken as a @base */
	struct type *base;
	struct step *steps;
	uint32_t nsteps;
	struct type *type;	/* of all of it */
	bool bits;		/* part of a scalar: __real__ and the like */
	bool is_bitfield;
};

struct var {
	CXCursor decl;
	str_id name;		/* 0 for a temporary */
	struct type *type;
	uint32_t id;		/* unique in the function */
	uint32_t param;		/* number, or NONE */
	bool global, memory;
};

/* Code. */

enum node_kind {
	N_INT, N_STRING, N_FUNC, N_ADDR, N_PARAM, N_UNDEF, N_UNKNOWN, N_LOAD, N_RESULT,
	N_BIN, N_NEG, N_NOT, N_CAST, N_COPY, N_PTRADD, N_PHI,
};

struct node {
	enum node_kind kind;
	enum value_op op;	/* N_BIN */
	struct type *type;
	struct node *a, *b;
	int64_t num;		/* N_INT, N_PARAM */
	const char *text;	/* N_STRING, N_UNKNOWN */
	size_t len;
	str_id name;		/* N_FUNC */
	struct ref *ref;	/* N_ADDR, N_LOAD */
	struct inst *inst;	/* N_LOAD, N_RESULT */
	struct bb *bb;		/* N_PHI */
	struct var *var;	/* N_PHI, or NULL for the value of ?: and && */
	struct node **arms;	/* by number of bb->preds */
	struct node *alias;	/* what a phi of one value stands for */
	uint32_t value;		/* of the builder, or NONE */
};

enum inst_kind { I_LOAD, I_CALL, I_STORE, I_COPY, I_ASM, I_RETURN };

struct inst {
	enum inst_kind kind;
	struct loc loc;
	struct node *value;	/* I_CALL: the callee */
	struct ref *place, *src;	/* I_CALL: where an aggregate goes */
	struct node **args;
	struct ref **outs;
	uint32_t nargs, nouts;
	struct type *type;	/* I_CALL: of the function */
	str_id text;
	uint32_t uid;		/* events before this one */
};

enum bb_end { B_JUMP, B_COND, B_SWITCH, B_ANY };

struct pred {
	struct bb *from;
	uint32_t edge;		/* index into its succs */
};

struct bb {
	uint32_t id;
	VEC(struct inst *) insts;
	VEC(struct pred) preds;
	VEC(struct bb *) succs;		/* B_COND: yes, no; B_SWITCH: default, one a case */
	VEC(struct range) cases;	/* B_SWITCH; to: index into succs */
	enum bb_end end;
	struct node *cond;
	bool sealed, nowhere;	/* has all the ways in that it will have; has none */
	uint64_t dead;		/* B_COND: edges known not to be taken, a bit each */
	bool reached;
	uint32_t block;		/* of the builder */
};

struct code {			/* a function */
	struct arena *arena;
	CXCursor decl;
	struct type *type;
	VEC(struct bb *) blocks;	/* [0] is the entry */
	VEC(struct var *) vars;
	VEC(struct node *) phis;
	struct map defs;	/* (block, variable) to node */
	struct bb *cur;		/* NULL behind what never comes back */
	uint32_t ntemps;
};

struct lower;

/* A unit. */

struct function_info {
	CXCursor decl;
	str_id name;
	struct type *type;
	bool noreturn, pretend;	/* __builtin_something */
};

struct cx {
	const struct clang_job *job;
	CXTranslationUnit tu;
	struct strtab *st;
	struct build *b;
	struct arena *arena;
	struct map types, pointers, fields, functions, globals, files, texts;
	char *root, *real_root, *cwd;
	str_id main_file;
	struct code *code;	/* of the function at hand */
	struct lower *lower;
	struct map memory;	/* locals whose address is taken, by declaration */
	bool again;		/* one was found after its use */
	VEC(CXCursor) todo;	/* functions and variables to extract, in order of mention */
	struct map queued, statics, static_names;
	struct map bad_lines;	/* of the main file, behind its end */
	VEC(str_id) later;	/* names to mention() once all are known */
	struct map order;	/* where a declaration stands, by declaration */
	uint32_t nfunctions, nerrors;
	size_t main_size;	/* of the main file without what was appended */
	uint32_t depth;		/* emit: of expressions */
	VEC(struct node *) choices;	/* emit: whose arms are to be filled in */
};

/* cursor.c: libclang in a more handy form. */
struct cursors { CXCursor *v; uint32_t n; CXCursor room[6]; uint32_t cap; };
void cursor_children(CXCursor c, struct cursors *out);	/* then cursors_free() */
void cursors_free(struct cursors *c);
CXCursor cursor_last(CXCursor c);	/* child; null if there is none */
str_id cursor_name(struct cx *cx, CXCursor c);
bool cursor_int(CXCursor c, int64_t *out);	/* integer that the compiler can tell */
const char *cursor_text(struct cx *cx, CXCursor c, size_t *left);	/* source text from where it is spelled */
bool text_word(const char *text, size_t left, const char *word);
char *cursor_pretty(CXCursor c, bool terse);	/* free() it */
static inline uint64_t cursor_key(CXCursor c)
{
	return (uint64_t)(uintptr_t)c.data[0];
}

/* loc.c */
void loc_begin(struct cx *cx);
str_id loc_path(struct cx *cx, const char *file);
struct loc loc_of(struct cx *cx, CXSourceLocation where);
struct loc loc_of_cursor(struct cx *cx, CXCursor c);	/* where it begins */
const char *loc_text(struct cx *cx, CXFile file, size_t *size);

/* type.c */
struct type *type_of(struct cx *cx, CXType t);
struct type *type_of_cursor(struct cx *cx, CXCursor c);
struct type *type_pointer(struct cx *cx, struct type *to);
struct type *type_decay(struct cx *cx, struct type *t);
struct type *type_int(struct cx *cx, bool uns, unsigned bits);	/* some integer type, for constants */
struct type *type_param(const struct type *fn, uint32_t n);	/* NULL if there is none, or it is variadic */
void type_fill(struct cx *cx, struct type *record);
struct field *type_field(struct cx *cx, CXCursor field);	/* NULL if it is none of ours */
str_id type_text(struct cx *cx, struct type *t);
str_id type_sugar(struct cx *cx, CXType t);
str_id type_tag(struct cx *cx, struct type *record);
struct path {
	struct elem e[24];
	uint32_t n;
};
void path_field(struct cx *cx, struct path *p, struct field *f);
void path_index(struct path *p, int64_t i);
bool path_at(struct cx *cx, struct type *record, int64_t off, struct type *want, struct path *out);
static inline bool type_is_plain(const struct type *t)
{
	return t->kind == T_BOOL || t->kind == T_INT || t->kind == T_ENUM || t->kind == T_PTR;
}
static inline bool type_is_integer(const struct type *t)
{
	return t->kind == T_BOOL || t->kind == T_INT || t->kind == T_ENUM;
}
static inline bool type_is_aggregate(const struct type *t)
{
	return t->kind == T_RECORD || t->kind == T_ARRAY;
}
int64_t type_fit(const struct type *t, int64_t v);	/* as a number of that width */

/* name.c: declarations by the names that the linker knows, and what attributes say of them. */
struct attributes {
	str_id section, alias, asm_name, cleanup;
	bool weak, used, noreturn;
};
struct attributes attributes_of(struct cx *cx, CXCursor decl);
str_id name_of_function(struct cx *cx, CXCursor decl);
str_id name_of_global(struct cx *cx, CXCursor decl);
struct function_info *function_info(struct cx *cx, CXCursor decl);
uint32_t symbol_flags(struct cx *cx, CXCursor decl, const struct attributes *a);
void mention(struct cx *cx, CXCursor decl);	/* a function or variable to extract, if it is defined here */
void mention_name(struct cx *cx, str_id name);

/* node.c */
struct node *node_new(struct cx *cx, enum node_kind kind, struct type *type);
/* What @op makes of two constants of type @t (NULL: signed), not yet cut to the type of the result. false: nothing. */
bool node_fold(enum value_op op, const struct type *t, int64_t l, int64_t r, int64_t *out);
struct node *node_int(struct cx *cx, struct type *type, int64_t num);
struct node *node_unknown(struct cx *cx, struct type *type, const char *why);
struct node *node_bin(struct cx *cx, enum value_op op, struct type *type, struct node *a, struct node *b);
struct node *node_not(struct cx *cx, struct type *type, struct node *a);
struct node *node_neg(struct cx *cx, struct type *type, struct node *a);
struct node *node_cast(struct cx *cx, struct type *type, struct node *a);
struct node *node_add(struct cx *cx, struct type *type, struct node *ptr, struct node *bytes);
struct node *node_addr(struct cx *cx, struct ref *ref, struct type *type);	/* @type NULL: pointer to what it is */
struct node *node_truth(struct cx *cx, struct node *a, bool negate);
struct node *node_real(struct node *n);		/* what it stands for */

/* ssa.c: code, its blocks and variables */
void code_begin(struct cx *cx, struct code *code, CXCursor decl, struct type *type);
void code_end(struct cx *cx);	/* frees what it holds */
struct bb *bb_new(struct cx *cx);
void bb_jump(struct cx *cx, struct bb *to);	/* end the current one */
void bb_cond(struct cx *cx, struct node *cond, struct bb *yes, struct bb *no);
void bb_edge(struct cx *cx, struct bb *from, struct bb *to);
void bb_here(struct cx *cx, struct bb *bb);	/* go on there */
void bb_seal(struct bb *bb);	/* no more ways in will come */
struct bb *bb_now(struct cx *cx);	/* the current one; a new, unreachable one if there is none */
struct inst *inst_new(struct cx *cx, enum inst_kind kind, struct loc loc);
struct var *var_new(struct cx *cx, CXCursor decl, struct type *type, str_id name);
struct node *var_read(struct cx *cx, struct var *v);
void var_write(struct cx *cx, struct var *v, struct node *n);
void ssa_finish(struct cx *cx);		/* fill the phis, find those that are none */

/* lower*.c */
void lower_function(struct cx *cx, CXCursor fn, CXCursor body);
void lower_stmt(struct cx *cx, CXCursor c);
struct node *lower_stmt_expr(struct cx *cx, CXCursor c, struct ref *into);
struct node *lower_value(struct cx *cx, CXCursor e);	/* NULL for void */
void lower_ref(struct cx *cx, CXCursor e, struct ref *out);
void lower_cond(struct cx *cx, CXCursor e, struct bb *yes, struct bb *no);
void lower_into(struct cx *cx, CXCursor e, struct ref *to);	/* an aggregate */
void lower_init(struct cx *cx, CXCursor init, struct ref *to);
struct node *lower_call(struct cx *cx, CXCursor e, struct ref *into);
void lower_asm(struct cx *cx, CXCursor c);
void lower_var(struct cx *cx, CXCursor decl);
struct node *lower_load(struct cx *cx, struct ref *r);
void lower_store(struct cx *cx, struct ref *r, struct node *v, struct loc loc);
struct node *lower_ref_value(struct cx *cx, struct ref *r);	/* its content; its address if an array */
struct var *lower_decl_var(struct cx *cx, CXCursor decl);
struct ref *ref_keep(struct cx *cx, const struct ref *r);
void ref_var(struct ref *r, struct var *v);
void ref_deref(struct ref *r, struct node *p, struct type *base);
void ref_field(struct cx *cx, struct ref *r, struct field *f);
void ref_index(struct cx *cx, struct ref *r, int64_t i);
void ref_free(struct ref *r);
enum { X_OTHER, X_CAST, X_OFFSETOF, X_CHOOSE, X_ELVIS, X_VA_ARG, X_CONSTANT };
int unexposed_kind(struct cx *cx, CXCursor e, struct cursors *c);

/* emit*.c */
void emit_function(struct cx *cx, CXCursor fn);
uint32_t emit_value(struct cx *cx, struct node *n);
uint32_t emit_value_typed(struct cx *cx, struct node *n, struct type *type);
uint32_t emit_pointer(struct cx *cx, struct node *p, struct type *pointee, int64_t off);
uint32_t emit_place(struct cx *cx, struct ref *r);
uint32_t emit_binary(struct cx *cx, enum value_op op, struct node *l, struct node *r);
bool emit_chain(struct cx *cx, struct node *n, uint32_t *v);
uint32_t emit_add(struct cx *cx, struct node *n);
bool emit_is_simple(struct cx *cx, uint32_t v, int level);
void emit_fill_choices(struct cx *cx);
bool const_node(struct node *n, int64_t *out, int depth);
bool edge_is_dead(const struct pred *p);

/* global.c */
void global_extract(struct cx *cx, CXCursor decl);

/* constant.c */
void constants_append(struct cx *cx, const char *const *args, size_t nargs, struct buf *text);	/* enums behind the main file's text */
void constants_collect(struct cx *cx, CXCursor enumeration);

#endif
