// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * header.c - the header in which all of a module's files will find its queue.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

/* A header that some of the files see. */
struct seen {
	struct code *code;
	size_t by;		/* how many files do */
	size_t directly;	/* ... and name it */
	size_t last;		/* the file for which it was counted last, from 1 */
};

struct search {
	struct plan *p;
	VEC(struct seen) list;
	text_list dirs;		/* of the module's units, with their slash, each once */
};

static void find_dirs(struct search *s)
{
	struct program *pr = solver_program(s->p->solver);

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *file = str(program_strings(pr), program_unit(pr, i)->file), *slash = strrchr(file, '/');
		char *dir = arena_printf(s->p->code.arena, "%.*s", slash ? (int)(slash - file) + 1 : 0, file);
		bool known = false;

		for (size_t d = 0; d < s->dirs.n; d++)
			known |= !strcmp(s->dirs.v[d], dir);
		if (!known && module_of_unit(s->p->solver, i) == s->p->module)
			vec_push(&s->dirs, dir);
	}
}

static struct code *try_open(struct search *s, const char *dir, size_t n, const char *name)
{
	const char *path = arena_printf(s->p->code.arena, "%.*s%s", (int)n, dir, name);
	struct err err = { 0 };
	struct code *c = plan_may_edit(s->p, path) ? code_open(&s->p->code, path, &err) : NULL;

	err_free(&err);
	return c;
}

/* What "name" is for @c: the file beside it, or else the one that lies beside some unit of the module. */
static struct code *resolve(struct search *s, const struct code *c, const char *name)
{
	const char *slash = strrchr(c->file, '/');
	struct code *h = try_open(s, c->file, slash ? (size_t)(slash - c->file) + 1 : 0, name);

	for (size_t i = 0; i < s->dirs.n && !h; i++)
		h = try_open(s, s->dirs.v[i], strlen(s->dirs.v[i]), name);
	return h;
}

static void look(struct search *s, const struct code *c, size_t file, bool directly);

static void see(struct search *s, struct code *h, size_t file, bool directly)
{
	size_t i = 0;

	while (i < s->list.n && s->list.v[i].code != h)
		i++;
	if (i == s->list.n)
		vec_push(&s->list, (struct seen){ .code = h });
	s->list.v[i].directly += directly;
	if (s->list.v[i].last == file)
		return;
	s->list.v[i].last = file;
	s->list.v[i].by++;
	look(s, h, file, false);
}

static void look(struct search *s, const struct code *c, size_t file, bool directly)
{
	for (size_t i = 0; i + 2 < c->nt; i++) {
		struct code *h;
		char *name;

		if (!code_is_hash(c, i) || !code_is(c, i + 1, "include") || c->text[c->t[i + 2].off] != '"')
			continue;
		name = code_text(&s->p->code, c, i + 2, i + 2) + 1;
		name[strlen(name) - 1] = 0;
		h = resolve(s, c, name);
		if (h)
			see(s, h, file, directly);
	}
}

struct code *plan_common_header(struct plan *p, const text_list *files)
{
	struct search s = { .p = p };
	struct seen *best = NULL;
	struct err err = { 0 };
	struct code *found;

	find_dirs(&s);
	for (size_t i = 0; i < files->n; i++) {
		struct code *c = code_open(&p->code, files->v[i], &err);
		size_t n = strlen(files->v[i]);

		if (!c)
			break;
		/* A header that needs the queue itself sees itself. */
		if (n > 2 && !strcmp(files->v[i] + n - 2, ".h"))
			see(&s, c, i + 1, false);
		else
			look(&s, c, i + 1, true);
	}
	for (size_t i = 0; i < s.list.n; i++)
		if (s.list.v[i].by == files->n && (!best || s.list.v[i].directly > best->directly))
			best = &s.list.v[i];
	found = best ? best->code : NULL;
	err_free(&err);
	vec_free(&s.list);
	vec_free(&s.dirs);
	return found;
}
