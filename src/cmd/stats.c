// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stats.c - the coverage report: every number that says how far to trust silence.
 */
#include "cmd/stats.h"

#include <string.h>

#include "cmd/foreign.h"
#include "link/program.h"
#include "model/model.h"
#include "solve/ring.h"
#include "solve/runs.h"
#include "solve/solver.h"
#include "solve/walk.h"

struct slots {
	uint32_t one, few, many, unresolved;
};

static struct slots resolve_slots(struct solver *s)
{
	struct program *p = solver_program(s);
	struct slots n = { 0 };

	for (uint32_t i = 0; i < program_nfuncs(p); i++) {
		const struct body *b = func_body(program_func(p, i));

		for (uint32_t e = 0; b && e < b->nevents; e++) {
			uint32_t targets;
			bool exact;

			if (b->events[e].kind != EVENT_CALL || program_callee(p, i, e) != FACT_NONE)
				continue;
			flow_slot_targets(s, i, e, &targets, &exact);
			if (!targets)
				n.unresolved++;
			else if (targets == 1 && exact)
				n.one++;
			else if (targets <= 4 && exact)
				n.few++;
			else
				n.many++;
		}
	}
	return n;
}

struct unused {
	FILE *out;
	const char *own;	/* directory of the rules that came with the program */
	uint32_t bundled;
};

/* Of the bundled rules most belong to other versions or areas; of the user's each one matters. */
static void unused(void *ctx, const char *what, const char *file, int line)
{
	struct unused *u = (struct unused *)ctx;

	if (!strncmp(file, u->own, strlen(u->own)))
		u->bundled++;
	else
		fprintf(u->out, "unused rule:          %s (%s:%d)\n", what, file, line);
}

void stats_print(FILE *out, struct solver *s, const struct facts_counts *counts, const struct foreign *foreign,
		 const char *own_rules)
{
	struct unused u = { .out = out, .own = own_rules };
	const struct program_stats *ps = program_stats(solver_program(s));
	struct slots slots = resolve_slots(s);
	uint32_t unknown = 0;

	for (uint32_t i = 0; i < runs_nqueues(s); i++) {
		const struct queue *q = runs_queue(s, i);

		unknown += q->flags.n != 1 || q->flags.atom[0].known != UINT64_MAX;
	}
	fprintf(out, "objects:              %zu, of them %zu without facts\n", counts->objects, counts->without);
	fprintf(out, "objects not seen:     %zu from Rust, %zu from assembler, %zu from C without the plugin\n", foreign->rust,
		foreign->assembler, foreign->c);
	fprintf(out, "units:                %u read, %zu met again, %zu broken, %zu files unreadable\n", ps->units,
		counts->repeats, counts->broken, counts->unreadable);
	fprintf(out, "functions:            %u, %u with a body, %u bodies shared\n", ps->functions, ps->bodies,
		ps->shared_bodies);
	fprintf(out, "calls:                %u direct, %u indirect\n", ps->direct, ps->indirect);
	fprintf(out, "indirect calls:       %u to one function, %u to few, %u to many or more than known, %u not resolved\n",
		slots.one, slots.few, slots.many, slots.unresolved);
	fprintf(out, "queues:               %u, of them %u with flags not fully known\n", runs_nqueues(s), unknown);
	fprintf(out, "functions on queues:  %u pairs, %u queued works that nothing binds\n", runs_count(s),
		runs_unbound_works(s));
	fprintf(out, "contexts walked:      %u, %u of them with less known than was passed\n", walk_stats(s).contexts,
		walk_stats(s).degraded);
	if (solver_options(s)->possible)
		fprintf(out, "rings of waits:       %s, %u functions with a body of at most %u\n",
			ps->bodies <= RINGS_MAX_BODIES ? "searched" : "not searched", ps->bodies, RINGS_MAX_BODIES);
	model_unused(solver_model(s), unused, &u);
	fprintf(out, "bundled rules unused: %u\n", u.bundled);
}
