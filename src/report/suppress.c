// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * suppress.c - `wqlint-allow: RULE reason` in a comment at the call.
 *
 * A comment without a reason allows nothing: who silences a deadlock says why.
 */
#include "report/suppress.h"

#include <string.h>

#include "report/source.h"

/* Does the line allow the rule, with a reason behind it? */
static bool allows(const char *line, size_t len, const char *rule)
{
	static const char word[] = "wqlint-allow:";
	size_t n = strlen(rule);

	for (const char *p = line; (p = (const char *)memmem(p, len - (size_t)(p - line), word, sizeof(word) - 1)); ) {
		const char *end = line + len;

		p += sizeof(word) - 1;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if ((size_t)(end - p) <= n || memcmp(p, rule, n) || (p[n] != ' ' && p[n] != '\t'))
			continue;
		for (p += n; p < end && (*p == ' ' || *p == '\t'); p++)
			;
		if (p < end && *p != '*')
			return true;
	}
	return false;
}

static bool is_allowed(const struct finding *f, struct sources *src)
{
	size_t len;
	const char *line = sources_line(src, f->at.file, f->at.line, &len);

	if (line && allows(line, len, f->rule))
		return true;
	line = f->at.line > 1 ? sources_line(src, f->at.file, f->at.line - 1, &len) : NULL;
	return line && allows(line, len, f->rule);
}

uint32_t suppress_by_comment(struct findings *f, struct sources *src)
{
	size_t n = 0, before = f->list.n;

	for (size_t i = 0; i < before; i++)
		if (!is_allowed(&f->list.v[i], src))
			f->list.v[n++] = f->list.v[i];
	f->list.n = n;
	return (uint32_t)(before - n);
}
