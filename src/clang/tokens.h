/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokens.h - the words of a C file with their exact places, for whoever edits it.
 *
 * Raw tokens, as written: macros are not expanded, what a condition leaves out
 * is there too, and nothing that the file includes is read.
 */
#ifndef WQLINT_CLANG_TOKENS_H
#define WQLINT_CLANG_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum token_kind { TOKEN_PUNCT, TOKEN_WORD, TOKEN_LITERAL };

struct token {
	uint32_t off, len;	/* bytes of the text */
	uint32_t line, col;	/* from 1; a tab is one column, as compilers count */
	uint8_t kind;		/* enum token_kind; a keyword is a word */
	bool directive;		/* part of a preprocessor directive */
};

/*
 * The tokens of the @n bytes at @text, comments left out; @name is for
 * messages and tells C from anything else. *@out has *@count of them and is the
 * caller's to free(). Returns 0, or -1 with a sentence.
 */
int tokens_read(const char *name, const char *text, size_t n, struct token **out, size_t *count, struct err *err);

#endif
