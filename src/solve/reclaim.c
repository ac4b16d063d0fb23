// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim.c - down from reclaim's roots to the works it waits for.
 *
 * The rule it keeps: a queue counts only with a witness, a path from a root (or
 * from a work that ends I/O) to the wait. There is no second reachability here:
 * every path is walk.c's.
 */
#include "solve/reclaim.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/await.h"
#include "solve/internal.h"
#include "solve/reclaim_internal.h"

#define MAX_COST	(2 * COST_WEAK)	/* one weak step, when those are followed at all */

static void root_add(struct reclaim *r, struct reclaim_root root)
{
	for (size_t i = 0; i < r->roots.n; i++)
		if (r->roots.v[i].func == root.func)
			return;		/* by its first word: called by reclaim says more than takes I/O */
	vec_push(&r->roots, root);
}

struct slot_arg {
	struct solver *s;
	struct reclaim *r;
	bool io;
};

static void slot_roots(void *ctx, struct model_slot *ms)
{
	struct slot_arg *a = (struct slot_arg *)ctx;
	struct program *p = a->s->program;

	for (uint32_t i = 0; (a->io ? ms->io : ms->reclaim) && i < program_nfuncs(p); i++) {
		const struct func *f = program_func(p, i);

		for (uint32_t k = 0; k < f->slots.n; k++)
			if (f->slots.v[k].tag == ms->tag && f->slots.v[k].field == ms->field) {
				ms->used = true;
				root_add(a->r, (struct reclaim_root){ i, a->io ? ROOT_IO_SLOT : ROOT_SLOT, ms->tag,
								      ms->field, a->io && ms->atomic });
			}
	}
}

static void func_roots(struct solver *s, struct reclaim *r, uint8_t path, enum root_kind kind)
{
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (s->funcs[i].path & path && func_body(program_func(s->program, i)))
			root_add(r, (struct reclaim_root){ .func = i, .kind = kind });
}

static int by_func(const void *a, const void *b)
{
	const struct reclaim_root *x = (const struct reclaim_root *)a, *y = (const struct reclaim_root *)b;

	return x->func < y->func ? -1 : x->func > y->func;
}

static struct reclaim *find_roots(struct solver *s)
{
	struct reclaim *r = s->reclaim;
	struct slot_arg a = { .s = s };

	if (r)
		return r;
	r = s->reclaim = a.r = MEM_NEW(struct reclaim, 1);
	model_each_slot(s->model, slot_roots, &a);
	func_roots(s, r, PATH_CALLED, ROOT_CALLED);
	for (uint32_t i = 0; i < program_nfuncs(s->program); i++)
		if (walk_begins_scope(s, i, SCOPE_MEMALLOC))
			root_add(r, (struct reclaim_root){ .func = i, .kind = ROOT_SCOPE });
	a.io = true;
	model_each_slot(s->model, slot_roots, &a);
	func_roots(s, r, PATH_SUBMITS, ROOT_IO);
	if (r->roots.n)
		qsort(r->roots.v, r->roots.n, sizeof(*r->roots.v), by_func);
	return r;
}

const struct reclaim_root *reclaim_roots(struct solver *s, uint32_t *n)
{
	struct reclaim *r = find_roots(s);

	*n = (uint32_t)r->roots.n;
	return r->roots.v;
}

/* Who opens the scope himself is not in it from the start. */
const struct walk_hit *reclaim_below(struct solver *s, const struct reclaim_root *root, enum reach group, uint32_t limit,
				     uint32_t *n)
{
	*n = 0;
	if (root->atomic && (group == REACH_WAIT || group == REACH_LOCK))
		return NULL;
	return walk_group(s, root->func, group, root->kind == ROOT_SCOPE ? WALK_IN_SCOPE : WALK_AS_RECLAIM, limit, n);
}

const struct walk_hit *reclaim_root_waits(struct solver *s, const struct reclaim_root *root, uint32_t *n)
{
	return reclaim_below(s, root, REACH_WAIT, MAX_COST, n);
}

const char *reclaim_root_text(struct solver *s, const struct reclaim_root *root)
{
	const char *func = str(s->st, program_func(s->program, root->func)->name);

	switch (root->kind) {
	case ROOT_SLOT:
		return arena_printf(s->arena, "%s() is called by memory reclaim as %s.%s", func, str(s->st, root->tag),
				    str(s->st, root->field));
	case ROOT_CALLED:
		return arena_printf(s->arena, "%s() is called by memory reclaim", func);
	case ROOT_SCOPE:
		return arena_printf(s->arena, "%s() runs as memory reclaim does", func);
	case ROOT_IO_SLOT:
		return arena_printf(s->arena, "%s() takes I/O that memory reclaim may wait for, as %s.%s", func,
				    str(s->st, root->tag), str(s->st, root->field));
	case ROOT_IO:
		return arena_printf(s->arena, "%s() takes I/O that memory reclaim may wait for", func);
	}
	bug("root of kind %d", root->kind);
}

struct flush_arg {
	struct reclaim *r;
	struct reclaim_wait w;
};

static void flush_add(void *ctx, const struct awaited *a)
{
	struct flush_arg *f = (struct flush_arg *)ctx;
	struct reclaim_wait w = f->w;

	w.queue = a->queue;
	w.enqueue = a->enqueue;
	w.mixed |= a->mixed;
	vec_push(&f->r->waits, w);
}

static void flushes_of(struct solver *s, struct reclaim *r, uint32_t root)
{
	struct flush_arg f = { .r = r, .w = { .how = RECLAIM_FLUSHES, .root = root, .parent = FACT_NONE } };
	const struct walk_hit *hits;
	uint32_t n;

	hits = reclaim_root_waits(s, &r->roots.v[root], &n);
	for (uint32_t i = 0; i < n; i++) {
		f.w.hit = hits[i];
		f.w.cost = hits[i].cost;
		wait_queues(s, &hits[i], flush_add, &f);
	}
}

/* Does the path of @hit end in the calls by which @q queues its work? */
static bool is_enqueue(struct solver *s, const struct walk_hit *hit, const struct enqueue *q)
{
	uint32_t i = hit->nsteps - 1;

	if (q->at.site.func != hit->at.func || q->at.site.event != hit->at.event)
		return false;
	for (ctx_id c = q->at.ctx; c && i; c = ctx_parent(s, c)) {
		struct site call = hit->steps[--i].call, want = ctx_site(s, c);

		if (call.func != want.func || call.event != want.event)
			return false;
	}
	return true;
}

/* Does the function of that call hand I/O on as well? Then it may end what it was refused. */
static bool also_submits(struct solver *s, uint32_t func)
{
	const struct body *b = func_body(program_func(s->program, func));

	for (uint32_t e = 0; e < b->nevents; e++) {
		uint32_t callee = b->events[e].kind == EVENT_CALL ? program_callee(s->program, func, e) : FACT_NONE;

		if (callee != FACT_NONE && s->funcs[callee].path & PATH_SUBMITS)
			return true;
	}
	return false;
}

/*
 * The best of one group below work function @func; what its own directory does
 * comes first. *@far: it is done elsewhere, or perhaps to I/O of its own.
 */
static bool best_of(struct solver *s, uint32_t func, enum reach group, uint32_t limit, struct walk_hit *out, bool *far)
{
	str_id top = program_func(s->program, func)->dir;
	const struct walk_hit *hits;
	bool found = false;
	uint32_t n;

	hits = walk_group(s, func, group, WALK_AS_WORK, limit, &n);
	for (uint32_t i = 0; i < n; i++) {
		bool away = !dir_below(s, program_func(s->program, hits[i].at.func)->dir, top) ||
			    (group == REACH_IO_END && also_submits(s, hits[i].at.func));

		if (out->nsteps && (away != *far ? away : hits[i].cost > out->cost ||
				    (hits[i].cost == out->cost && hits[i].nsteps >= out->nsteps)))
			continue;
		*out = hits[i];
		*far = away;
		found = true;
	}
	return found;
}

bool reclaim_moves_io(struct solver *s, uint32_t func, uint32_t limit, struct walk_hit *out, bool *far)
{
	memset(out, 0, sizeof(*out));
	*far = false;
	best_of(s, func, REACH_IO_END, limit, out, far);
	best_of(s, func, REACH_IO, limit, out, far);
	return out->nsteps;
}

bool reclaim_run_is_mixed(const struct run *run)
{
	return run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS);
}

/* The works that enqueue @enqueue, at the end of @hit, may put on its queue, if they move I/O. */
static void defer_to(struct solver *s, struct reclaim *r, uint32_t root, const struct walk_hit *hit, uint32_t enqueue)
{
	const struct enqueue *q = runs_enqueue(s, enqueue);

	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		struct reclaim_wait w = { .how = RECLAIM_DEFERS, .queue = q->queue, .root = root, .run = run, .hit = *hit,
					  .parent = FACT_NONE, .enqueue = enqueue, .mixed = reclaim_run_is_mixed(run) };

		bool far;

		if (run->queue != q->queue || !class_equal(&runs_binding(s, run->binding)->work, &q->work) ||
		    !reclaim_moves_io(s, run->func, MAX_COST, &w.down, &far))
			continue;
		w.mixed |= far;
		w.cost = hit->cost + w.down.cost + (run->evidence & RUN_SLOT ? COST_SLOT : 0);
		vec_push(&r->waits, w);
	}
}

/* I/O that a root takes and leaves to a work. */
static void deferrals_of(struct solver *s, struct reclaim *r, uint32_t root)
{
	const struct walk_hit *hits;
	uint32_t n;

	if (r->roots.v[root].kind < ROOT_IO_SLOT)
		return;
	hits = reclaim_below(s, &r->roots.v[root], REACH_QUEUE, MAX_COST, &n);
	for (uint32_t h = 0; h < n; h++)
		for (uint32_t e = 0; e < runs_nenqueues(s); e++)
			if (is_enqueue(s, &hits[h], runs_enqueue(s, e)))
				defer_to(s, r, root, &hits[h], e);
}

/* Works that end I/O, whoever queues them: the interrupt of the device, most often. */
static void ends_of(struct solver *s, struct reclaim *r)
{
	for (uint32_t i = 0; i < runs_count(s); i++) {
		const struct run *run = runs_get(s, i);
		struct reclaim_wait w = { .how = RECLAIM_ENDS, .queue = run->queue, .root = FACT_NONE, .run = run,
					  .parent = FACT_NONE, .enqueue = run->enqueue, .mixed = reclaim_run_is_mixed(run) };

		bool far = false;

		if (!best_of(s, run->func, REACH_IO_END, MAX_COST, &w.down, &far))
			continue;
		w.mixed |= far || !reclaim_only_works(s, w.down.at.func);
		w.cost = w.down.cost;
		vec_push(&r->waits, w);
	}
}

/* Works of a queue that is waited for flush others in their turn: once a queue, by the first way found. */
static void close_over(struct solver *s, struct reclaim *r)
{
	bool *seen = MEM_NEW(bool, runs_count(s) + 1);

	for (size_t i = 0; i < r->waits.n; i++)
		for (uint32_t k = 0; k < runs_count(s); k++) {
			const struct run *run = runs_get(s, k);
			struct reclaim_wait up = r->waits.v[i];
			struct flush_arg f = { .r = r, .w = { .how = RECLAIM_NESTED, .root = FACT_NONE, .run = run,
							      .parent = (uint32_t)i, .mixed = up.mixed } };
			const struct walk_hit *hits;
			uint32_t n;

			if (seen[k] || run->queue != up.queue || (up.run && up.how != RECLAIM_NESTED && up.run != run) ||
			    (up.enqueue != FACT_NONE &&
			     !class_equal(&runs_enqueue(s, up.enqueue)->work, &runs_binding(s, run->binding)->work)))
				continue;
			seen[k] = true;
			hits = walk_group(s, run->func, REACH_WAIT, WALK_AS_WORK, MAX_COST, &n);
			for (uint32_t h = 0; h < n; h++) {
				f.w.hit = hits[h];
				f.w.cost = up.cost + hits[h].cost;
				f.w.mixed = up.mixed || reclaim_run_is_mixed(run);
				wait_queues(s, &hits[h], flush_add, &f);
			}
		}
	free(seen);
}

const struct reclaim_wait *reclaim_waits(struct solver *s, uint32_t *n)
{
	struct reclaim *r = find_roots(s);

	if (!r->waits_known) {
		r->waits_known = true;
		for (uint32_t i = 0; i < r->roots.n; i++) {
			flushes_of(s, r, i);
			deferrals_of(s, r, i);
		}
		reclaim_completions(s, r, MAX_COST);
		ends_of(s, r);
		close_over(s, r);
	}
	*n = (uint32_t)r->waits.n;
	return r->waits.v;
}

void reclaim_free(struct solver *s)
{
	struct reclaim *r = s->reclaim;

	if (!r)
		return;
	vec_free(&r->roots);
	vec_free(&r->waits);
	free(r->is_work);
	free(r);
	s->reclaim = NULL;
}
