// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * depend.c - edges of the dependency graph: from everything that is held or
 * runs, down to all that is waited for there.
 *
 * One sweep over the walk's contexts for each node that can be held, from all
 * places where it is: a context is passed once for each degree of sureness,
 * however many ways lead to it. So the graph is as deep as the program, while
 * held.c, which needs a path, stops three callers up.
 */
#include "solve/depend.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/annotated.h"
#include "solve/depend_internal.h"
#include "solve/lock_internal.h"
#include "solve/walk_internal.h"

#define EVERY_MASK	(~(scope_set)0)	/* with spinlocks held, too */
/* What somebody waits for. Contexts tell of enqueueing, completing and I/O too: those are no edges. */
#define AWAITED		(REACH_ALLOC | REACH_WAIT | REACH_LOCK | REACH_SPIN)

/* A way in: a function that is entered while @from is held, or one call of a function that is not left. */
struct entry {
	uint32_t from;			/* node */
	uint32_t ctx;
	uint32_t cost;
	scope_set scopes;		/* what is awaited counts under these masks only */
	bool waits_only;		/* waits for works and queues, not locks */
	struct site call;		/* by which it is entered; func FACT_NONE: a root */
	struct spot since;
};

struct visit {
	uint32_t ctx, cost, entry;
	struct site step;		/* what the function's own calls are told as, if it is an inline helper */
};

static const struct site no_site = { FACT_NONE, FACT_NONE };

struct sweep {
	struct builder *b;
	uint32_t limit;			/* paths of this cost or more are not followed */
	VEC(struct entry) entries;
	VEC(struct visit) todo;
	struct map best;		/* context -> cost + 1 of its cheapest visit, while one node is swept */
};

const char *edge_kind_name(enum edge_kind kind)
{
	static const char *const names[EDGE_KINDS] = { "runs", "lock", "flush-work", "cancel-work", "flush-queue",
						       "alloc", "completion", "annotated" };

	return names[kind];
}

static int by_spot(const struct spot *x, const struct spot *y)
{
	int c = strcmp(x->file, y->file);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static bool is_better(const struct depend_edge *a, const struct depend_edge *b)
{
	int c;

	if (a->sure != b->sure)
		return a->sure < b->sure;
	if ((c = by_spot(&a->at, &b->at)) || (c = strcmp(a->function, b->function)))
		return c < 0;
	return by_spot(&a->since, &b->since) < 0;
}

static void edge_add(struct builder *b, struct depend_edge e)
{
	uint64_t key = ((uint64_t)e.from << 34 ^ (uint64_t)e.to << 4) | e.kind, id;

	if (b->steps)
		key ^= map_key(e.step.func, e.step.event) * 0x9e3779b97f4a7c15u;

	if (!map_get(&b->edge_ids, key, &id)) {
		map_put(&b->edge_ids, key, b->g->edges.n);
		vec_push(&b->g->edges, e);
	} else if (is_better(&e, &b->g->edges.v[id])) {
		b->g->edges.v[id] = e;
	}
}

static enum sure sure_of(uint32_t cost)
{
	return cost > COST_SLOT ? SURE_POSSIBLE : cost ? SURE_LIKELY : SURE_CERTAIN;
}

static enum sure less_sure(enum sure a, enum sure b)
{
	return a > b ? a : b;
}

/*
 * The call @at of a function that was entered by @step: an inline helper's own
 * calls are told as the call of the helper, which is what somebody wrote.
 */
static struct site told_as(struct solver *s, struct site step, struct site at)
{
	return step.func != FACT_NONE && program_func(s->program, at.func)->def->flags & SYM_INLINE ? step : at;
}

/* What the call @at does, with @en held; told at @step. */
static void edges_of_act(struct builder *b, const struct entry *en, struct site at, struct site step,
			 const struct act *a, enum sure sure)
{
	/* Who holds a spinlock takes other spinlocks, but does not sleep: not for a wait, not for memory. */
	scope_set may = en->scopes & (REACH_OF(a->kind) == REACH_SPIN ? EVERY_MASK : ALL_MASKS);
	const goal_list *goals;

	if (!(REACH_OF(a->kind) & AWAITED) || !(a->scopes & may) || (en->waits_only && REACH_OF(a->kind) != REACH_WAIT))
		return;
	goals = goals_of(b, at, (enum effect_kind)a->kind);
	for (size_t i = 0; i < goals->n; i++) {
		struct depend_edge e = { .from = en->from, .to = goals->v[i].node, .kind = goals->v[i].kind,
					 .at = spot_of_site(b, step), .since = en->since, .step = step };

		e.sure = less_sure(less_sure(sure, sure_of(a->cost)), goals->v[i].sure);
		e.function = str(b->s->st, program_func(b->s->program, step.func)->name);
		edge_add(b, e);
	}
}

static void visit(struct sweep *w, uint32_t ctx, uint32_t cost, uint32_t entry, struct site step)
{
	uint64_t best;

	if (cost >= w->limit || (map_get(&w->best, ctx, &best) && best <= cost))
		return;
	map_put(&w->best, ctx, cost);
	vec_push(&w->todo, ((struct visit){ ctx, cost, entry, step }));
}

/* All entries first .. last-1, which are of one node. */
static void sweep_node(struct sweep *w, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i < last; i++)
		visit(w, w->entries.v[i].ctx, w->entries.v[i].cost, i, w->entries.v[i].call);
	for (size_t i = 0; i < w->todo.n; i++) {
		struct visit v = w->todo.v[i];
		const struct entry *en = &w->entries.v[v.entry];
		const struct context *c;
		struct context own;
		uint64_t best;

		if (map_get(&w->best, v.ctx, &best) && best < v.cost)
			continue;
		c = context_solve(w->b->s, v.ctx);
		own = *c;	/* goals may make contexts, and so move this one */
		for (uint32_t a = 0; a < own.nacts; a++) {
			struct site at = { own.func, own.acts[a].event };

			edges_of_act(w->b, en, at, told_as(w->b->s, v.step, at), &own.acts[a], sure_of(v.cost));
		}
		for (uint32_t e = 0; e < own.nedges; e++)
			visit(w, own.edges[e].target, v.cost + own.edges[e].cost, v.entry,
			      told_as(w->b->s, v.step, (struct site){ own.func, own.edges[e].event }));
	}
	w->todo.n = 0;
	map_free(&w->best);
}

static int by_entry(const void *pa, const void *pb)
{
	const struct entry *a = (const struct entry *)pa, *b = (const struct entry *)pb;
	int c;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->scopes != b->scopes || a->waits_only != b->waits_only)
		return a->scopes != b->scopes ? (a->scopes < b->scopes ? -1 : 1) : a->waits_only - b->waits_only;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if ((c = by_spot(&a->since, &b->since)))
		return c;
	if (a->ctx != b->ctx)
		return a->ctx < b->ctx ? -1 : 1;
	if (a->call.func != b->call.func)
		return a->call.func < b->call.func ? -1 : 1;
	return (a->call.event > b->call.event) - (a->call.event < b->call.event);
}

static bool one_sweep(const struct entry *a, const struct entry *b)
{
	return a->from == b->from && a->scopes == b->scopes && a->waits_only == b->waits_only;
}

static void sweep_all(struct sweep *w)
{
	uint32_t n = (uint32_t)w->entries.n, last;

	if (n)
		qsort(w->entries.v, n, sizeof(*w->entries.v), by_entry);
	for (uint32_t i = 0; i < n; i = last) {
		for (last = i; last < n && one_sweep(&w->entries.v[i], &w->entries.v[last]); last++)
			;
		sweep_node(w, i, last);
	}
}

/* The call at @event of @ctx is made with @from held: its own waits, and an entry for each function it may enter. */
static void enter_call(struct sweep *w, uint32_t ctx, uint32_t event, struct entry en)
{
	struct context c = *context_solve(w->b->s, ctx);

	en.call = (struct site){ c.func, event };
	for (uint32_t a = 0; a < c.nacts; a++)
		if (c.acts[a].event == event)
			edges_of_act(w->b, &en, en.call, en.call, &c.acts[a], sure_of(en.cost));
	for (uint32_t e = 0; e < c.nedges; e++)
		if (c.edges[e].event == event) {
			struct entry more = en;

			more.ctx = c.edges[e].target;
			more.cost += c.edges[e].cost;
			vec_push(&w->entries, more);
		}
}

/* Does the call give back the lock before it returns for good? Then who is inside it may not have it. */
static bool gives_back(struct solver *s, struct site at, const struct lock_key *key)
{
	struct lock_use given[8];
	uint32_t n = lock_event_uses(s, LOCKS_ALL, at, false, given, 8);

	for (uint32_t i = 0; i < n; i++) {
		struct lock_key k;

		if (!lock_resolve(s, &given[i], &k) || lock_same(&k, key))
			return true;
	}
	return false;
}

/* held -> whatever the calls of @func do under the locks that it holds there. */
static void edges_under_locks(struct sweep *w, uint32_t func)
{
	struct solver *s = w->b->s;
	const struct lock_flow *f = lock_flow_of(s, func, LOCKS_ALL);
	uint32_t ctx;

	if (!f->n)
		return;
	ctx = context_get(s, func, 0, NULL, 0);
	for (uint32_t e = 0; e < f->b->nevents; e++) {
		uint64_t held = f->b->events[e].kind == EVENT_CALL ? lock_flow_held(f, e) : 0;

		for (uint32_t u = 0; u < f->n; u++) {
			struct entry en = { .scopes = EVERY_MASK };

			if (!(held & 1ull << u) || gives_back(s, (struct site){ func, e }, &f->keys[u]))
				continue;
			en.from = node_lock(w->b, &f->keys[u]);
			en.since = spot_of_site(w->b, (struct site){ func, f->events[u] });
			if (en.from != FACT_NONE)
				enter_call(w, ctx, e, en);
		}
	}
}

/* C -> whatever its completer waits for before it completes. */
static void edges_before_completion(struct sweep *w, struct site at)
{
	struct solver *s = w->b->s;
	const struct func *f = program_func(s->program, at.func);
	struct entry en = { .scopes = EVERY_MASK, .cost = COST_WEAK, .since = spot_of_site(w->b, at) };
	struct lock_key key;
	uint32_t ctx;

	if (solver_model_of(s, at.func) || !completion_at(s, at.func, at.event, &key))
		return;
	en.from = node_completion(w->b, &key);
	ctx = context_get(s, at.func, 0, NULL, 0);
	for (uint32_t e = 0; en.from != FACT_NONE && e < func_body(f)->nevents; e++)
		if (func_body(f)->events[e].kind == EVENT_CALL && e != at.event && func_leads_to(f, e, at.event))
			enter_call(w, ctx, e, en);
}

static struct site outermost(struct solver *s, const struct use *use)
{
	struct site at = use->site;

	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		at = ctx_site(s, c);
	return at;
}

/* Q -> w, for every place where some w is queued on Q. */
static void edge_of_enqueue(struct builder *b, const struct enqueue *q)
{
	struct site at = outermost(b->s, &q->at);
	struct depend_edge e = { .from = node_queue(b, q->queue), .kind = EDGE_RUNS, .at = spot_of_site(b, at),
				 .since = { "", 0 }, .step = at };

	if (q->queue_flow && q->queue_flow->nodes[q->queue_flow->leaves[q->queue_leaf].node].evidence)
		e.sure = q->queue_flow->nleaves > 1 ? SURE_POSSIBLE : SURE_LIKELY;
	e.function = at.func == FACT_NONE ? "" : str(b->s->st, program_func(b->s->program, at.func)->name);
	e.to = q->given ? node_bound(b, runs_binding(b->s, q->given - 1)) : node_work(b, &q->work);
	if (e.to != FACT_NONE)
		edge_add(b, e);
}

/* Q and w -> whatever the work function waits for. */
static void enter_run(struct sweep *w, const struct run *run)
{
	struct solver *s = w->b->s;
	const struct binding *bind = runs_binding(s, run->binding);
	struct entry en = { .scopes = EVERY_MASK, .call = no_site };

	if (!func_body(program_func(s->program, run->func)))
		return;
	en.ctx = context_get(s, run->func, 0, NULL, 0);
	en.since = spot_of_func(w->b, run->func);
	en.from = node_bound(w->b, bind);
	if (en.from != FACT_NONE)
		vec_push(&w->entries, en);
	en.from = node_queue(w->b, run->queue);
	if (run->evidence)
		en.cost = run->evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS) ? COST_WEAK : COST_SLOT;
	vec_push(&w->entries, en);
}

/* held -> whatever a function does that is called through a slot with that lock held. */
static void enter_contract(void *arg, struct slot_name slot, const struct lock_key *key)
{
	struct sweep *w = (struct sweep *)arg;
	uint32_t func = key->operand.site.func;
	struct entry en = { .scopes = EVERY_MASK, .cost = COST_SLOT, .call = no_site };

	(void)slot;
	if (!func_body(program_func(w->b->s->program, func)))
		return;
	en.ctx = context_get(w->b->s, func, 0, NULL, 0);
	en.since = spot_of_func(w->b, func);
	en.from = node_lock(w->b, key);
	if (en.from != FACT_NONE)
		vec_push(&w->entries, en);
}

/* A function that is reclaim, or runs as reclaim does. */
static void enter_reclaim(struct sweep *w, uint32_t func, bool called)
{
	struct entry en = { .scopes = MASKS_WITH(SCOPE_MEMALLOC), .waits_only = !called, .call = no_site };

	if (!func_body(program_func(w->b->s->program, func)))
		return;
	en.from = node_reclaim(w->b);
	en.ctx = context_get(w->b->s, func, called ? SCOPE_MEMALLOC : 0, NULL, 0);
	en.since = spot_of_func(w->b, func);
	vec_push(&w->entries, en);
}

static void enter_reclaim_slot(void *arg, struct model_slot *ms)
{
	struct sweep *w = (struct sweep *)arg;

	for (uint32_t i = 0; ms->reclaim && i < program_nfuncs(w->b->s->program); i++) {
		const struct func *f = program_func(w->b->s->program, i);

		for (uint32_t k = 0; k < f->slots.n; k++)
			if (f->slots.v[k].tag == ms->tag && f->slots.v[k].field == ms->field) {
				ms->used = true;
				enter_reclaim(w, i, true);
			}
	}
}

/* reclaim -> Q, by annotation. */
static void edges_of_annotation(struct builder *b)
{
	for (uint32_t i = 0; i < runs_nqueues(b->s); i++) {
		const struct queue *q = runs_queue(b->s, i);
		enum annotated a = annotated(b->s, q);
		struct depend_edge e = { .kind = EDGE_ANNOTATED, .function = "", .since = { "", 0 }, .step = no_site };

		if (a < ANNOTATED_MAYBE)
			continue;
		e.from = node_reclaim(b);
		e.to = node_queue(b, i);
		e.sure = a == ANNOTATED_YES ? SURE_CERTAIN : SURE_POSSIBLE;
		e.at = spot_of(b, q->func == FACT_NONE ? NULL : queue_loc(b->s, q));
		edge_add(b, e);
	}
}

static void find_edges(struct sweep *w)
{
	struct solver *s = w->b->s;
	struct program *p = s->program;

	for (uint32_t i = 0; i < runs_nenqueues(s); i++)
		edge_of_enqueue(w->b, runs_enqueue(s, i));
	for (uint32_t i = 0; i < runs_count(s); i++)
		enter_run(w, runs_get(s, i));
	edges_of_annotation(w->b);
	model_each_slot(s->model, enter_reclaim_slot, w);
	for (uint32_t i = 0; i < program_nfuncs(p); i++) {
		struct site_list calls = program_func(p, i)->callers;

		if (walk_begins_scope(s, i, SCOPE_MEMALLOC))
			enter_reclaim(w, i, false);
		for (uint32_t c = 0; solver_effect(s, i, EFFECT_COMPLETE) && c < calls.n; c++)
			edges_before_completion(w, calls.v[c]);
		locks_by_contract(s, i, enter_contract, w);
		if (func_body(program_func(p, i)) && !solver_model_of(s, i) &&
		    s->funcs[i].reach & (REACH_LOCK | REACH_SPIN))
			edges_under_locks(w, i);
	}
	sweep_all(w);
}

struct rank {
	const struct node *node;
	uint32_t id;
};

static int by_name(const void *pa, const void *pb)
{
	const struct node *a = ((const struct rank *)pa)->node, *b = ((const struct rank *)pb)->node;

	return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->name, b->name);
}

static int by_site(const void *a, const void *b)
{
	return by_spot((const struct spot *)a, (const struct spot *)b);
}

static int by_ends(const void *pa, const void *pb)
{
	const struct depend_edge *a = (const struct depend_edge *)pa, *b = (const struct depend_edge *)pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return is_better(a, b) ? -1 : is_better(b, a);
}

static void sort_sites(struct node *n)
{
	size_t kept = 0;

	if (n->sites.n)
		qsort(n->sites.v, n->sites.n, sizeof(*n->sites.v), by_site);
	for (size_t i = 0; i < n->sites.n; i++)
		if (!kept || by_spot(&n->sites.v[kept - 1], &n->sites.v[i]))
			n->sites.v[kept++] = n->sites.v[i];
	n->sites.n = kept;
}

/* Number nodes by kind and name, without those that nothing leads to or from, and edges by their nodes. */
static void put_in_order(struct graph *g)
{
	struct rank *ranks = MEM_NEW(struct rank, g->nodes.n + 1);
	uint32_t *number = MEM_NEW(uint32_t, g->nodes.n + 1), n = 0;
	bool *used = MEM_NEW(bool, g->nodes.n + 1);
	struct node *nodes;

	for (size_t i = 0; i < g->edges.n; i++)
		used[g->edges.v[i].from] = used[g->edges.v[i].to] = true;
	for (uint32_t i = 0; i < g->nodes.n; i++)
		if (used[i])
			ranks[n++] = (struct rank){ &g->nodes.v[i], i };
		else
			vec_free(&g->nodes.v[i].sites);
	qsort(ranks, n, sizeof(*ranks), by_name);
	nodes = MEM_NEW(struct node, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		nodes[i] = *ranks[i].node;
		sort_sites(&nodes[i]);
		number[ranks[i].id] = i;
	}
	free(g->nodes.v);
	g->nodes.v = nodes;
	g->nodes.n = n;
	for (size_t i = 0; i < g->edges.n; i++) {
		g->edges.v[i].from = number[g->edges.v[i].from];
		g->edges.v[i].to = number[g->edges.v[i].to];
	}
	if (g->edges.n)
		qsort(g->edges.v, g->edges.n, sizeof(*g->edges.v), by_ends);
	free(ranks);
	free(number);
	free(used);
}

static void build(struct builder *b, uint32_t limit)
{
	struct sweep w = { .b = b, .limit = limit };

	memset(b->g, 0, sizeof(*b->g));
	find_edges(&w);
	nodes_find_sites(b);
	put_in_order(b->g);
	for (size_t i = 0; i < b->goals.n; i++)
		vec_free(&b->goals.v[i]);
	vec_free(&b->goals);
	vec_free(&w.entries);
	vec_free(&w.todo);
	map_free(&w.best);
	map_free(&b->node_ids);
	map_free(&b->edge_ids);
	map_free(&b->goal_ids);
}

void graph_build(struct solver *s, const char *root, struct graph *out)
{
	struct builder b = { .s = s, .root = root, .nroot = root ? strlen(root) : 0, .g = out };

	build(&b, s->opt.possible ? COST_FAR : COST_WEAK);
}

void graph_build_steps(struct solver *s, struct graph *out)
{
	struct builder b = { .s = s, .g = out, .steps = true };

	build(&b, COST_WEAK);
}

void graph_free(struct graph *g)
{
	for (size_t i = 0; i < g->nodes.n; i++)
		vec_free(&g->nodes.v[i].sites);
	vec_free(&g->nodes);
	vec_free(&g->edges);
}
