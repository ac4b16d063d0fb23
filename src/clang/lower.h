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

/* Leave scopes up to @outer: call their cleanups. */
void lower_leave(struct cx *cx, struct scope *outer);

/* A goto (@leap: also an asm's) to the label that @c refers to, or its address taken. */
void lower_label_taken(struct cx *cx, CXCursor c, bool leap);

#endif
