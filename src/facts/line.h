/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h - one line of the text form, for parse.c.
 *
 * Functions that return int return 0, or -1 once they have said, as
 * "name:line: expected …, found …", what is wrong.
 */
#ifndef WQLINT_FACTS_LINE_H
#define WQLINT_FACTS_LINE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "facts/desc.h"
#include "facts/facts.h"

struct line {
	const char *name;	/* of the file, for messages */
	unsigned number;
	const char *p, *end;	/* what is not yet read */
	const char *token;	/* where the last thing read began, for messages */
	struct strtab *st;
	struct arena *arena;
	struct err *err;
	uint32_t events;	/* what a load's "after" is if the line does not say */
	struct loc loc;		/* what "at" said, if @has_loc */
	int has_loc;
};

void line_begin(struct line *l, const char *p, const char *end);	/* the next line */
char line_peek(struct line *l);	/* next character that is no space; 0 at the end or before a comment */

/* Read exactly this word; 1 if it was there, 0 and nothing read if not. */
int line_word(struct line *l, const char *word);

/* Is the next word one of @r's kinds? Reads nothing. */
int line_is_kind(struct line *l, enum rec r);

int line_expected(struct line *l, const char *what);	/* always -1 */
int line_punct(struct line *l, char c);
int line_index(struct line *l, char sigil, const char *what, uint32_t *out);
int line_u32(struct line *l, const char *what, uint32_t *out);
int line_end(struct line *l);

/* The word of a kind, into the zeroed record @p; indices become FACT_NONE. */
int line_kind(struct line *l, enum rec r, void *p);

/* All fields of the record's kind; arrays come from the arena. */
int line_fields(struct line *l, enum rec r, void *p);

#endif
