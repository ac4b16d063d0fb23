// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * annotated.c - does reclaim wait for that queue: by its flags, or because
 * --annotate says so.
 */
#include "solve/annotated.h"

#include <string.h>

#include "base/str.h"

/* --annotate=struct.field: was this queue's result stored to that field? */
static bool stored_to(struct solver *s, const struct queue *q, const char *name)
{
	struct program *p = solver_program(s);
	const char *dot = strrchr(name, '.');
	struct strtab *st = program_strings(p);
	const struct func *f;
	const struct body *b;

	if (q->func == FACT_NONE)
		return false;
	f = program_func(p, q->func);
	b = func_body(f);
	for (uint32_t i = 0; i < b->nevents; i++) {
		const struct elem *last;

		if (b->events[i].kind != EVENT_STORE || !func_value_is_result(f, b->events[i].value, q->event))
			continue;
		if (!dot) {
			const struct place *to = &b->pool.places[b->events[i].place];

			if (to->base == PLACE_GLOBAL && !strcmp(str(st, to->name), name))
				return true;
			continue;
		}
		last = path_last_field(b->pool.places[b->events[i].place].path,
				       b->pool.places[b->events[i].place].npath);
		if (last && !strncmp(str(st, last->tag), name, (size_t)(dot - name)) &&
		    !str(st, last->tag)[dot - name] && !strcmp(str(st, last->field), dot + 1))
			return true;
	}
	return false;
}

bool annotation_matches(struct solver *s, const struct queue *q, const char *name)
{
	struct strtab *st = program_strings(solver_program(s));
	str_id id = str_find(st, name);
	int64_t flag;

	if (id && solver_eval(s, queue_unit(s, q), id, &flag) && flag)
		return queue_has(q, (uint64_t)flag) == YES;
	if (q->name && !strcmp(str(st, q->name), name))
		return true;
	if (q->symbol)
		return !strcmp(str(st, q->symbol), name);
	return stored_to(s, q, name);
}

enum annotated annotated(struct solver *s, const struct queue *q)
{
	const struct bits *k = solver_bits(s, queue_unit(s, q));
	const struct solve_options *opt = solver_options(s);
	enum certainty reclaim = queue_has(q, k->mem_reclaim);
	enum certainty both = queue_has(q, k->mem_reclaim | k->warn_on_reclaim);

	for (uint32_t i = 0; i < opt->nannotate; i++)
		if (annotation_matches(s, q, opt->annotate[i]))
			return ANNOTATED_YES;
	if (k->warn_on_reclaim && both == YES)
		return ANNOTATED_YES;
	if (k->warn_on_reclaim && both == MAYBE && q->flags.n > 1)
		return ANNOTATED_MAYBE;
	return reclaim == YES ? ANNOTATED_PLAIN : ANNOTATED_NO;
}
