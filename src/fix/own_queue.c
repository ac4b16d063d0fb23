// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own_queue.c - step 1: the variable, its name, and who must see it.
 */
#include <ctype.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/module.h"
#include "solve/solver.h"

void plan_replace(struct plan *p, struct code *c, size_t off, size_t len, const char *text)
{
	if (!code_edit(c, off, len, text))
		plan_obstacle(p, "%s: two edits would overlap", c->file);
}

void plan_insert(struct plan *p, struct code *c, size_t off, const char *text)
{
	plan_replace(p, c, off, 0, text);
}

bool plan_has_word(struct plan *p, const char *word)
{
	for (size_t i = 0; i < p->code.files.n; i++)
		if (code_find(p->code.files.v[i], 0, p->code.files.v[i]->nt, word) != CODE_NONE)
			return true;
	return false;
}

/* What the names of init and exit have in common, or else the file's own name. Only looks depend on it. */
static const char *base_name(struct plan *p)
{
	const char *file = plan_file(p), *slash = strrchr(file, '/');
	const char *init = plan_func_name(p, p->init), *exit = plan_func_name(p, p->exit);
	size_t n = 0, cut = 0;
	char *out;

	for (; init[n] && init[n] == exit[n]; n++)
		if (init[n] == '_')
			cut = n;
	/* A macro makes foo_driver_init of its argument foo_driver. */
	if (cut > 1 && program_func(solver_program(p->solver), p->init)->def->loc.macro) {
		const char *before = (const char *)memrchr(init, '_', cut);

		cut = before && before > init + 1 ? (size_t)(before - init) : cut;
	}
	if (cut > 1)
		return arena_printf(p->code.arena, "%.*s", (int)cut, init);
	file = slash ? slash + 1 : file;
	out = arena_printf(p->code.arena, "%.*s", (int)strcspn(file, "."), file);
	for (char *c = out; *c; c++)
		*c = isalnum((unsigned char)*c) ? *c : '_';
	return out;
}

static void choose_name(struct plan *p)
{
	const char *given = p->options->queue_name, *base = given ? given : base_name(p);
	size_t n = strlen(base);
	char *symbol = arena_printf(p->code.arena, "%s%s", base, n > 3 && !strcmp(base + n - 3, "_wq") ? "" : "_wq");

	for (char *c = symbol; *c; c++)
		*c = isalnum((unsigned char)*c) ? *c : '_';
	p->name = base;
	p->symbol = symbol;
	if (!plan_has_word(p, symbol))
		return;
	if (!given)
		p->symbol = arena_printf(p->code.arena, "%s_own_wq", base);
	if (given || plan_has_word(p, p->symbol))
		plan_obstacle(p, "%s: there is something called %s already: say --queue-name", plan_file(p), p->symbol);
}

/* Open all units of the module, so that a name can be seen to be free. */
static bool open_units(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	struct err err = { 0 };

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *file = plan_str(p, program_unit(pr, i)->file);

		if (!plan_owns(p, i) || code_open(&p->code, file, &err))
			continue;
		plan_obstacle(p, "%s", err.msg[0]);
		err_free(&err);
		return false;
	}
	return true;
}

/* Conditional directives: how many more are open behind the '#' at @i. */
static int nesting(const struct code *c, size_t i)
{
	if (code_is(c, i + 1, "if") || code_is(c, i + 1, "ifdef") || code_is(c, i + 1, "ifndef"))
		return 1;
	return code_is(c, i + 1, "endif") ? -1 : 0;
}

/* Is it the guard around a whole header? */
static bool is_guard(const struct code *c, size_t i)
{
	return i == 0 && code_is(c, 1, "ifndef") && code_is(c, 3, "#") && code_is(c, 4, "define") &&
	       c->t[2].len == c->t[5].len && !memcmp(c->text + c->t[2].off, c->text + c->t[5].off, c->t[2].len);
}

/* Behind the last include at the top of the file that no condition is about; or behind a header's guard. 0 if there is none. */
static size_t behind_includes(const struct code *c)
{
	size_t best = 0;
	int depth = 0;

	for (size_t i = 0; i < c->nt && !code_is(c, i, "{"); i++) {
		if (!code_is_hash(c, i))
			continue;
		if (is_guard(c, i)) {
			best = code_line_end(c, c->t[4].off);
			i = 4;
			continue;
		}
		depth += nesting(c, i);
		if (!depth && code_is(c, i + 1, "include"))
			best = code_line_end(c, c->t[i].off);
	}
	return best;
}

/* Files that will name the queue. */
static void users(struct plan *p, text_list *out)
{
	struct spot spot;

	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++)
			if (plan_locate(p, p->works.v[i].uses.v[k].at, "own.", &spot))
				vec_push(out, spot.code->file);
	for (size_t i = 0; i < p->flushes.n && p->host == FACT_NONE; i++)
		if (plan_locate(p, p->flushes.v[i].flush.site, "flush.", &spot))
			vec_push(out, spot.code->file);
}

void plan_need_header(struct plan *p, struct code *c, const char *header)
{
	size_t at = 0, last = 0;

	for (size_t i = 0; i + 4 < c->nt; i++) {
		size_t line = c->t[i].off, end = code_line_end(c, line);
		const char *open;

		if (!code_is_hash(c, i) || !code_is(c, i + 1, "include"))
			continue;
		if (memmem(c->text + line, end - line, header, strlen(header)))
			return;
		open = (const char *)memchr(c->text + line, '<', end - line);
		if (!open)
			continue;
		last = end;
		if (strncmp(open + 1, header, strlen(header)) < 0)
			at = end;
	}
	for (size_t i = 0; i < c->edits.n; i++)
		if (!strcmp(c->edits.v[i].text, arena_printf(p->code.arena, "#include <%s>\n", header)))
			return;
	/* Where it would stand if they are sorted. */
	if (last)
		plan_insert(p, c, at ? at : last, arena_printf(p->code.arena, "#include <%s>\n", header));
}

/* Needs the file the header that declares queues? It has it if it used one. The last of @files is @home itself. */
static void need_header(struct plan *p, struct code *home, const text_list *files)
{
	const char *header = model_text(solver_model(p->solver), "queue.header", NULL);

	for (size_t f = 0; f + 1 < files->n; f++)
		if (!strcmp(files->v[f], home->file))
			return;
	if (header)
		plan_need_header(p, home, header);
}

void plan_own_queue(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	const char *type = plan_text(p, "queue.type", NULL);
	struct err err = { 0 };
	text_list files = { 0 };
	struct code *home, *header;
	bool several = false;
	size_t at;

	if (!type || !open_units(p))
		return;
	choose_name(p);
	home = code_open(&p->code, plan_str(p, program_func(pr, p->init)->def->loc.file), &err);
	err_free(&err);
	users(p, &files);
	if (home)
		vec_push(&files, home->file);
	if (p->obstacles.n || !home) {
		vec_free(&files);
		return;
	}
	for (size_t i = 0; i < files.n; i++)
		several |= strcmp(files.v[i], home->file) != 0;
	if (several) {
		header = plan_common_header(p, &files);
		at = header ? behind_includes(header) : 0;
		if (!at)
			plan_obstacle(p, "%s: no header of the module is included by all files that need the queue", home->file);
		else
			plan_insert(p, header, at, arena_printf(p->code.arena, "\nextern %s%s;\n", type, p->symbol));
		need_header(p, home, &files);
	}
	at = behind_includes(home);
	if (!at)
		plan_obstacle(p, "%s: it includes nothing, so there is no place for a declaration", home->file);
	else
		plan_insert(p, home, at, arena_printf(p->code.arena, "\n%s%s%s;\n", several ? "" : "static ", type, p->symbol));
	vec_free(&files);
}
