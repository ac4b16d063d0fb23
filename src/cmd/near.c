// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * near.c - edit distance, and parts of names that stand in longer ones.
 */
#include "cmd/near.h"

#include <string.h>

#define MAX_LEN		128	/* longer names are compared by containment alone */
#define CONTAINED	3	/* as far as so many slips of the finger */

static uint32_t least(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters to insert, drop or replace. */
static uint32_t edits(const char *a, size_t na, const char *b, size_t nb)
{
	uint32_t row[MAX_LEN + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = (uint32_t)j;
	for (size_t i = 1; i <= na; i++) {
		uint32_t left_above = row[0];

		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= nb; j++) {
			uint32_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1, left_above + (a[i - 1] != b[j - 1]));
			left_above = above;
		}
	}
	return row[nb];
}

static uint32_t distance(const char *want, const char *name)
{
	size_t nw = strlen(want), nn = strlen(name), gap = nw > nn ? nw - nn : nn - nw;
	uint32_t limit = nw / 3 > 2 ? (uint32_t)(nw / 3) : 2, best = UINT32_MAX;

	if ((nw >= 4 && strstr(name, want)) || (nn >= 4 && nn * 2 >= nw && strstr(want, name)))
		best = CONTAINED;
	if (nw <= MAX_LEN && nn <= MAX_LEN && gap <= limit && gap < best) {
		uint32_t d = edits(want, nw, name, nn);

		if (d <= limit && d < best)
			best = d;
	}
	return best;
}

void near_add(struct near *near, const char *name)
{
	struct near_name fresh = { name, distance(near->want, name) };
	uint32_t at;

	if (fresh.distance == UINT32_MAX)
		return;
	for (at = 0; at < near->n; at++) {
		const struct near_name *old = &near->best[at];

		if (!strcmp(old->name, name))
			return;
		if (fresh.distance < old->distance || (fresh.distance == old->distance && strcmp(name, old->name) < 0))
			break;
	}
	if (at == NEAR_MAX)
		return;
	if (near->n < NEAR_MAX)
		near->n++;
	memmove(&near->best[at + 1], &near->best[at], (near->n - at - 1) * sizeof(*near->best));
	near->best[at] = fresh;
}

void near_print(const struct near *near, struct buf *out)
{
	for (uint32_t i = 0; i < near->n; i++)
		buf_printf(out, "%s%s", !i ? "; did you mean " : i + 1 < near->n ? ", " : " or ", near->best[i].name);
	if (near->n)
		buf_printf(out, "?");
}
