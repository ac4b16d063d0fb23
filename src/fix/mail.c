// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mail.c - what, why, and which works were moved, for people.
 */
#include "fix/mail.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "fix/diff.h"
#include "fix/plan.h"
#include "solve/solver.h"

#define WIDTH 72

/* @text as lines of at most WIDTH columns, the first behind @head, others as deep. */
static void wrap(struct buf *out, const char *head, const char *text)
{
	size_t indent = strlen(head), at = indent;

	buf_printf(out, "%s", head);
	while (*text) {
		size_t n = strcspn(text, " ");

		if (at > indent && at + 1 + n > WIDTH) {
			buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			buf_u8(out, ' ');
			at++;
		}
		buf_add(out, text, n);
		at += n;
		text += n + strspn(text + n, " ");
	}
	buf_u8(out, '\n');
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The file as a patch names it: below the root, or below "/". */
static const char *shown(const struct plan *p, struct arena *a, const char *file)
{
	char *root = *file == '/' ? realpath(p->options->root ? p->options->root : ".", NULL) : NULL;
	size_t n = root ? strlen(root) : 0;
	const char *out = n > 1 && !strncmp(file, root, n) && file[n] == '/' ? file + n : file;

	free(root);
	return arena_printf(a, "%s", out + strspn(out, "/"));
}

const char *mail_subject(const struct plan *p, struct arena *a)
{
	static const char *const what[] = {
		[FIX_AUTO] = "", [FIX_REMOVE] = "do not flush a system-wide workqueue",
		[FIX_WORKS] = "wait for own works, not for a system-wide workqueue",
		[FIX_QUEUE] = "use an own workqueue",
	};
	const char *name = file_name(plan_file(p));

	return arena_printf(a, "%.*s: %s", (int)strcspn(name, "."), name, p->rule ? p->subject : what[p->strategy]);
}

static void say_works(struct buf *out, const struct plan *p)
{
	if (!p->works.n)
		return;
	buf_printf(out, p->strategy == FIX_QUEUE ? "\nMoved to the own queue:\n\n" : "\nWorks that may be pending there:\n\n");
	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];
		struct buf line = { 0 };

		buf_printf(&line, "%s", w->name);
		for (size_t f = 0; f < w->funcs.n; f++)
			buf_printf(&line, "%s%s()", f ? ", " : ", which runs ", plan_func_name(p, w->funcs.v[f]));
		for (size_t u = 0; u < w->uses.n; u++) {
			bool told = false;

			for (size_t k = 0; k < u; k++)
				told |= w->uses.v[k].at.func == w->uses.v[u].at.func;
			if (!told)
				buf_printf(&line, "%s%s()", u ? ", " : "; queued in ", plan_func_name(p, w->uses.v[u].at.func));
		}
		buf_u8(&line, 0);
		wrap(out, "- ", (const char *)line.data);
		buf_free(&line);
	}
}

static void flush_body(struct buf *out, const struct plan *p)
{
	const struct fix_flush *f = &p->flushes.v[0];
	struct buf b = { 0 };

	buf_printf(&b, "%s() flushes %s%s, a workqueue that is shared by the whole kernel. Such a flush waits for works "
		   "of others, which may need a lock that the caller holds: a deadlock that cannot be seen from here.",
		   plan_func_name(p, f->flush.site.func), plan_queue_label(p),
		   p->flushes.n > 1 ? " (and so do other functions here)" : "");
	buf_u8(&b, 0);
	wrap(out, "", (const char *)b.data);
	buf_free(&b);
	buf_u8(out, '\n');
	switch (p->strategy) {
	case FIX_REMOVE:
		wrap(out, "", "Nothing that this module queues can be pending there, so remove the flush.");
		break;
	case FIX_WORKS:
		wrap(out, "", "Wait for the module's own works instead, and for no others.");
		break;
	default:
		if (p->host != FACT_NONE)
			buf_printf(&b, "The works that it waits for are queued by another module, with %s(). Give that module a queue of "
				   "its own, %s, with the flags of the one it replaces, and export %s(), which waits for all that is "
				   "on it: that is what is called instead.",
				   plan_func_name(p, p->works.v[0].uses.v[0].at.func), p->symbol, p->helper);
		else if (p->device)
			buf_printf(&b, "Give each struct %s a queue of its own, with the flags of the one it replaces, put every "
				   "work of the object there that the flush was meant for, and flush that.", p->device);
		else if (p->reuse)
			buf_printf(&b, "Put every work that the flush was meant for on %s, which the module has already, "
				   "and flush that.", p->symbol);
		else
			buf_printf(&b, "Give the module a queue of its own, %s, with the flags of the one it replaces, put "
				   "every work there that the flush was meant for, and flush that.", p->symbol);
		buf_u8(&b, 0);
		wrap(out, "", (const char *)b.data);
		buf_free(&b);
	}
	say_works(out, p);
}

static void body(struct buf *out, const struct plan *p)
{
	if (p->rule)
		wrap(out, "", p->body);
	else
		flush_body(out, p);
	buf_printf(out, "\nReasons:\n\n");
	for (size_t i = 0; i < p->reasons.n; i++)
		wrap(out, "- ", p->reasons.v[i]);
	for (size_t i = 0; i < p->notes.n; i++)
		wrap(out, "- to be looked at: ", p->notes.v[i]);
}

void mail_patch(struct buf *out, const struct plan *p, uint32_t i, uint32_t n, const char *version)
{
	struct buf diff = { 0 }, stat = { 0 };
	size_t files = 0, added = 0, removed = 0, widest = 0;
	struct arena *a = arena_new();

	for (size_t k = 0; k < p->code.files.n; k++)
		if (p->code.files.v[k]->edits.n && strlen(shown(p, a, p->code.files.v[k]->file)) > widest)
			widest = strlen(shown(p, a, p->code.files.v[k]->file));
	for (size_t k = 0; k < p->code.files.n; k++) {
		const struct code *c = p->code.files.v[k];
		struct buf fresh = { 0 };
		struct diff_count count;

		if (!c->edits.n)
			continue;
		code_apply(c, &fresh);
		count = diff_print(&diff, shown(p, a, c->file), c->text, c->n, (const char *)fresh.data, fresh.n);
		buf_free(&fresh);
		buf_printf(&stat, " %-*s | %3zu %.*s%.*s\n", (int)widest, shown(p, a, c->file), count.added + count.removed,
			   (int)(count.added > 30 ? 30 : count.added), "++++++++++++++++++++++++++++++",
			   (int)(count.removed > 30 ? 30 : count.removed), "------------------------------");
		files++;
		added += count.added;
		removed += count.removed;
	}
	buf_printf(out, "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: wqlint <wqlint@localhost>\nSubject: [PATCH");
	if (n > 1)
		buf_printf(out, " %u/%u", i + 1, n);
	buf_printf(out, "] %s\n\n", mail_subject(p, a));
	body(out, p);
	buf_printf(out, "---\n");
	buf_add(out, stat.data, stat.n);
	buf_printf(out, " %zu file%s changed", files, files == 1 ? "" : "s");
	if (added)
		buf_printf(out, ", %zu insertion%s(+)", added, added == 1 ? "" : "s");
	if (removed)
		buf_printf(out, ", %zu deletion%s(-)", removed, removed == 1 ? "" : "s");
	buf_printf(out, "\n\n");
	buf_add(out, diff.data, diff.n);
	buf_printf(out, "-- \nwqlint %s\n\n", version);
	buf_free(&diff);
	buf_free(&stat);
	arena_free(a);
}

void mail_advice(struct buf *out, const struct plan *p)
{
	static const char *const would[] = { "is not known", "would be to remove the flush", "would be to wait for single works",
					     "would be an own queue" };

	if (p->rule) {
		struct program *pr = solver_program(p->solver);
		const struct loc *loc = p->made.func == FACT_NONE ? NULL :
					func_event_loc(program_func(pr, p->made.func), p->made.event);

		buf_printf(out, "%s:%u:%u: advice: %s, but there is no proven patch\n",
			   loc ? str(program_strings(pr), loc->file) : p->where.file, loc ? loc->line : p->where.line,
			   loc ? loc->col : p->where.col, p->subject);
	}
	for (size_t i = 0; i < p->flushes.n; i++) {
		struct program *pr = solver_program(p->solver);
		struct site at = p->flushes.v[i].flush.site;
		const struct loc *loc = func_event_loc(program_func(pr, at.func), at.event);

		buf_printf(out, "%s:%u:%u: advice: %s() flushes the system-wide workqueue %s; the repair %s, but there is no proven patch\n",
			   str(program_strings(pr), loc->file), loc->line, loc->col, plan_func_name(p, at.func),
			   plan_queue_label(p), would[p->strategy]);
	}
	for (size_t i = 0; i < p->reasons.n; i++)
		buf_printf(out, "  because %s\n", p->reasons.v[i]);
	for (size_t i = 0; i < p->obstacles.n; i++)
		buf_printf(out, "  but %s\n", p->obstacles.v[i]);
}
