/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * code.h - source files as tokens, and the edits that are to be made in them.
 *
 * Positions are indices of tokens; CODE_NONE is "there is none". Nothing here
 * knows what the words mean.
 */
#ifndef WQLINT_FIX_CODE_H
#define WQLINT_FIX_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "clang/tokens.h"

struct buf;
struct err;

#define CODE_NONE SIZE_MAX

/* Bytes @off .. @off+@len-1 become @text. @file's own until it is applied. */
struct edit {
	uint32_t off, len;
	const char *text;
	uint32_t rank;		/* order of those at one place */
};

struct code {
	const char *file;	/* relative to the root */
	const char *path;	/* as it is opened */
	char *text;
	size_t n;
	struct token *t;
	size_t nt;
	VEC(struct edit) edits;
};

/* The files of one plan. */
struct code_set {
	struct arena *arena;
	const char *root;	/* or NULL */
	VEC(struct code *) files;
};

void code_set_init(struct code_set *set, const char *root);
void code_set_free(struct code_set *set);

/* The file, read when it is first asked for; NULL and a sentence if it cannot be read. */
struct code *code_open(struct code_set *set, const char *file, struct err *err);

/* The token at that place, or CODE_NONE. */
size_t code_at(const struct code *c, uint32_t line, uint32_t col);
/* Is token @i that text? */
bool code_is(const struct code *c, size_t i, const char *text);
/* A copy of the text from token @a to token @b, both included. In the set's arena. */
char *code_text(struct code_set *set, const struct code *c, size_t a, size_t b);
/* The next token behind @from that is that word, up to @to; or CODE_NONE. */
size_t code_find(const struct code *c, size_t from, size_t to, const char *word);
/* The bracket that belongs to bracket @i, or CODE_NONE. */
size_t code_match(const struct code *c, size_t i);

/* Argument @n of the call whose name is token @i: its first and last token; false if there is none. */
bool code_arg(const struct code *c, size_t i, unsigned int n, size_t *first, size_t *last);

/* First and last (';') token of the simple statement that token @i is in; CODE_NONE if it is in none. */
size_t code_statement(const struct code *c, size_t i, size_t *last);
/* Is the statement that begins at @first the whole body of an if, else or loop, without braces? */
bool code_is_lone(const struct code *c, size_t first);
/* The first token of the last statement in the body that opens at @open, at its own level; @open if there is none. */
size_t code_last_statement(const struct code *c, size_t open);
/* Is the statement a declaration? */
bool code_is_declaration(const struct code *c, size_t first);
/* The innermost '{' around token @i, or CODE_NONE at file level. */
size_t code_block(const struct code *c, size_t i);
/* '{' of the function whose definition has its name at that place. */
size_t code_body(const struct code *c, uint32_t line, uint32_t col);

/* Does a directive begin at token @i? */
bool code_is_hash(const struct code *c, size_t i);

/* White space in front of the first token of the line of token @i. In the set's arena. */
char *code_indent(struct code_set *set, const struct code *c, size_t i);
/* Offsets of the line that holds byte @off: its begin, and behind its newline. */
size_t code_line_begin(const struct code *c, size_t off);
size_t code_line_end(const struct code *c, size_t off);

/* Note an edit; one that is the same as an earlier one counts once. false if it overlaps another. */
bool code_edit(struct code *c, size_t off, size_t len, const char *text);

/* The edits in order of place, those at one place in the order in which they were noted. The caller free()s it. */
struct edit *code_sorted(const struct code *c);

/* The text with all edits made. */
void code_apply(const struct code *c, struct buf *out);

#endif
