// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * env.c - words of a line, so that options reach a command deep inside a build.
 */
#include "cmd/env.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

typedef VEC(char *) word_list;

/* One word at *@p into @to, without its quotes; false if a quote stays open. */
static bool take_word(const char **p, char *to)
{
	char quote = 0;

	for (; **p && (quote || !strchr(" \t\n", **p)); ++*p) {
		if (quote && **p == quote)
			quote = 0;
		else if (!quote && (**p == '"' || **p == '\''))
			quote = **p;
		else if (**p == '\\' && quote != '\'' && (*p)[1])
			*to++ = *++*p;
		else
			*to++ = **p;
	}
	*to = 0;
	return !quote;
}

int env_options(const char *name, int *argc, char ***argv, struct err *err)
{
	const char *p = getenv(name);
	word_list words = { 0 };

	if (!p || !*p)
		return 0;
	vec_push(&words, (*argv)[0]);
	while (p += strspn(p, " \t\n"), *p) {
		char *word = MEM_NEW(char, strlen(p) + 1);

		vec_push(&words, word);
		if (!take_word(&p, word))
			return err_add(err, "%s: a quote is not closed: %s", name, getenv(name));
	}
	for (int i = 1; i < *argc; i++)
		vec_push(&words, (*argv)[i]);
	*argc = (int)words.n;
	vec_push(&words, NULL);
	*argv = words.v;
	return 0;
}
