// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * splat.c - line by line through a log: what its writer put before each line is
 * cut off, and what is between a report's lines does not matter.
 */
#include "cmd/splat.h"

#include <ctype.h>
#include <string.h>

#define MAX_LINE	1024	/* of one; the rest is not looked at */
#define MAX_CHAIN	64
#define MAX_FRAMES	64

/* Where in a report the reader is. */
enum place { OUTSIDE, HEAD, CHAIN, TRACE };

struct reader {
	struct splats *out;
	struct splat *now;	/* NULL: in none */
	enum place place;
	struct splat_entry *entry;	/* that frames belong to, or NULL */
	uint32_t expected;	/* number of the next chain entry */
	uint32_t line;
};

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* "[  73.045963] ", "[T158] ": a bracket of digits, letters at its start, dots and blanks. */
static const char *skip_bracket(const char *p)
{
	const char *q = p + 1;

	if (*p != '[')
		return p;
	q = skip_blanks(q);
	if (*q == 'T' || *q == 'C')
		q++;
	if (!isdigit((unsigned char)*q))
		return p;
	while (isdigit((unsigned char)*q) || *q == '.')
		q++;
	q = skip_blanks(q);
	if (*q != ']')
		return p;
	return skip_blanks(q + 1);
}

/* Level, what a system's log daemon writes, time, caller. */
static const char *skip_prefix(const char *p)
{
	const char *kernel = strstr(p, "kernel: ");

	if (kernel && kernel - p < 80)
		p = kernel + strlen("kernel: ");
	if (*p == '<' && isdigit((unsigned char)p[1])) {
		const char *q = p + 1;

		while (isdigit((unsigned char)*q))
			q++;
		if (*q == '>')
			p = q + 1;
	}
	for (const char *q = skip_bracket(p); q != p; q = skip_bracket(p))
		p = q;
	/* What follows a line break within one message is indented, and frames are anyway. */
	return skip_blanks(p);
}

static const char *keep(struct reader *r, const char *s, size_t n)
{
	return arena_printf(r->out->arena, "%.*s", (int)n, s);
}

static void give_up(struct reader *r, const char *why)
{
	if (r->now && !r->now->broken)
		r->now->broken = why;
}

static void finish(struct reader *r)
{
	if (!r->now)
		return;
	if (r->now->kind == SPLAT_CIRCULAR && (r->expected || r->now->chain.n < 2))
		give_up(r, "its chain is cut off");
	if (r->now->kind == SPLAT_RECURSIVE && !r->now->chain.n)
		give_up(r, "it does not say which lock");
	/* Told from the newest on; kept from #0 on. */
	for (size_t i = 0, n = r->now->chain.n; r->now->kind == SPLAT_CIRCULAR && i < n / 2; i++) {
		struct splat_entry e = r->now->chain.v[i];

		r->now->chain.v[i] = r->now->chain.v[n - 1 - i];
		r->now->chain.v[n - 1 - i] = e;
	}
	r->now = NULL;
	r->entry = NULL;
	r->place = OUTSIDE;
}

static void begin(struct reader *r, enum splat_kind kind)
{
	struct splat s = { .kind = kind, .line = r->line, .task = "", .queue = "", .function = "", .target = "" };

	finish(r);
	vec_push(&r->out->list, s);
	r->now = &r->out->list.v[r->out->list.n - 1];
	r->place = HEAD;
	r->expected = UINT32_MAX;
}

/* The end of the bracket that opens at @p, brackets within it counted; NULL if it is not closed. */
static const char *closing(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		depth += *p == '(';
		depth -= *p == ')';
		if (!depth)
			return p;
	}
	return NULL;
}

/* "((work_completion)(&x->w)){+.+.}-{0:0}": the name of the class; NULL if there is none. */
static const char *read_name(struct reader *r, const char *p)
{
	const char *open = strchr(p, '('), *end = open ? closing(open) : NULL, *n;

	/* An unbalanced name is still closed before its usage. */
	if (open && (!end || end[1] != '{')) {
		end = strstr(open, "){");
		if (!end)
			return NULL;
	}
	if (!end || end == open + 1)
		return NULL;
	/* #2 is another class of that name, /1 a nested one. */
	for (n = end; n > open + 1 && isdigit((unsigned char)n[-1]); n--)
		;
	if (n > open + 2 && n < end && (n[-1] == '#' || n[-1] == '/'))
		end = n - 1;
	return keep(r, open + 1, (size_t)(end - open - 1));
}

static struct splat_entry *add_entry(struct reader *r, const char *name)
{
	struct splat_entry e = { .name = name };

	if (r->now->chain.n == MAX_CHAIN) {
		give_up(r, "its chain is too long");
		return NULL;
	}
	vec_push(&r->now->chain, e);
	return &r->now->chain.v[r->now->chain.n - 1];
}

/* "-> #2 (NAME){...}:" */
static void read_entry(struct reader *r, const char *p)
{
	char *end;
	unsigned long n = strtoul(p, &end, 10);
	const char *name = read_name(r, end);

	r->entry = NULL;
	if (end == p || n >= MAX_CHAIN || !name || (r->expected != UINT32_MAX && n != r->expected - 1)) {
		give_up(r, "its chain is damaged");
		return;
	}
	r->expected = (uint32_t)n;
	r->entry = add_entry(r, name);
}

static size_t identifier(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]) || p[n] == '_')
		n++;
	return isdigit((unsigned char)*p) ? 0 : n;
}

/* "(dir/file.c:12)" behind a function: what scripts that decode a log write, and the runtime. */
static void read_place(struct reader *r, const char *p, struct splat_frame *f)
{
	const char *open = strchr(p, '('), *colon;

	while (open && (colon = strchr(open, ':'))) {
		char *end;
		unsigned long line = strtoul(colon + 1, &end, 10);

		if (end > colon + 1 && (*end == ')' || *end == ' ') && colon > open + 1 && line < UINT32_MAX) {
			f->file = keep(r, open + 1, (size_t)(colon - open - 1));
			f->line = (uint32_t)line;
			return;
		}
		open = strchr(open + 1, '(');
	}
}

/* "function.part.0+0x12/0x34 [module]"; false if the line is none. */
static bool read_frame(struct reader *r, const char *p)
{
	struct splat_frame f = { 0 };
	size_t n, suffix;

	n = identifier(p);
	if (!n)
		return false;
	for (suffix = n; p[suffix] == '.' || isalnum((unsigned char)p[suffix]) || p[suffix] == '_'; suffix++)
		;
	if (strncmp(p + suffix, "+0x", 3) && strncmp(p + suffix, " (", 2))
		return false;
	if (r->entry && r->entry->frames.n < MAX_FRAMES) {
		f.function = keep(r, p, n);
		read_place(r, p + suffix, &f);
		vec_push(&r->entry->frames, f);
	}
	return true;
}

/* "queue:function [module]" up to @end: the two, or false. A flush of a whole queue has 0x0 for the function. */
static bool read_owner(struct reader *r, const char *p, const char *end, const char **queue, const char **function)
{
	const char *colon = NULL;

	while (end > p && end[-1] == ' ')
		end--;
	if (end > p && end[-1] == ']') {
		while (end > p && end[-1] != '[')
			end--;
		while (end > p && (end[-1] == '[' || end[-1] == ' '))
			end--;
	}
	for (const char *q = end; q > p && !colon; q--)
		if (q[-1] == ':')
			colon = q - 1;
	if (!colon || colon == p || (!identifier(colon + 1) && strncmp(colon + 1, "0x", 2)))
		return false;
	*queue = keep(r, p, (size_t)(colon - p));
	*function = keep(r, colon + 1, identifier(colon + 1));
	return true;
}

/* "workqueue: FLAG queue:function is flushing !FLAG queue:function", or "... task 12(comm) is flushing ..." */
static bool read_flush(struct reader *r, const char *p)
{
	static const char words[] = " is flushing !", label[] = "workqueue: ";
	const char *mid = strstr(p, words), *from = strstr(p, label), *to;

	if (!mid || !from || from > mid)
		return false;
	from = strchr(from + strlen(label), ' ');
	to = strchr(mid + strlen(words), ' ');
	if (!from || from >= mid || !to)
		return false;
	begin(r, SPLAT_FLUSH);
	if (!strncmp(from, " task ", 6))
		r->now->task = keep(r, from + 6, (size_t)(mid - from - 6));
	else if (!read_owner(r, from + 1, mid, &r->now->queue, &r->now->function))
		give_up(r, "it does not say who flushes");
	r->entry = add_entry(r, "");
	if (!read_owner(r, to + 1, to + strlen(to), &r->entry->name, &r->now->target))
		give_up(r, "it does not say what is flushed");
	r->place = TRACE;
	return true;
}

static void read_head(struct reader *r, const char *p)
{
	static const char trying[] = " is trying to acquire lock:";
	const char *t = strstr(p, trying), *name;

	if (t && t[strlen(trying)] == '\0') {
		r->now->task = keep(r, p, (size_t)(t - p));
	} else if (r->now->kind == SPLAT_RECURSIVE && strstr(p, ", at: ") && !r->now->chain.n) {
		name = read_name(r, p);
		if (name)
			add_entry(r, name);
	} else if (!strncmp(p, "the existing dependency chain", 29)) {
		r->place = CHAIN;
	}
}

static void read_line(struct reader *r, const char *p)
{
	p = skip_prefix(p);
	if (strstr(p, "WARNING: possible circular locking dependency detected")) {
		begin(r, SPLAT_CIRCULAR);
		return;
	}
	if (strstr(p, "WARNING: possible recursive locking detected")) {
		begin(r, SPLAT_RECURSIVE);
		return;
	}
	if (read_flush(r, p) || !r->now)
		return;
	if (!strncmp(p, "-> #", 4) && r->place == CHAIN)
		read_entry(r, p + 4);
	else if (r->place == CHAIN && strstr(p, "other info that might help us"))
		r->entry = NULL;
	else if (!strncmp(p, "Call Trace:", 11)) {
		/* Of a circular one the stack is that of #0, which has been told. */
		r->entry = r->now->kind == SPLAT_CIRCULAR || !r->now->chain.n ? NULL : &r->now->chain.v[0];
		r->place = TRACE;
	} else if (r->place == HEAD)
		read_head(r, p);
	else if (r->entry)
		read_frame(r, p);
	if (r->place == TRACE && (strstr(p, "</TASK>") || strstr(p, "end trace")))
		finish(r);
}

void splats_read(const uint8_t *text, size_t n, struct splats *out)
{
	struct reader r = { .out = out };
	char line[MAX_LINE];
	size_t i = 0;

	while (i < n) {
		size_t k = 0;

		for (; i < n && text[i] != '\n'; i++)
			if (k < sizeof(line) - 1 && text[i] != '\r')
				line[k++] = text[i] ? (char)text[i] : '?';
		line[k] = '\0';
		i++;
		r.line++;
		read_line(&r, line);
	}
	finish(&r);
}

void splats_free(struct splats *s)
{
	for (size_t i = 0; i < s->list.n; i++) {
		for (size_t k = 0; k < s->list.v[i].chain.n; k++)
			vec_free(&s->list.v[i].chain.v[k].frames);
		vec_free(&s->list.v[i].chain);
	}
	vec_free(&s->list);
}
