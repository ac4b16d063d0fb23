// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - the acts of a finding's steps in lockdep's layout.
 *
 * No line of it begins like file:line:, so that what reads the notes is not
 * misled; the number behind an act is that of its note.
 */
#include "report/scenario.h"

#include <string.h>

#include "report/render.h"

#define MAX_THREADS	4
#define COLUMN		24	/* lockdep's distance from one CPU to the next */
#define MARGIN		7	/* of the first; its acts begin five columns before */

/* The step whose act comes next after time @when, of equals the first behind step @after; nsteps if none. */
static uint32_t next_act(const struct finding *f, uint32_t when, uint32_t after)
{
	uint32_t best = f->nsteps;

	for (uint32_t i = 0; i < f->nsteps; i++) {
		const struct step *s = &f->steps[i];

		if (!s->when || s->thread >= MAX_THREADS || s->when < when || (s->when == when && i <= after && when))
			continue;
		if (best == f->nsteps || s->when < f->steps[best].when)
			best = i;
	}
	return best;
}

static uint32_t width_of(const struct finding *f, uint32_t thread)
{
	size_t widest = 0;

	for (uint32_t i = 0; i < f->nsteps; i++)
		if (f->steps[i].when && f->steps[i].thread == thread && strlen(f->steps[i].act) > widest)
			widest = strlen(f->steps[i].act);
	/* Two blanks, and room for the note's number. */
	return widest + 8 > COLUMN ? (uint32_t)widest + 8 : COLUMN;
}

static uint32_t count_threads(const struct finding *f)
{
	uint32_t seen = 0, n = 0;

	for (uint32_t i = 0; i < f->nsteps; i++)
		if (f->steps[i].when && f->steps[i].thread < MAX_THREADS)
			seen |= 1u << f->steps[i].thread;
	while (seen & 1u << n)
		n++;
	return n;
}

bool scenario_has(const struct finding *f)
{
	return count_threads(f) > 1;
}

static void heading(FILE *out, const struct finding *f, uint32_t nthreads, const char *fmt)
{
	fprintf(out, "%*s", MARGIN, "");
	for (uint32_t t = 0; t < nthreads; t++) {
		int n = fprintf(out, fmt, t);

		if (t + 1 < nthreads)
			fprintf(out, "%*s", (int)width_of(f, t) - n, "");
	}
	fputc('\n', out);
}

void scenario_print(FILE *out, const struct finding *f)
{
	uint32_t nthreads = count_threads(f), at = 0;

	if (nthreads < 2)
		return;
	fprintf(out, "\n Possible unsafe locking scenario:\n\n");
	heading(out, f, nthreads, "CPU%u");
	heading(out, f, nthreads, "----");
	for (at = next_act(f, 0, 0); at < f->nsteps; at = next_act(f, f->steps[at].when, at)) {
		const struct step *s = &f->steps[at];
		uint32_t indent = 2;

		for (uint32_t t = 0; t < s->thread; t++)
			indent += width_of(f, t) + (t ? 0 : MARGIN - 2);
		fprintf(out, "%*s", (int)indent, "");
		render_safe(out, s->act, strlen(s->act));
		fprintf(out, " [%u]\n", at + 1);
	}
	fprintf(out, "\n *** DEADLOCK ***\n\n");
}
