// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockdep.c - who is held while whom is waited for: classes, held stacks, the graph, and the
 * search for a way back before an edge is added.
 *
 * It follows kernel/locking/lockdep.c: an acquisition that may wait gets an edge from what was
 * taken last, and from trylocks after that; a path counts only if it blocks at every step, which
 * readers may not do. Once something is reported the kernel stops looking, and so does this,
 * unless runtime_options.report_all is set.
 */
#include "lockdep_internal.h"

#include <linux/sched.h>

#include "options.h"
#include "sched.h"

#define BUCKETS		256

/* Types of an edge, as in the kernel: shared or exclusive from, recursive or not to. */
#define DEP_SR		(1u << 0)
#define DEP_ER		(1u << 1)
#define DEP_SN		(1u << 2)
#define DEP_EN		(1u << 3)

static struct dep_class *classes, **classes_end = &classes;
static struct dep_class *buckets[BUCKETS];
static unsigned int search;		/* number of the last one, for dep_class.visited */

/* fs_reclaim, which allocations enter. */
static struct lockdep_map reclaim_map;

/*
 * The graph's own lock, for parallel mode: the scheduler's may be held by whoever comes here. Nothing
 * sleeps or yields under it.
 */
static int graph_busy;

int sched_yield(void);

void dep_lock(void)
{
	while (__atomic_exchange_n(&graph_busy, 1, __ATOMIC_ACQUIRE))
		sched_yield();
}

void dep_unlock(void)
{
	__atomic_store_n(&graph_busy, 0, __ATOMIC_RELEASE);
}

struct dep_class *dep_classes(void)
{
	return classes;
}

/* From the caller's caller outwards. */
noinline void dep_stack_save(struct dep_stack *s)
{
	s->n = location_stack(s->ips, DEP_STACK);
}

static unsigned int bucket_of(const void *key, unsigned int subclass)
{
	unsigned long h = (unsigned long)key;

	return (unsigned int)((h >> 4 ^ h >> 12 ^ subclass) % BUCKETS);
}

static struct dep_class *class_get(struct lockdep_map *m, unsigned int subclass)
{
	unsigned int b;
	struct dep_class *c;

	subclass += m->subclass;
	c = m->class_cache;
	if (c && c->subclass == subclass)
		return c;
	b = bucket_of(m->key, subclass);
	for (c = buckets[b]; c; c = c->bucket)
		if (c->key == m->key && c->subclass == subclass)
			goto found;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->key = m->key;
	c->subclass = subclass;
	c->kind = m->kind == DEP_UNKNOWN ? DEP_LOCK : m->kind;
	c->site = m->site;
	if (c->site)
		dep_stack_save(&c->made);
	c->name = m->name ? strdup(m->name) : NULL;
	c->after_end = &c->after;
	c->version = 1;
	for (struct dep_class *o = classes; o && c->name; o = o->next)
		if (o->name && o->key != c->key && !strcmp(o->name, c->name) && o->version >= c->version)
			c->version = o->version + 1;
	c->bucket = buckets[b];
	buckets[b] = c;
	*classes_end = c;
	classes_end = &c->next;
found:
	if (!m->class_cache)
		m->class_cache = c;
	return c;
}

static void init_map(struct lockdep_map *m, enum dep_kind kind, const char *name, const void *key,
		     unsigned int subclass, const void *site)
{
	m->key = (struct lock_class_key *)key;
	m->name = name;
	m->subclass = subclass;
	m->kind = kind;
	m->site = site;
	m->class_cache = NULL;
	class_get(m, 0);
}

static void init_static_map(struct lockdep_map *m, enum dep_kind kind, const char *name)
{
	if (!m->class_cache)	/* whoever uses it first may have told more of it */
		init_map(m, m->kind == DEP_UNKNOWN ? kind : (enum dep_kind)m->kind, m->name ? m->name : name,
			 m->key ? (const void *)m->key : m, 0, m->site);
}

void dep_init_map(struct lockdep_map *m, enum dep_kind kind, const char *name, const void *key,
		  unsigned int subclass, const void *site)
{
	dep_lock();
	init_map(m, kind, name, key, subclass, site);
	dep_unlock();
}

void dep_static_map(struct lockdep_map *m, enum dep_kind kind, const char *name)
{
	dep_lock();
	init_static_map(m, kind, name);
	dep_unlock();
}

/* Of an object that was its own key: the next one at that address is another class, and no cycle leads through it. */
void dep_drop_map(struct lockdep_map *m)
{
	struct dep_class *c, **p;

	dep_lock();
	c = m->class_cache;
	if (c && (c->kind == DEP_QUEUE || c->key == m)) {
		for (p = &buckets[bucket_of(c->key, c->subclass)]; *p && *p != c; p = &(*p)->bucket)
			;
		if (*p)
			*p = c->bucket;
		c->dead = true;
	}
	m->class_cache = NULL;
	dep_unlock();
}

struct lockdep_thread *lockdep_thread_new(void)
{
	struct lockdep_thread *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	return t;
}

void lockdep_off(void)
{
	lockdep_thread()->off++;
}

void lockdep_on(void)
{
	lockdep_thread()->off--;
}

void lockdep_thread_free(struct lockdep_thread *t)
{
	free(t);
}

static bool looks(void)
{
	return !runtime_reports || runtime_options.report_all;
}

static unsigned int edge_type(int from_read, int to_read)
{
	return 1u << ((from_read == 0) + 2 * (to_read != 2));
}

/* May the search go on over @e from a class reached with @only_xr, and is its end reached by (*R) only? */
static bool may_follow(const struct dep_edge *e, bool only_xr, bool *end_only_xr)
{
	unsigned int types = e->types;

	if (!e->direct || e->to->dead)
		return false;
	/* No -(*R)-> -(S*)->: a recursive reader passes readers, and nobody waits. */
	if (only_xr)
		types &= ~(DEP_SR | DEP_SN);
	*end_only_xr = !(types & (DEP_SN | DEP_EN));
	return types != 0;
}

/* Breadth first, so the path is a shortest one: from @next to @prev, which blocks there. */
static struct dep_class *find_path(const struct dep_held *next, const struct dep_held *prev)
{
	struct dep_class *head = next->class, **end = &head->queued;

	search++;
	head->visited = search;
	head->reached_by = NULL;
	head->only_xr = next->read == 2;
	head->queued = NULL;
	for (; head; head = head->queued) {
		if (head == prev->class && (prev->read == 0 || !head->only_xr))
			return head;
		for (struct dep_edge *e = head->after; e; e = e->next) {
			bool only_xr;

			if (e->to->visited == search || !may_follow(e, head->only_xr, &only_xr))
				continue;
			e->to->visited = search;
			e->to->reached_by = e;
			e->to->only_xr = only_xr;
			e->to->queued = NULL;
			*end = e->to;
			end = &e->to->queued;
		}
	}
	return NULL;
}

static struct dep_edge *edge_find(struct dep_class *from, struct dep_class *to)
{
	struct dep_edge *e = from->after;

	while (e && e->to != to)
		e = e->next;
	return e;
}

static void edge_add(const struct dep_edge *fresh)
{
	struct dep_edge *e = edge_find(fresh->from, fresh->to);

	if (e) {
		e->types |= fresh->types;
		e->how |= fresh->how;
		e->direct |= fresh->direct;
		return;
	}
	e = malloc(sizeof(*e));
	if (!e)
		abort();
	*e = *fresh;
	e->next = NULL;
	*fresh->from->after_end = e;
	fresh->from->after_end = &e->next;
}

/* Would prev -> next close a cycle? Then say so. */
static bool closes_cycle(const struct dep_held *next, const struct dep_held *prev, const struct dep_edge *closing)
{
	struct dep_class *end = find_path(next, prev);
	struct dep_cycle c = { .next = next, .prev = prev, .closing = *closing };

	if (!end)
		return false;
	for (struct dep_edge *e = end->reached_by; e; e = e->from->reached_by)
		c.n++;
	c.path = calloc((size_t)c.n + 1, sizeof(*c.path));
	if (!c.path)
		abort();
	for (struct dep_edge *e = end->reached_by; e; e = e->from->reached_by)
		c.path[--c.n] = e;
	for (c.n = 0; c.path[c.n]; c.n++)
		;
	dep_report_cycle(&c);
	free(c.path);
	return true;
}

/* One edge; true if that was worth a report. */
static bool add_dependency(const struct dep_held *prev, const struct dep_held *next, bool direct, unsigned int how)
{
	struct dep_edge fresh = {
		.from = prev->class, .to = next->class, .types = edge_type(prev->read, next->read),
		.direct = direct, .how = how, .at = next->since, .since = prev->since,
	};
	struct dep_edge *known = edge_find(prev->class, next->class);
	bool bad = false;

	if (known && (known->direct || !direct) && !(fresh.types & ~known->types) && !(how & ~known->how))
		return false;
	/* What is reported stays out of the search, or every later edge would find it again. */
	if (direct && prev->class != next->class && looks())
		bad = closes_cycle(next, prev, &fresh);
	fresh.direct = direct && !bad && prev->class != next->class;
	edge_add(&fresh);
	return bad;
}

/* The task holds that class already: does it wait for itself? */
static bool is_recursion(const struct lockdep_thread *t, const struct dep_held *next, unsigned int how)
{
	for (int i = t->nheld - 1; i >= 0; i--) {
		const struct dep_held *prev = &t->held[i];
		struct dep_edge closing = { .from = prev->class, .to = next->class, .how = how,
					    .at = next->since, .since = prev->since };

		if (prev->class != next->class || (prev->read && next->read == 2))
			continue;
		if (looks())
			dep_report_recursion(next, prev, &closing);
		return true;
	}
	return false;
}

static void add_dependencies(struct lockdep_thread *t, const struct dep_held *next, unsigned int how)
{
	bool direct = true;

	if (next->trylock)
		return;
	is_recursion(t, next, how);
	for (int i = t->nheld - 1; i >= 0; i--) {
		add_dependency(&t->held[i], next, direct, how);
		/* What was held before has its edges to this one already. */
		if (!t->held[i].trylock)
			direct = false;
	}
}

static void remember(struct lockdep_thread *t, const struct dep_held *h, unsigned int how)
{
	unsigned int i = t->nhistory++ % DEP_HISTORY;

	t->history[i].class = h->class;
	t->history[i].how = how;
	t->history[i].at = h->since;
}

static void note_use(const struct dep_held *h)
{
	h->class->used |= h->read ? DEP_USED_READ : DEP_USED_WRITE;
}

/*
 * The task takes @h's class or waits for it; under the graph's lock, which is kept. Expanded in both callers: the stack
 * begins at theirs.
 */
static __always_inline void note(struct lockdep_thread *t, struct dep_held *h, struct lockdep_map *m, unsigned int subclass,
				 unsigned int how)
{
	dep_lock();
	init_static_map(m, DEP_LOCK, NULL);
	h->map = m;
	h->class = class_get(m, subclass);
	dep_stack_save(&h->since);
	note_use(h);
	add_dependencies(t, h, how);
	if (!h->trylock)
		remember(t, h, how);
}

noinline void lock_acquire(struct lockdep_map *m, unsigned int subclass, int trylock, int read,
					    const void *ip)
{
	struct lockdep_thread *t = lockdep_thread();
	struct dep_held h = { .ip = ip ? ip : __builtin_return_address(0), .trylock = trylock, .read = read };

	if (runtime_options.no_lockdep || t->off)
		return;
	note(t, &h, m, subclass, DEP_ACQUIRED);
	if (t->nheld < DEP_HELD)
		t->held[t->nheld++] = h;
	dep_unlock();
}

void lock_release(struct lockdep_map *m, const void *ip)
{
	struct lockdep_thread *t = lockdep_thread();
	int i = t->nheld - 1;

	if (runtime_options.no_lockdep || t->off)
		return;
	while (i >= 0 && t->held[i].map != m)
		i--;
	if (i < 0)
		return;
	for (t->nheld--; i < t->nheld; i++)
		t->held[i] = t->held[i + 1];
}

noinline void lockdep_wait(struct lockdep_map *m, const void *ip)
{
	struct lockdep_thread *t = lockdep_thread();
	struct dep_held h = { .ip = ip };

	if (runtime_options.no_lockdep || t->off)
		return;
	note(t, &h, m, 0, DEP_WAITED);
	dep_unlock();
}

static bool same_tail(const struct dep_stack *a, int from_a, const struct dep_stack *b, int from_b)
{
	if (a->n - from_a != b->n - from_b)
		return false;
	for (; from_a < a->n; from_a++, from_b++)
		if (a->ips[from_a] != b->ips[from_b])
			return false;
	return true;
}

/* Was @at done by the function that completes at @now[frame], or below it? */
static bool below_completer(const struct dep_stack *at, const struct dep_stack *now, int frame)
{
	struct location caller, here;

	/* Cut off stacks cannot be laid over each other. */
	if (at->n == DEP_STACK || now->n == DEP_STACK)
		return false;
	for (int i = 0; i < at->n; i++)
		if (same_tail(at, i + 1, now, frame + 1))
			return !location_of(at->ips[i], &here) && !location_of(now->ips[frame], &caller) &&
			       !strcmp(here.function, caller.function);
	return false;
}

/*
 * What the completing function waited for before is what those wait for who wait for the completion. Callers
 * of that function are left out: the completion may not be all they do.
 */
noinline void lockdep_complete(struct lockdep_map *m, const void *ip)
{
	struct lockdep_thread *t = lockdep_thread();
	unsigned int first = t->nhistory > DEP_HISTORY ? t->nhistory - DEP_HISTORY : 0;
	struct dep_stack now;
	struct dep_held c = { .map = m, .ip = ip };
	int frame = 0;

	if (runtime_options.no_lockdep)
		return;
	dep_lock();
	init_static_map(m, DEP_COMPLETION, NULL);
	c.class = class_get(m, 0);
	dep_stack_save(&now);
	c.since = now;
	while (frame < now.n && now.ips[frame] != ip)
		frame++;
	for (unsigned int i = first; i < t->nhistory && frame < now.n; i++) {
		struct dep_held h = { .class = t->history[i % DEP_HISTORY].class, .ip = ip,
				      .since = t->history[i % DEP_HISTORY].at };

		if (h.class != c.class && !edge_find(c.class, h.class) && below_completer(&h.since, &now, frame))
			add_dependency(&c, &h, true, t->history[i % DEP_HISTORY].how);
	}
	dep_unlock();
}

noinline void lockdep_teach_reclaim(struct lockdep_map *queue, const void *ip)
{
	if (runtime_options.no_lockdep)
		return;
	lock_acquire(&reclaim_map, 0, 0, 0, ip);
	lock_acquire(queue, 0, 0, 0, ip);
	lock_release(queue, ip);
	lock_release(&reclaim_map, ip);
}

noinline void lockdep_reclaim_acquire(const void *ip)
{
	lock_acquire(&reclaim_map, 0, 0, 0, ip);
}

void lockdep_reclaim_release(const void *ip)
{
	lock_release(&reclaim_map, ip);
}

/* What the module's own maps are, their names say, as in the kernel. */
static enum dep_kind kind_of_name(const char *name)
{
	if (!strncmp(name, "(work_completion)", 17))
		return DEP_WORK;
	if (!strncmp(name, "(wq_completion)", 15))
		return DEP_QUEUE;
	return DEP_LOCK;
}

void lockdep_idle(const char *what)
{
	struct lockdep_thread *t = lockdep_thread();

	if (runtime_options.no_lockdep)
		return;
	t->nhistory = 0;
	if (!t->nheld)
		return;
	lockdep_report_text("none", t->held[t->nheld - 1].ip, "BUG: %s leaked atomic, lock or RCU: %s[%d]", what,
			    current->comm, current->pid);
	t->nheld = 0;
}

void lockdep_init_map(struct lockdep_map *lock, const char *name, struct lock_class_key *key, int subclass)
{
	dep_init_map(lock, kind_of_name(name), name, key, (unsigned int)subclass, __builtin_return_address(0));
}

void lock_map_acquire(struct lockdep_map *lock)
{
	lock_acquire(lock, 0, 0, 0, __builtin_return_address(0));
}

void lock_map_release(struct lockdep_map *lock)
{
	lock_release(lock, __builtin_return_address(0));
}

void lockdep_init(void)
{
	dep_init_map(&reclaim_map, DEP_RECLAIM, "fs_reclaim", &reclaim_map, 0, NULL);
}

void lockdep_exit(void)
{
	struct dep_class *c, *next;
	struct dep_edge *e, *after;

	for (c = classes; c; c = next) {
		next = c->next;
		for (e = c->after; e; e = after) {
			after = e->next;
			free(e);
		}
		free((void *)c->name);
		free(c);
	}
	classes = NULL;
	classes_end = &classes;
	memset(buckets, 0, sizeof(buckets));
	dep_report_exit();
	location_exit();
}
