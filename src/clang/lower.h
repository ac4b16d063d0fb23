/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lower.h - a function on its way from the AST to code. No one's but lower*.c's.
 */
#ifndef WQLINT_CLANG_LOWER_H
#define WQLINT_CLANG_LOWER_H

#include "clang/internal.h"

/* A variable with a cleanup, and those declared before it that are still alive. */
struct scope {
	struct scope *outer;
	struct var *var;
	str_id fn;
	struct loc loc;
};

struct label {
	struct bb *bb;
	struct scope *scope;
	bool seen;
};

struct asm_leap {		/* an asm goto, which says its labels by name only */
	struct bb *from;
	struct scope *scope;
	str_id name;
	size_t nlabels;		/* labels met before it */
};

struct named_label {
	str_id name;
	struct label *label;
};

struct leap {			/* a goto: its way out of scopes is known when its label is */
	struct bb *from;
	struct scope *scope;
	struct label *to;
	bool computed;		/* to any label whose address is taken */
};

struct lower {
	struct scope *scope;
	struct bb *brk, *cont;
	struct scope *brk_scope, *cont_scope;
	struct bb *head;	/* of the innermost switch */
	struct type *head_type;
	struct bb *fallback;	/* its default */
	struct map vars, labels;
	VEC(struct label *) taken;	/* whose address is */
	VEC(struct leap) leaps;
	VEC(struct asm_leap) asm_leaps;
	VEC(struct named_label) named;	/* all labels, in order */
	struct var *result;
	struct bb *ret;
	bool returns;
	struct loc ret_loc, call_loc;
	bool in_call;		/* arguments of a call, which sit at call_loc */
	bool opaque;		/* what a variable holds is no constant: an operand of __builtin_constant_p() */
	uint32_t nasm;
	char *printed;		/* the function in print, once its asm statements are asked for */
	const char *printed_at;
};

/* Through what only says how to see the same thing: parentheses, casts that nobody wrote. */
CXCursor lower_strip(struct cx *cx, CXCursor e);

/* Expressions with control flow in them; @k: the children of @e. */
struct node *lower_conditional(struct cx *cx, CXCursor e, struct cursors *k);
struct node *lower_elvis(struct cx *cx, CXCursor e, struct cursors *k);
struct node *lower_generic(struct cx *cx, CXCursor e, struct cursors *k);
struct node *lower_logic(struct cx *cx, CXCursor e);

/* Leave scopes up to @outer: call their cleanups. */
void lower_leave(struct cx *cx, struct scope *outer);

/* What a read of @r, part of a constant variable, gives; NULL if that is not known. */
struct node *init_content(struct cx *cx, const struct ref *r);

/* A goto (@leap) to the label that @c refers to, or its address taken. */
void lower_label_taken(struct cx *cx, CXCursor c, bool leap);

/* An asm that may go to the label called @name. */
void lower_asm_label(struct cx *cx, str_id name);

#endif
