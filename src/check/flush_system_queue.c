// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_system_queue.c - flush-system-queue: waiting for everybody's work.
 *
 * A system-wide queue runs the works of strangers. Who flushes it under its own
 * locks waits for any of them, one of which may want those locks. The kernel's
 * own guard is __warn_flushing_systemwide_wq(), which sees a direct name only.
 */
#include "base/str.h"
#include "check/check.h"
#include "solve/system_flush.h"

static const char *verb(enum effect_kind kind)
{
	return kind == EFFECT_FLUSH_QUEUE ? "flushes" : kind == EFFECT_DRAIN_QUEUE ? "drains" : "destroys";
}

static enum tier tier_of(const struct system_flush *f)
{
	return f->proof == FLUSH_SEEN ? TIER_CERTAIN : f->proof == FLUSH_BY_SLOT ? TIER_LIKELY : TIER_POSSIBLE;
}

static void tell(struct solver *s, const struct system_flush *f, void *arg)
{
	struct findings *out = (struct findings *)arg;
	const struct queue *q = runs_queue(s, f->queue);
	const char *func = check_func_name(s, f->site.func), *label = queue_label(s, q);
	struct draft d;

	check_begin(&d, s, out, "flush-system-queue", f->site);
	if (f->flow)
		check_flow_steps(&d, f->flow, f->leaf, &(struct use){ .site = f->site });
	check_step(&d, f->site, "%s() %s %s (\"%s\") here, and waits for every work that anybody in the kernel queued on it",
		   func, verb(f->kind), label, str(program_strings(solver_program(s)), q->name));
	check_step_kind(&d, STEP_WAIT);
	check_queue(&d, label);
	check_end(&d, tier_of(f), arena_printf(out->arena, "%s|%s|%s", func, check_callee_name(s, f->site), label),
		  arena_printf(out->arena, "%s() %s the system-wide workqueue %s and waits for everybody's work", func,
			       verb(f->kind), label));
}

void check_flush_system_queue(struct solver *s, struct findings *out);

void check_flush_system_queue(struct solver *s, struct findings *out)
{
	each_system_flush(s, tell, out);
}
