// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * runs.c - bindings and enqueues, joined by class of work.
 *
 * Where several drivers share one class (a core struct's work field), a
 * function is paired with an enqueue of its own directory if there is one;
 * other pairings are kept and marked as weak.
 */
#include "solve/runs.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/bound.h"
#include "solve/internal.h"
#include "solve/runs_internal.h"
#include "solve/wait.h"

uint32_t runs_count(const struct solver *s)
{
	return (uint32_t)s->runs->runs.n;
}

const struct run *runs_get(const struct solver *s, uint32_t id)
{
	return &s->runs->runs.v[id];
}

const struct binding *runs_binding(const struct solver *s, uint32_t id)
{
	return &s->runs->bindings.v[id];
}

uint32_t runs_nbindings(const struct solver *s)
{
	return (uint32_t)s->runs->bindings.n;
}

const struct enqueue *runs_enqueue(const struct solver *s, uint32_t id)
{
	return &s->runs->enqueues.v[id];
}

uint32_t runs_nenqueues(const struct solver *s)
{
	return (uint32_t)s->runs->enqueues.n;
}

uint32_t runs_unbound_works(const struct solver *s)
{
	return s->runs->unbound_works;
}

#define MAX_WORKS	32	/* classes that one queueing call may mean */
#define MAX_SYMBOL_QUEUES 8	/* queues that one name of the rules may mean */

static uint64_t class_hash(const struct class_key *k)
{
	return map_key(k->a * 5 + (uint32_t)k->kind, k->b);
}

static void binding_add(struct solver *s, struct binding b)
{
	struct runs *r = s->runs;
	uint64_t head;
	uint32_t at;

	if (b.work.kind == CLASS_NONE || b.func == FACT_NONE)
		return;
	if (map_get(&r->bound, class_hash(&b.work), &head)) {
		for (at = (uint32_t)head; ; at = r->next_bound.v[at]) {
			const struct binding *old = &r->bindings.v[at];

			if (old->func == b.func && old->at.site.func == b.at.site.func &&
			    class_equal(&old->work, &b.work) && old->work.instance == b.work.instance &&
			    old->work.outer_field == b.work.outer_field)
				return;
			if (r->next_bound.v[at] == FACT_NONE)
				break;
		}
		r->next_bound.v[at] = (uint32_t)r->bindings.n;
	} else {
		map_put(&r->bound, class_hash(&b.work), r->bindings.n);
	}
	vec_push(&r->bindings, b);
	vec_push(&r->next_bound, FACT_NONE);
}

/* Every class of @work crossed with every function of @func, both seen from one caller. */
static void bind(struct solver *s, struct use use, const struct flow *work, const struct class_key *fixed,
		 const struct flow *func)
{
	for (uint32_t f = 0; f < func->nleaves; f++) {
		struct binding b = { .func = func->leaves[f].id, .at = use, .var = FACT_NONE };

		if (func->leaves[f].kind != LEAF_FUNC)
			continue;
		if (fixed) {
			b.work = *fixed;
			binding_add(s, b);
			continue;
		}
		for (uint32_t w = 0; w < work->nleaves; w++) {
			const struct leaf *l = &work->leaves[w];

			if (l->kind == LEAF_WORK_ARG && l->num == 0) {
				vec_push(&s->runs->rebindings, (struct rebinding){ .own = l->func, .binding = b });
				continue;
			}
			b.work = class_of_leaf(s, l);
			binding_add(s, b);
		}
	}
}

/* w->func = f: the place without its last step is the work. */
static void bind_by_store(struct solver *s, struct use use, void *arg)
{
	const struct func *f = program_func(s->program, use.site.func);
	const struct body *b = func_body(f);
	const struct event *e = &b->events[use.site.event];
	struct place work = b->pool.places[e->place];
	const struct flow *func = flow_sources(s, use.site.func, e->value, use.ctx);

	(void)arg;
	work.npath--;
	if (work.base == PLACE_DEREF && !path_without_carriers(s, work.path, work.npath)) {
		bind(s, use, flow_sources(s, use.site.func, work.ref, use.ctx), NULL, func);
	} else {
		struct class_key key = class_of_place(s, f->unit, use.site.func, &work);

		bind(s, use, NULL, &key, func);
	}
}

static void bind_static(struct solver *s, struct store st)
{
	const struct var *var = program_var(s->program, st.var);
	const struct pool *pool = &program_unit(s->program, var->unit)->pool;
	struct place work = pool->places[var->def->slots[st.event].place];
	const struct value *v = &pool->values[var->def->slots[st.event].value];
	struct binding b = { .var = st.var, .at.site = { FACT_NONE, st.event } };

	if (v->kind != VALUE_FUNC)
		return;
	work.npath--;
	b.func = program_resolve_func(s->program, var->unit, v->name);
	b.work = class_of_place(s, var->unit, FACT_NONE, &work);
	if (b.work.kind == CLASS_FIELD || b.work.kind == CLASS_VAR)
		b.work.instance = st.var;
	binding_add(s, b);
}

static void bind_store(struct solver *s, struct site site)
{
	const struct body *b = func_body(program_func(s->program, site.func));
	const struct event *e = &b->events[site.event];
	const struct place *to = &b->pool.places[e->place];
	uint32_t values[2] = { e->value, FACT_NONE };

	if (to->base == PLACE_DEREF && !path_without_carriers(s, to->path, to->npath - 1))
		values[1] = to->ref;
	use_contexts(s, site, values, 2, bind_by_store, NULL);
}

static void bind_struct(void *ctx, struct model_struct *ms)
{
	struct solver *s = (struct solver *)ctx;
	struct store_list l;

	if (!ms->func)
		return;
	l = program_field_stores(s->program, ms->tag, ms->func);
	for (uint32_t i = 0; i < l.n; i++) {
		ms->used = true;
		if (l.v[i].func == FACT_NONE) {
			bind_static(s, l.v[i]);
		} else {
			struct site site = { l.v[i].func, l.v[i].event };

			if (solver_effect(s, site.func, EFFECT_BIND) || solver_effect(s, site.func, EFFECT_ENQUEUE))
				continue;	/* the rules say what it binds */
			bind_store(s, site);
		}
	}
}

static void bind_by_call(struct solver *s, struct use use, void *arg)
{
	const struct effect *ef = (const struct effect *)arg;
	const struct event *e = func_event(program_func(s->program, use.site.func), use.site.event);
	const struct operand *w = &ef->op[ROLE_WORK], *f = &ef->op[ROLE_FUNC];

	if (effect_value(e, w) != FACT_NONE && effect_value(e, f) != FACT_NONE)
		bind(s, use, flow_sources(s, use.site.func, effect_value(e, w), use.ctx), NULL,
		     flow_sources(s, use.site.func, effect_value(e, f), use.ctx));
}

/* The classes that a work function's own argument stands for. */
static void enqueue_own(struct solver *s, struct enqueue q, uint32_t func)
{
	uint32_t n = (uint32_t)s->runs->bindings.n;

	for (uint32_t i = 0; i < n; i++)
		if (s->runs->bindings.v[i].func == func) {
			q.work = s->runs->bindings.v[i].work;
			vec_push(&s->runs->enqueues, q);
		}
}

static void enqueue_works(struct solver *s, struct enqueue q, const struct flow *work)
{
	/* A work pointer that may be nearly anything tells nothing about anything. */
	if (work->nleaves > MAX_WORKS) {
		s->runs->unbound_works++;
		return;
	}
	for (uint32_t w = 0; w < work->nleaves; w++) {
		const struct leaf *l = &work->leaves[w];

		if (l->kind == LEAF_WORK_ARG && l->num == 0) {
			enqueue_own(s, q, l->func);
			continue;
		}
		q.work = class_of_leaf(s, l);
		if (q.work.kind != CLASS_NONE)
			vec_push(&s->runs->enqueues, q);
	}
}

static void enqueue_by_call(struct solver *s, struct use use, void *arg)
{
	const struct effect *ef = (const struct effect *)arg;
	const struct event *e = func_event(program_func(s->program, use.site.func), use.site.event);
	const struct operand *qo = &ef->op[ROLE_QUEUE];
	uint32_t value = effect_value(e, &ef->op[ROLE_WORK]), queues[MAX_SYMBOL_QUEUES], n;
	struct enqueue q = { .at = use };
	const struct flow *work;

	if (value == FACT_NONE)
		return;
	work = flow_sources(s, use.site.func, value, use.ctx);
	n = qo->kind == OPERAND_SYMBOL ? queues_by_symbol(s, qo->text, queues, MAX_SYMBOL_QUEUES) : 0;
	for (uint32_t i = 0; i < n; i++) {
		q.queue = queues[i];
		enqueue_works(s, q, work);
	}
	value = effect_value(e, qo);
	if (value == FACT_NONE)
		return;
	q.queue_flow = flow_sources(s, use.site.func, value, use.ctx);
	for (uint32_t i = 0; i < q.queue_flow->nleaves; i++) {
		const struct leaf *l = &q.queue_flow->leaves[i];

		if (l->kind != LEAF_QUEUE && l->kind != LEAF_CREATED)
			continue;
		q.queue = queue_of_leaf(s, l);
		q.queue_leaf = i;
		enqueue_works(s, q, work);
	}
}

/* One call of a function that has effect @ef: in as many contexts as its operands depend on. */
static void effect_at(struct solver *s, struct site call, const struct effect *ef,
		      void (*fn)(struct solver *s, struct use use, void *arg))
{
	const struct event *e = func_event(program_func(s->program, call.func), call.event);
	uint32_t values[ROLE_N];

	for (int r = 0; r < ROLE_N; r++)
		values[r] = r == ROLE_NAME ? FACT_NONE : effect_value(e, &ef->op[r]);
	use_contexts(s, call, values, ROLE_N, fn, (void *)ef);
}

void each_effect(struct solver *s, enum effect_kind kind, void (*fn)(struct solver *s, struct use use, void *arg))
{
	uint32_t n = program_nfuncs(s->program);

	for (uint32_t i = 0; i < n; i++) {
		const struct model_function *mf = solver_model_of(s, i);
		struct site_list calls = program_func(s->program, i)->callers;

		for (uint32_t k = 0; mf && k < mf->neffects; k++)
			for (uint32_t c = 0; mf->effects[k].kind == kind && c < calls.n; c++)
				/* Not inside what the model describes as a whole. */
				if (!solver_model_of(s, calls.v[c].func))
					effect_at(s, calls.v[c], &mf->effects[k], fn);
	}
}

/* A queue is one even if no path from its making to a use can be followed. */
static void create_by_call(struct solver *s, struct use use, void *arg)
{
	struct leaf leaf = { .kind = LEAF_CREATED, .func = use.site.func, .ctx = use.ctx };

	(void)arg;
	leaf.id = func_first_twin(program_func(s->program, use.site.func), use.site.event);
	queue_of_leaf(s, &leaf);
}

str_id use_dir(struct solver *s, const struct use *use)
{
	uint32_t func = use->site.func;

	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		func = ctx_site(s, c).func;
	return program_func(s->program, func)->dir;
}

static bool near(struct solver *s, const struct binding *b, const struct enqueue *q)
{
	str_id dir = use_dir(s, &q->at);

	if (b->at.site.func == FACT_NONE)
		return program_func(s->program, b->func)->dir == dir;
	return use_dir(s, &b->at) == dir || program_func(s->program, b->func)->dir == dir;
}

uint32_t queue_evidence(struct solver *s, const struct enqueue *q)
{
	const struct flow *fl = q->queue_flow;
	uint32_t evidence = 0, others = 0;
	uint8_t how;

	if (!fl)
		return 0;
	how = fl->nodes[fl->leaves[q->queue_leaf].node].evidence;
	if (how & FLOW_SLOT)
		evidence |= RUN_SLOT;
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		const struct leaf *l = &fl->leaves[i];

		if ((l->kind == LEAF_QUEUE || l->kind == LEAF_CREATED) && queue_of_leaf(s, l) != q->queue &&
		    fl->nodes[l->node].evidence & FLOW_HEAP)
			others++;
	}
	if (others && how & FLOW_HEAP) {
		const struct queue *queue = runs_queue(s, q->queue);

		/* A queue made next to where it is used is not some other driver's. */
		if (queue->func == FACT_NONE ||
		    program_func(s->program, queue->func)->dir != use_dir(s, &q->at))
			evidence |= RUN_QUEUE_CLASS;
	}
	return evidence;
}

void runs_add(struct solver *s, struct run run, void *arg)
{
	uint64_t key = map_key(run.func, run.queue), at;

	(void)arg;
	/* The first of equal evidence stays. */
	if (map_get(&s->runs->run_ids, key, &at)) {
		if (run.evidence < s->runs->runs.v[at].evidence)
			s->runs->runs.v[at] = run;
		return;
	}
	map_put(&s->runs->run_ids, key, s->runs->runs.n);
	vec_push(&s->runs->runs, run);
}

/* The event of a use in function @func, if one of its frames stands there. */
static uint32_t use_event(struct solver *s, const struct use *use, uint32_t func)
{
	if (use->site.func == func)
		return use->site.event;
	for (ctx_id c = use->ctx; c; c = ctx_parent(s, c))
		if (ctx_site(s, c).func == func)
			return ctx_site(s, c).event;
	return FACT_NONE;
}

/*
 * INIT_WORK(w, f); queue_work(q, w): is the work bound just before, in the same
 * body as some frame of the enqueue? Gives how far before, or FACT_NONE.
 */
static uint32_t bound_before(struct solver *s, const struct binding *b, const struct enqueue *q)
{
	uint32_t func = q->at.site.func, best = FACT_NONE;
	ctx_id c = q->at.ctx;

	if (b->at.site.func == FACT_NONE)
		return FACT_NONE;
	for (;;) {
		uint32_t bind = use_event(s, &b->at, func), queue = use_event(s, &q->at, func);

		if (bind != FACT_NONE && queue != FACT_NONE && bind < queue && queue - bind < best &&
		    func_dominates(program_func(s->program, func), bind, queue))
			best = queue - bind;
		if (!c)
			return best;
		func = ctx_site(s, c).func;
		c = ctx_parent(s, c);
	}
}

/* The first binding of works like @work, by hash: class_equal() decides; FACT_NONE if there is none. */
static uint32_t first_bound(struct solver *s, const struct class_key *work)
{
	uint64_t head;

	return map_get(&s->runs->bound, class_hash(work), &head) ? (uint32_t)head : FACT_NONE;
}

/* Note which bindings are followed by an enqueue of their own. */
static void find_local(struct solver *s, const struct enqueue *q)
{
	for (uint32_t at = first_bound(s, &q->work); at != FACT_NONE; at = s->runs->next_bound.v[at]) {
		struct binding *b = &s->runs->bindings.v[at];

		b->local |= class_equal(&b->work, &q->work) && bound_before(s, b, q) != FACT_NONE;
	}
}

/* What is known of the bindings of an enqueue's class. */
struct company {
	uint32_t nfuncs, nnear;
	uint32_t nearest;	/* distance of the closest that is bound before it in one body */
	bool free;		/* some binding waits for an enqueue elsewhere */
};

static struct company company_of(struct solver *s, const struct enqueue *q)
{
	struct company c = { .nearest = FACT_NONE };

	for (uint32_t at = first_bound(s, &q->work); at != FACT_NONE; at = s->runs->next_bound.v[at]) {
		const struct binding *b = &s->runs->bindings.v[at];

		if (!class_equal(&b->work, &q->work))
			continue;
		if (bound_before(s, b, q) < c.nearest)
			c.nearest = bound_before(s, b, q);
		c.nfuncs++;
		c.nnear += near(s, b, q);
		c.free |= !b->local;
	}
	return c;
}

/* Can this enqueue be meant for that binding, among all of the class? */
static bool fits(struct solver *s, const struct binding *b, const struct enqueue *q, const struct company *c)
{
	if (!class_equal(&b->work, &q->work))
		return false;
	if (b->work.instance != FACT_NONE && q->work.instance != FACT_NONE && b->work.instance != q->work.instance)
		return false;	/* another variable's field */
	if (!bound_may_be(s, b, q->at.site.func, effect_operand(s, q->at.site, EFFECT_ENQUEUE, ROLE_WORK), q->at.ctx))
		return false;	/* another member of the outer struct */
	/* Bound here to one function and queued here: it is that one which runs. */
	if (c->nearest != FACT_NONE)
		return bound_before(s, b, q) == c->nearest;
	/* Queued where it is bound, a work needs no other enqueue, but for that by which it queues itself again. */
	return !b->local || !c->free || use_event(s, &q->at, b->func) != FACT_NONE;
}

bool runs_of_enqueue(struct solver *s, uint32_t enqueue, void (*fn)(struct solver *s, struct run run, void *arg),
		     void *arg)
{
	const struct enqueue *q = &s->runs->enqueues.v[enqueue];
	uint32_t evidence = queue_evidence(s, q), at = first_bound(s, &q->work);
	struct company c = company_of(s, q);
	bool bound = at != FACT_NONE;

	if (q->given) {
		at = q->given - 1;
		fn(s, (struct run){ .func = s->runs->bindings.v[at].func, .queue = q->queue, .binding = at,
				    .enqueue = enqueue, .evidence = evidence | q->given_evidence }, arg);
		return true;
	}
	for (; at != FACT_NONE; at = s->runs->next_bound.v[at]) {
		const struct binding *b = &s->runs->bindings.v[at];
		struct run run = { .func = b->func, .queue = q->queue, .binding = at, .enqueue = enqueue,
				   .evidence = evidence };

		if (!fits(s, b, q, &c))
			continue;
		if (c.nearest == FACT_NONE && c.nfuncs > 1 && !(c.nnear && near(s, b, q)))
			run.evidence |= RUN_WORK_CLASS;
		fn(s, run, arg);
	}
	return bound;
}

/* work->func = next_phase, inside the work's own function: next_phase runs as whatever that function is bound to. */
static void rebind(struct solver *s)
{
	struct runs *r = s->runs;
	size_t before;

	do {
		before = r->bindings.n;
		for (size_t i = 0; i < r->rebindings.n; i++)
			for (size_t j = 0; j < before; j++) {
				struct binding b = r->rebindings.v[i].binding;

				if (r->bindings.v[j].func != r->rebindings.v[i].own)
					continue;
				b.work = r->bindings.v[j].work;
				binding_add(s, b);
			}
	} while (r->bindings.n > before);
}

void runs_build(struct solver *s)
{
	s->runs = MEM_NEW(struct runs, 1);
	model_each_struct(s->model, bind_struct, s);
	each_effect(s, EFFECT_BIND, bind_by_call);
	rebind(s);
	each_effect(s, EFFECT_CREATE_QUEUE, create_by_call);
	each_effect(s, EFFECT_ENQUEUE, enqueue_by_call);
	for (uint32_t i = 0; i < s->runs->enqueues.n; i++)
		find_local(s, &s->runs->enqueues.v[i]);
	for (uint32_t i = 0; i < s->runs->enqueues.n; i++)
		s->runs->unbound_works += !runs_of_enqueue(s, i, runs_add, NULL);
	executors_build(s);
}

void runs_free(struct solver *s)
{
	struct runs *r = s->runs;

	if (!r)
		return;
	vec_free(&r->queues);
	vec_free(&r->bindings);
	vec_free(&r->enqueues);
	vec_free(&r->rebindings);
	vec_free(&r->runs);
	vec_free(&r->next_bound);
	map_free(&r->queue_ids);
	map_free(&r->bound);
	map_free(&r->run_ids);
	free(r);
	s->runs = NULL;
}
