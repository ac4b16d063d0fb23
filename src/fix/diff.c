// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * diff.c - Myers' greedy algorithm over lines.
 *
 * Edits are few and files long, so its memory, the square of the number of
 * edits, is small; a difference beyond MAX_EDITS is told as one block.
 */
#include "fix/diff.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

#define CONTEXT 3
#define MAX_EDITS 2000

struct line {
	const char *p;
	size_t n;		/* with its newline, if it has one */
};

struct side {
	VEC(struct line) lines;
	bool *changed;
};

static void split(struct side *s, const char *text, size_t n)
{
	while (n) {
		const char *nl = (const char *)memchr(text, '\n', n);
		size_t len = nl ? (size_t)(nl - text) + 1 : n;

		vec_push(&s->lines, (struct line){ text, len });
		text += len;
		n -= len;
	}
	s->changed = MEM_NEW(bool, s->lines.n + 1);
}

static bool same(const struct side *a, size_t i, const struct side *b, size_t k)
{
	return a->lines.v[i].n == b->lines.v[k].n && !memcmp(a->lines.v[i].p, b->lines.v[k].p, a->lines.v[i].n);
}

/* Walk the kept rounds back from the end, and mark what is not on a diagonal. */
static void trace(int **rounds, int d, struct side *a, int alo, int n, struct side *b, int blo, int m)
{
	int x = n, y = m;

	for (; d > 0; d--) {
		const int *v = rounds[d - 1] + d;	/* index k of the round before lies at v[k], -d..d */
		int k = x - y, px, py;
		bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);

		px = down ? v[k + 1] : v[k - 1];
		py = px - (down ? k + 1 : k - 1);
		if (down)
			b->changed[blo + py] = true;
		else
			a->changed[alo + px] = true;
		x = px;
		y = py;
	}
}

/* Mark the changed lines between alo..alo+n and blo..blo+m; false if there are too many. */
static bool compare(struct side *a, int alo, int n, struct side *b, int blo, int m)
{
	int **rounds = MEM_NEW(int *, MAX_EDITS + 1);
	bool found = false;
	int d;

	for (d = 0; d <= MAX_EDITS && d <= n + m; d++) {
		int *v = MEM_NEW(int, 2 * (size_t)d + 3), *mid = v + d + 1;
		const int *before = d ? rounds[d - 1] + d : NULL;

		rounds[d] = v;
		for (int k = -d; k <= d; k += 2) {
			int x = !d ? 0 : (k == -d || (k != d && before[k - 1] < before[k + 1])) ? before[k + 1]
												: before[k - 1] + 1;
			int y = x - k;

			while (x < n && y < m && x >= 0 && y >= 0 && same(a, (size_t)(alo + x), b, (size_t)(blo + y))) {
				x++;
				y++;
			}
			mid[k] = x;
			found |= x == n && y == m;
		}
		if (found) {
			trace(rounds, d, a, alo, n, b, blo, m);
			break;
		}
	}
	for (int i = 0; i <= d && i <= MAX_EDITS; i++)
		free(rounds[i]);
	free(rounds);
	return found;
}

static void mark(struct side *a, struct side *b)
{
	size_t lo = 0, ea = a->lines.n, eb = b->lines.n;

	while (lo < ea && lo < eb && same(a, lo, b, lo))
		lo++;
	while (ea > lo && eb > lo && same(a, ea - 1, b, eb - 1))
		ea--, eb--;
	if (compare(a, (int)lo, (int)(ea - lo), b, (int)lo, (int)(eb - lo)))
		return;
	for (size_t i = lo; i < ea; i++)
		a->changed[i] = true;
	for (size_t i = lo; i < eb; i++)
		b->changed[i] = true;
}

/* A block of lines that could as well lie lower is moved there, as git does: it then begins with what is new. */
static void slide(struct side *s)
{
	for (size_t i = 0; i < s->lines.n; i++) {
		size_t from = i, to;

		if (!s->changed[i])
			continue;
		for (to = i; to < s->lines.n && s->changed[to]; to++)
			;
		while (to < s->lines.n && !s->changed[to] && same(s, from, s, to)) {
			s->changed[from++] = false;
			s->changed[to++] = true;
			while (to < s->lines.n && s->changed[to])
				to++;
		}
		i = to;
	}
}

static void put(struct buf *out, char sign, const struct line *l)
{
	buf_u8(out, (uint8_t)sign);
	buf_add(out, l->p, l->n);
	if (!l->n || l->p[l->n - 1] != '\n')
		buf_printf(out, "\n\\ No newline at end of file\n");
}

/* The line that heads the function around line @i, as git shows it behind @@. */
static void heading(struct buf *out, const struct side *a, size_t i)
{
	while (i-- > 0) {
		const struct line *l = &a->lines.v[i];
		size_t n = l->n;

		if (!isalpha((unsigned char)*l->p) && *l->p != '_' && *l->p != '$')
			continue;
		while (n && isspace((unsigned char)l->p[n - 1]))
			n--;
		buf_printf(out, " %.*s", (int)(n > 80 ? 80 : n), l->p);
		return;
	}
}

struct hunk {
	size_t a, b;		/* first lines */
	size_t na, nb;
};

/* Where the hunk that begins with the change at (i, k) ends: where two contexts' worth of lines are equal. */
static struct hunk hunk_at(const struct side *a, const struct side *b, size_t i, size_t k)
{
	size_t before = i < CONTEXT ? i : CONTEXT, equal = 0, after;
	struct hunk h = { .a = i - before, .b = k - before };

	while (i < a->lines.n || k < b->lines.n) {
		if (i < a->lines.n && a->changed[i]) {
			i++;
			equal = 0;
		} else if (k < b->lines.n && b->changed[k]) {
			k++;
			equal = 0;
		} else {
			if (equal == 2 * CONTEXT)
				break;
			i++, k++, equal++;
		}
	}
	after = equal < CONTEXT ? equal : CONTEXT;
	h.na = i - equal + after - h.a;
	h.nb = k - equal + after - h.b;
	return h;
}

static void print_hunk(struct buf *out, const struct side *a, const struct side *b, const struct hunk *h,
		       struct diff_count *n)
{
	size_t i = h->a, k = h->b;

	buf_printf(out, "@@ -%zu", h->a + !!h->na);
	if (h->na != 1)
		buf_printf(out, ",%zu", h->na);
	buf_printf(out, " +%zu", h->b + !!h->nb);
	if (h->nb != 1)
		buf_printf(out, ",%zu", h->nb);
	buf_printf(out, " @@");
	heading(out, a, h->a);
	buf_u8(out, '\n');
	while (i < h->a + h->na || k < h->b + h->nb) {
		if (i < h->a + h->na && a->changed[i]) {
			put(out, '-', &a->lines.v[i++]);
			n->removed++;
		} else if (k < h->b + h->nb && b->changed[k]) {
			put(out, '+', &b->lines.v[k++]);
			n->added++;
		} else {
			put(out, ' ', &a->lines.v[i++]);
			k++;
		}
	}
}

struct diff_count diff_print(struct buf *out, const char *name, const char *old, size_t nold, const char *fresh,
			     size_t nfresh)
{
	struct side a = { 0 }, b = { 0 };
	struct diff_count n = { 0, 0 };
	bool begun = false;

	split(&a, old, nold);
	split(&b, fresh, nfresh);
	mark(&a, &b);
	slide(&a);
	slide(&b);
	for (size_t i = 0, k = 0; i < a.lines.n || k < b.lines.n; ) {
		struct hunk h;

		if (!(i < a.lines.n && a.changed[i]) && !(k < b.lines.n && b.changed[k])) {
			i++, k++;
			continue;
		}
		if (!begun)
			buf_printf(out, "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n", name, name, name, name);
		begun = true;
		h = hunk_at(&a, &b, i, k);
		print_hunk(out, &a, &b, &h, &n);
		i = h.a + h.na;
		k = h.b + h.nb;
	}
	vec_free(&a.lines);
	vec_free(&b.lines);
	free(a.changed);
	free(b.changed);
	return n;
}
