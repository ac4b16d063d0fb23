/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - facts as lines that a person can read and write.
 *
 * doc/facts.md describes the form. Printing and parsing are inverse: printing
 * what was parsed from a print gives the same bytes.
 */
#ifndef WQLINT_FACTS_TEXT_H
#define WQLINT_FACTS_TEXT_H

#include <stdio.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "facts/facts.h"

/* Print @u, for which facts_verify() holds. Errors of the stream stay in it (ferror()). */
void facts_print(FILE *f, const struct unit *u, const struct strtab *st);

/* What facts_parse() found, in the order of the text. Zero-initialise it, vec_free() it. */
struct unit_list {
	struct unit **v;	/* units come from the arena */
	size_t n;
};

/*
 * Append the units in @len bytes of @text to @out; facts_verify() holds for
 * each. @name stands for the file in messages, "name:line: what was expected".
 *
 * Returns 0, or -1 with one sentence about the first thing wrong; units that
 * were complete before it are in @out then.
 */
int facts_parse(const char *name, const char *text, size_t len, struct arena *a,
		struct strtab *st, struct unit_list *out, struct err *err);

#endif
