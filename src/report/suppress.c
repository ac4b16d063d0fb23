// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * suppress.c - `wqlint-allow: RULE reason` in a comment at the call.
 *
 * A comment without a reason allows nothing: who silences a deadlock says why.
 */
#include "report/suppress.h"

#include <string.h>

#include "report/source.h"

#define MAX_RULE 64

/* What stands behind one "wqlint-allow:". */
struct allow {
	char rule[MAX_RULE];		/* "" if there is no word, or none that is so long */
	const char *reason;		/* @len bytes, without the comment's end */
	size_t len;
};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* The next one in a line at or behind @p; NULL if there is none, else where to go on. */
static const char *next_allow(const char *p, const char *end, struct allow *a)
{
	static const char word[] = "wqlint-allow:";
	const char *start, *close;

	p = (const char *)memmem(p, (size_t)(end - p), word, sizeof(word) - 1);
	if (!p)
		return NULL;
	start = p = skip_blanks(p + sizeof(word) - 1, end);
	while (p < end && (*p == '-' || (*p >= 'a' && *p <= 'z')))
		p++;
	memset(a, 0, sizeof(*a));
	if ((size_t)(p - start) < sizeof(a->rule))
		memcpy(a->rule, start, (size_t)(p - start));
	if (p < end && *p != ' ' && *p != '\t')
		return p;
	a->reason = skip_blanks(p, end);
	close = (const char *)memmem(a->reason, (size_t)(end - a->reason), "*/", 2);
	a->len = (size_t)((close ? close : end) - a->reason);
	while (a->len && strchr(" \t\r", a->reason[a->len - 1]))
		a->len--;
	return p;
}

/* Does that line allow the finding? Then mark it. */
static bool line_allows(struct findings *list, struct finding *f, struct sources *src, uint32_t line, allowance_list *used)
{
	struct allow a;
	size_t len;
	const char *p = line ? sources_line(src, f->at.file, line, &len) : NULL, *end = p ? p + len : NULL;

	while (p && (p = next_allow(p, end, &a))) {
		if (strcmp(a.rule, f->rule) || !a.len)
			continue;
		f->suppressed = SUPPRESSED_BY_COMMENT;
		f->reason = arena_printf(list->arena, "%.*s", (int)a.len, a.reason);
		vec_push(used, (struct allowance){ f->at.file, f->rule, line });
		return true;
	}
	return false;
}

void suppress_mark(struct findings *f, struct sources *src, allowance_list *used)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct finding *x = &f->list.v[i];

		if (!line_allows(f, x, src, x->at.line, used) && x->at.line > 1)
			line_allows(f, x, src, x->at.line - 1, used);
	}
}

uint32_t suppress_by_comment(struct findings *f, struct sources *src)
{
	size_t n = 0, before = f->list.n;
	allowance_list used = { 0 };

	suppress_mark(f, src, &used);
	for (size_t i = 0; i < before; i++)
		if (!f->list.v[i].suppressed)
			f->list.v[n++] = f->list.v[i];
	f->list.n = n;
	vec_free(&used);
	return (uint32_t)(before - n);
}

static bool is_used(const allowance_list *used, const char *file, const char *rule, uint32_t line)
{
	for (size_t i = 0; i < used->n; i++)
		if (used->v[i].line == line && !strcmp(used->v[i].rule, rule) && !strcmp(used->v[i].file, file))
			return true;
	return false;
}

/* Why it is of no use, or NULL. */
static const char *what_is_wrong(const struct allow *a, const char *file, uint32_t line, const allowance_list *used,
				 const struct stale *s)
{
	if (!s->is_rule(s->ctx, a->rule))
		return "names no rule, so it allows nothing; `wqlint rules` lists them";
	if (!a->len)
		return "gives no reason, so it allows nothing";
	if (!s->ran(s->ctx, a->rule) || is_used(used, file, a->rule, line))
		return NULL;
	return "silences nothing; take it out if that is so in every configuration";
}

void suppress_find_stale(const char *file, struct sources *src, const allowance_list *used, const struct stale *s)
{
	size_t len;
	uint32_t line = 0;

	for (const char *p; (p = sources_find(src, file, "wqlint-allow:", &line, &len)); ) {
		const char *end = p + len;
		struct allow a;

		while ((p = next_allow(p, end, &a))) {
			const char *wrong = what_is_wrong(&a, file, line, used, s);

			if (wrong)
				s->tell(s->ctx, file, line, wrong);
		}
	}
	sources_forget(src, file);
}
