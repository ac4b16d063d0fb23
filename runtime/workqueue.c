// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pools, their workers and what they run. The rule of concurrency management: while work is pending,
 * a per-CPU pool keeps one worker running and wakes another when it sleeps; an unbound pool
 * wakes one for each work. A pool always has an idle worker, or one that makes the next.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>

#include "location.h"
#include "options.h"
#include "runtime.h"
#include "wq.h"

struct worker_pool wq_pools[NR_POOLS];
struct rt_lock wq_mayday_lock;

static struct lock_class_key pool_lock_key;

void pool_lock(struct worker_pool *pool)
{
	lock_acquire(&pool->lock_map, 0, 0, 0, CALLER);
	if (!runtime_options.parallel && pool->lock.held) {
		sched_print_waiters("DEADLOCK: pool->lock is taken by the task that holds it");
		runtime_finish(1);
	}
	rt_lock(&pool->lock);
}

void pool_unlock(struct worker_pool *pool)
{
	rt_unlock(&pool->lock);
	lock_release(&pool->lock_map, CALLER);
}

static struct task *mutex_owner(const void *object)
{
	return ((const struct workqueue_struct *)object)->mutex;
}

static bool take_mutex(struct workqueue_struct *wq)
{
	struct task *nobody = NULL;

	return __atomic_compare_exchange_n(&wq->mutex, &nobody, me(), false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void wq_mutex_lock(struct workqueue_struct *wq)
{
	struct wait_on why = { .what = "the workqueue's mutex", .map = wq->lockdep_map,
			       .owner = mutex_owner, .object = wq };

	wait_until(take_mutex(wq), &wq->mutex, &why);
}

void wq_mutex_unlock(struct workqueue_struct *wq)
{
	__atomic_store_n(&wq->mutex, NULL, __ATOMIC_SEQ_CST);
	unpark(&wq->mutex, 1);
}

struct worker_pool *wq_pool(int cpu, bool highpri, bool bh)
{
	if (bh)
		return &wq_pools[(NR_CPUS + 1) * NR_STD_POOLS + highpri];
	return &wq_pools[(cpu < 0 ? NR_CPUS : cpu) * NR_STD_POOLS + highpri];
}

/* What a work says of itself. */

struct pool_workqueue *wq_work_pwq(struct work_struct *work)
{
	unsigned long data = wq_read(work);

	return data & WORK_PWQ ? (struct pool_workqueue *)(data & ~WORK_FLAGS) : NULL;
}

struct worker_pool *wq_work_pool(struct work_struct *work)
{
	unsigned long data = wq_read(work), id;

	if (data & WORK_PWQ)
		return ((struct pool_workqueue *)(data & ~WORK_FLAGS))->pool;
	id = data >> WORK_POOL_SHIFT;
	return id < NR_POOLS ? &wq_pools[id] : NULL;
}

void wq_set_off_queue(struct work_struct *work, int pool_id, unsigned long flags)
{
	__atomic_store_n(wq_data(work), (unsigned long)pool_id << WORK_POOL_SHIFT | flags, __ATOMIC_SEQ_CST);
}

/* Workers. */

static bool need_more_worker(struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->nr_running;
}

static bool need_to_create_worker(struct worker_pool *pool)
{
	return need_more_worker(pool) && !pool->nr_idle;
}

/* How many idle workers are not worth culling: the kernel's two; --set idle_keep=N for per-CPU pools. */
static bool too_many_idle(struct worker_pool *pool)
{
	int idle = pool->nr_idle + !!(pool->flags & POOL_MANAGER_ACTIVE);
	int keep = pool->cpu < 0 ? 2 : runtime_options.idle_keep;

	return pool->nr_idle && idle > keep && (idle - keep) * 4 >= pool->nr_workers - pool->nr_idle;
}

static void set_flags(struct worker *worker, unsigned int flags)
{
	if ((flags & WORKER_NOT_RUNNING) && !(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running--;
	worker->flags |= flags;
}

static void clear_flags(struct worker *worker, unsigned int flags)
{
	unsigned int old = worker->flags;

	worker->flags &= ~flags;
	if ((old & WORKER_NOT_RUNNING) && !(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running++;
}

static void enter_idle(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	worker->flags |= WORKER_IDLE;
	pool->nr_idle++;
	worker->last_active = __jiffies();
	list_add(&worker->entry, &pool->idle_list);
	if (pool->starving)
		unpark(pool, 0);
	if (too_many_idle(pool) && !timer_pending(&pool->idle_timer) && !(pool->flags & POOL_CULLING))
		mod_timer(&pool->idle_timer, worker->last_active + IDLE_WORKER_TIMEOUT);
}

static void leave_idle(struct worker *worker)
{
	worker->flags &= ~WORKER_IDLE;
	worker->pool->nr_idle--;
	list_del_init(&worker->entry);
}

static void worker_thread(void *arg);

static struct worker *new_worker(struct worker_pool *pool)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	worker->pool = pool;
	INIT_LIST_HEAD(&worker->entry);
	INIT_LIST_HEAD(&worker->node);
	INIT_LIST_HEAD(&worker->scheduled);
	worker->flags = WORKER_PREP;
	return worker;
}

/* With the pool's lock held: one more idle worker, not yet woken. */
static struct worker *create_worker(struct worker_pool *pool)
{
	struct worker *worker = new_worker(pool);
	char name[16];

	if (pool->cpu < 0)
		worker->flags |= WORKER_UNBOUND;
	if (pool->flags & POOL_BH)
		return worker;
	if (pool->cpu < 0)
		snprintf(name, sizeof(name), "kworker/u%d:%d%s", NR_CPUS, pool->next_name++, pool->highpri ? "H" : "");
	else
		snprintf(name, sizeof(name), "kworker/%d:%d%s", pool->cpu, pool->next_name++, pool->highpri ? "H" : "");
	pool->nr_workers++;
	list_add_tail(&worker->node, &pool->workers);
	enter_idle(worker);
	worker->task = sched_create(name, worker_thread, worker);
	return worker;
}

struct worker *wq_current_worker(void)
{
	return me()->worker;
}

struct work_struct *current_work(void)
{
	return me()->worker ? me()->worker->current_work : NULL;
}

bool current_is_workqueue_rescuer(void)
{
	return me()->worker && me()->worker->rescue_wq;
}

struct worker *wq_executing(struct worker_pool *pool, struct work_struct *work)
{
	struct worker *worker;

	list_for_each_entry(worker, &pool->workers, node)
		if (worker->current_work == work && worker->current_func == work->func)
			return worker;
	return NULL;
}

/*
 * Wakes a worker if the pool needs one; under the pool's lock. The worker is claimed here: while it is only on its
 * way, it is not idle and nobody may cull it. (Before, it claimed itself when it ran.)
 */
bool wq_kick_pool(struct worker_pool *pool)
{
	struct worker *worker;

	if (!need_more_worker(pool))
		return false;
	if (pool->flags & POOL_BH) {
		softirq_raise();
		return true;
	}
	if (!pool->nr_workers)		/* the first is made on demand; the kernel makes it at boot */
		create_worker(pool);
	worker = list_first_entry_or_null(&pool->idle_list, struct worker, entry);
	if (!worker)
		return false;
	if (runtime_options.claim_before_wake)
		leave_idle(worker);
	sched_wake(worker->task);
	return true;
}

void wq_worker_sleeping(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	if (worker->flags & WORKER_NOT_RUNNING || worker->sleeping)
		return;
	pool_lock(pool);
	worker->sleeping = true;
	pool->nr_running--;
	wq_kick_pool(pool);
	pool_unlock(pool);
}

void wq_worker_running(struct worker *worker)
{
	if (!worker->sleeping)
		return;
	pool_lock(worker->pool);
	worker->sleeping = false;
	if (!(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running++;
	pool_unlock(worker->pool);
}

/* Works on their way. */

/* A work and the barriers behind it go to the end of head. */
void wq_move_linked(struct work_struct *work, struct list_head *head)
{
	struct work_struct *next;
	bool linked;

	do {
		next = list_next_entry(work, entry);
		linked = wq_read(work) & WORK_LINKED;
		list_move_tail(&work->entry, head);
		work = next;
	} while (linked);
}

bool wq_pwq_busy(struct pool_workqueue *pwq)
{
	int i;

	for (i = 0; i < WORK_NR_COLORS; i++)
		if (pwq->nr_in_flight[i])
			return true;
	return pwq->nr_active || !list_empty(&pwq->inactive_works);
}

/* Under the pool's lock, where the release may not be done: somebody else does. */
void wq_put_pwq(struct pool_workqueue *pwq)
{
	if (--pwq->refcnt)
		return;
	if (runtime_options.pwq_release_system)
		schedule_work(&pwq->release_bounce);
	else
		wq_queue_release(pwq);
}

void wq_activate_inactive(struct pool_workqueue *pwq)
{
	while (!list_empty(&pwq->inactive_works) && pwq->nr_active < pwq->wq->max_active) {
		struct work_struct *work = list_first_entry(&pwq->inactive_works, struct work_struct, entry);

		pwq->nr_active++;
		wq_move_linked(work, &pwq->pool->worklist);
		__atomic_fetch_and(wq_data(work), ~WORK_INACTIVE, __ATOMIC_SEQ_CST);
	}
	wq_kick_pool(pwq->pool);
}

/* A work with this data has left pwq, run or cancelled; under the pool's lock. */
void wq_dec_in_flight(struct pool_workqueue *pwq, unsigned long data)
{
	int color = wq_color(data);

	if (!(data & WORK_INACTIVE)) {
		pwq->nr_active--;
		wq_activate_inactive(pwq);
	}
	pwq->nr_in_flight[color]--;
	if (pwq->flush_color == color && !pwq->nr_in_flight[color]) {
		pwq->flush_color = -1;
		/* The last one of this colour wakes the flusher that is in turn. */
		if (!__atomic_sub_fetch(&pwq->wq->nr_pwqs_to_flush, 1, __ATOMIC_SEQ_CST))
			wq_complete(&pwq->wq->first_flusher->done);
	}
	wq_put_pwq(pwq);
}

void wq_insert(struct pool_workqueue *pwq, struct work_struct *work, struct list_head *head,
	       unsigned long flags)
{
	__atomic_store_n(wq_data(work), (unsigned long)pwq | WORK_PENDING | WORK_PWQ | flags, __ATOMIC_SEQ_CST);
	list_add_tail(&work->entry, head);
	pwq->refcnt++;
}

/* Queued by a work of the same queue: allowed while it drains. */
static bool chained(struct workqueue_struct *wq)
{
	struct worker *worker = wq_current_worker();

	return worker && worker->current_pwq && worker->current_pwq->wq == wq;
}

static bool may_queue(struct workqueue_struct *wq, struct work_struct *work, const void *ip)
{
	const char *name;

	if (!(wq->flags & (__WQ_DESTROYING | __WQ_DRAINING)) || chained(wq))
		return true;
	name = location_symbol(work->func, NULL);
	if (!wq->warned)
		lockdep_report_text("queue-lifecycle", ip, "workqueue: cannot queue %s on wq %s",
				    name ? name : "a work", wq->name);
	wq->warned = true;
	/* The kernel leaves the work pending for ever; a later cancel would hang for another reason. */
	__atomic_fetch_and(wq_data(work), ~WORK_PENDING, __ATOMIC_SEQ_CST);
	return false;
}

void wq_queue(int cpu, struct workqueue_struct *wq, struct work_struct *work, const void *ip)
{
	struct pool_workqueue *pwq;
	struct worker_pool *last, *pool;
	struct worker *worker;

	if (!may_queue(wq, work, ip))
		return;
	if (cpu < 0 || cpu >= NR_CPUS)
		cpu = me()->cpu;
	pwq = wq->cpu_pwq[cpu];
	pool = pwq->pool;
	last = wq_work_pool(work);
	pool_lock(last ? last : pool);
	if (last && last != pool && !(wq->flags & __WQ_ORDERED)) {
		/* Still running elsewhere: there it waits its turn, so it never runs twice at once. */
		worker = wq_executing(last, work);
		if (worker && worker->current_pwq->wq == wq) {
			pwq = worker->current_pwq;
			pool = last;
		}
	}
	if (last && last != pool) {
		pool_unlock(last);
		pool_lock(pool);
	}
	pwq->nr_in_flight[pwq->work_color]++;
	if (list_empty(&pwq->inactive_works) && pwq->nr_active < wq->max_active) {
		pwq->nr_active++;
		wq_insert(pwq, work, &pool->worklist, (unsigned long)pwq->work_color << WORK_COLOR_SHIFT);
		if (pool->starving)
			mod_timer(&pool->mayday_timer, __jiffies() + MAYDAY_INTERVAL);
		wq_kick_pool(pool);
	} else {
		wq_insert(pwq, work, &pwq->inactive_works,
			  (unsigned long)pwq->work_color << WORK_COLOR_SHIFT | WORK_INACTIVE);
	}
	pool_unlock(pool);
}

/* Running them. */

/* The work goes to this worker, or behind another that runs it just now; true: here. */
static bool assign_work(struct work_struct *work, struct worker *worker)
{
	struct worker *collision = wq_executing(worker->pool, work);

	wq_move_linked(work, collision ? &collision->scheduled : &worker->scheduled);
	return !collision;
}

static __always_inline void run(struct worker *worker, struct work_struct *work, struct pool_workqueue *pwq,
		unsigned long data)
{
	/* The function may free its work. */
	struct lockdep_map map = work->lockdep_map;
	bool barrier = data & WORK_INACTIVE;
	const void *here = &&called;

	sched_yield_point();
	if (!barrier) {
		dep_static_map(&work->lockdep_map, DEP_WORK, NULL);
		map = work->lockdep_map;
		lock_acquire(pwq->wq->lockdep_map, 0, 0, 0, here);
		lock_acquire(&map, 0, 0, 0, here);
	}
called:
	worker->current_func(work);
	if (!barrier) {
		lock_release(&map, here);
		lock_release(pwq->wq->lockdep_map, here);
		lockdep_idle("workqueue");
	}
}

static noinline void process_one_work(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;
	struct pool_workqueue *pwq = wq_work_pwq(work);
	unsigned long data = wq_read(work);

	worker->current_work = work;
	worker->current_func = work->func;
	worker->current_pwq = pwq;
	worker->current_color = wq_color(data);
	list_del_init(&work->entry);
	if (pwq->wq->flags & WQ_CPU_INTENSIVE)
		set_flags(worker, WORKER_CPU_INTENSIVE);
	/* More work than this one? Unbound pools have a worker for each, and those that do not count need another. */
	wq_kick_pool(pool);
	wq_set_off_queue(work, pool->id, 0);
	pool_unlock(pool);

	run(worker, work, pwq, data);

	pool_lock(pool);
	if (worker->flags & WORKER_CPU_INTENSIVE)
		clear_flags(worker, WORKER_CPU_INTENSIVE);
	worker->current_work = NULL;
	worker->current_func = NULL;
	worker->current_pwq = NULL;
	wq_dec_in_flight(pwq, data);
}

static void process_scheduled(struct worker *worker)
{
	while (!list_empty(&worker->scheduled))
		process_one_work(worker, list_first_entry(&worker->scheduled, struct work_struct, entry));
}

/* Memory for workers. */

void wq_memory_back(void)
{
	int i;

	runtime_options.pressure = false;
	for (i = 0; i < NR_POOLS; i++)
		unpark(&wq_pools[i], 0);
}

static void starve(struct worker_pool *pool)
{
	static const struct wait_on why = { .what = "memory for another worker" };

	pool->starving = true;
	mod_timer(&pool->mayday_timer, __jiffies() + MAYDAY_TIMEOUT);
	pool_unlock(pool);
	/* The kernel tries again every second; nothing changes in between but what wakes this. */
	wait_until(!runtime_options.pressure || !need_to_create_worker(pool), pool, &why);
	pool_lock(pool);
	pool->starving = false;
}

/* The one worker that makes more; under the pool's lock, which it may give up. false: another does it. */
static bool manage_workers(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	if (pool->flags & POOL_MANAGER_ACTIVE)
		return false;
	pool->flags |= POOL_MANAGER_ACTIVE;
	while (need_to_create_worker(pool)) {
		if (runtime_options.pressure)
			starve(pool);
		else
			sched_wake(create_worker(pool)->task);
	}
	timer_delete(&pool->mayday_timer);
	pool->flags &= ~POOL_MANAGER_ACTIVE;
	return true;
}

static void mayday(struct timer_list *timer)
{
	struct worker_pool *pool = container_of(timer, struct worker_pool, mayday_timer);
	struct work_struct *work;
	bool called = false;

	pool_lock(pool);
	rt_lock(&wq_mayday_lock);
	if (need_to_create_worker(pool))
		list_for_each_entry(work, &pool->worklist, entry) {
			struct pool_workqueue *pwq = wq_work_pwq(work);

			if (!pwq->wq->rescuer || !list_empty(&pwq->mayday_node))
				continue;
			pwq->refcnt++;		/* or the queue goes before its rescuer has come */
			list_add_tail(&pwq->mayday_node, &pwq->wq->maydays);
			sched_wake(pwq->wq->rescuer->task);
			called = true;
		}
	rt_unlock(&wq_mayday_lock);
	if (called)
		mod_timer(&pool->mayday_timer, __jiffies() + MAYDAY_INTERVAL);
	pool_unlock(pool);
}

static void worker_exit(struct worker *worker)
{
	me()->worker = NULL;
	__atomic_store_n(&worker->exited, 1, __ATOMIC_SEQ_CST);
	unpark(worker, 0);
}

static void worker_thread(void *arg)
{
	static const struct wait_on why = { .what = "work", .idle = true };
	struct worker *worker = arg;
	struct worker_pool *pool = worker->pool;

	me()->worker = worker;
	me()->ts.flags |= PF_WQ_WORKER | PF_KTHREAD;
	me()->bound = pool->cpu >= 0;
	if (me()->bound)
		me()->cpu = pool->cpu;
	for (;;) {
		/* Woken, and not yet on a CPU. */
		sched_yield_point();
		pool_lock(pool);
		if (worker->flags & WORKER_DIE) {
			pool_unlock(pool);
			worker_exit(worker);
			return;
		}
		if (worker->flags & WORKER_IDLE)
			leave_idle(worker);
		do {
			if (!need_more_worker(pool))
				goto sleep;
		} while (!pool->nr_idle && manage_workers(worker));
		clear_flags(worker, WORKER_PREP);
		do {
			struct work_struct *work = list_first_entry(&pool->worklist, struct work_struct, entry);

			if (assign_work(work, worker))
				process_scheduled(worker);
		} while (!list_empty(&pool->worklist) && pool->nr_running <= 1);
		set_flags(worker, WORKER_PREP);
sleep:
		enter_idle(worker);
		pool_unlock(pool);
		sched_block(&why, 0);
	}
}

/* Idle workers go, after a time. */

static void idle_timeout(struct timer_list *timer)
{
	struct worker_pool *pool = container_of(timer, struct worker_pool, idle_timer);
	bool cull = false;

	pool_lock(pool);
	if (too_many_idle(pool)) {
		struct worker *worker = list_entry(pool->idle_list.prev, struct worker, entry);
		unsigned long expires = worker->last_active + IDLE_WORKER_TIMEOUT;

		cull = !time_before(__jiffies(), expires);
		if (cull)
			pool->flags |= POOL_CULLING;
		else
			mod_timer(&pool->idle_timer, expires);
	}
	pool_unlock(pool);
	if (cull)
		queue_work(system_dfl_wq, &pool->idle_cull_work);
}

static void idle_cull(struct work_struct *work)
{
	static const struct wait_on why = { .what = "a worker to end" };
	struct worker_pool *pool = container_of(work, struct worker_pool, idle_cull_work);
	LIST_HEAD(dying);
	struct worker *worker, *next;

	pool_lock(pool);
	pool->flags &= ~POOL_CULLING;
	while (too_many_idle(pool)) {
		unsigned long expires;

		worker = list_entry(pool->idle_list.prev, struct worker, entry);
		expires = worker->last_active + IDLE_WORKER_TIMEOUT;
		if (time_before(__jiffies(), expires)) {
			mod_timer(&pool->idle_timer, expires);
			break;
		}
		worker->flags |= WORKER_DIE;
		list_move_tail(&worker->entry, &dying);
		list_del_init(&worker->node);
		pool->nr_idle--;
		pool->nr_workers--;
	}
	pool_unlock(pool);
	list_for_each_entry_safe(worker, next, &dying, entry) {
		sched_wake(worker->task);
		wait_until(__atomic_load_n(&worker->exited, __ATOMIC_SEQ_CST), worker, &why);
		free(worker);
	}
}

/* Rescuers. */

static struct work_struct *next_for_rescuer(struct pool_workqueue *pwq)
{
	struct work_struct *work;

	list_for_each_entry(work, &pwq->pool->worklist, entry)
		if (wq_work_pwq(work) == pwq)
			return work;
	return NULL;
}

static void rescue(struct worker *rescuer, struct pool_workqueue *pwq)
{
	struct worker_pool *pool = pwq->pool;
	struct work_struct *work;

	pool_lock(pool);
	rescuer->pool = pool;
	list_add_tail(&rescuer->node, &pool->workers);
	while (need_to_create_worker(pool) && (work = next_for_rescuer(pwq)))
		if (assign_work(work, rescuer))
			process_scheduled(rescuer);
	list_del_init(&rescuer->node);
	wq_put_pwq(pwq);
	/* With the rescuer gone there may be nobody left. */
	wq_kick_pool(pool);
	pool_unlock(pool);
	rescuer->pool = NULL;
}

static void rescuer_thread(void *arg)
{
	static const struct wait_on why = { .what = "a mayday", .idle = true };
	struct worker *rescuer = arg;
	struct workqueue_struct *wq = rescuer->rescue_wq;

	me()->worker = rescuer;
	me()->ts.flags |= PF_WQ_WORKER | PF_KTHREAD;
	for (;;) {
		bool stop = __atomic_load_n(&rescuer->stop, __ATOMIC_SEQ_CST);
		struct pool_workqueue *pwq;

		rt_lock(&wq_mayday_lock);
		pwq = list_first_entry_or_null(&wq->maydays, struct pool_workqueue, mayday_node);
		if (pwq)
			list_del_init(&pwq->mayday_node);
		rt_unlock(&wq_mayday_lock);
		if (pwq)
			rescue(rescuer, pwq);
		else if (stop)
			break;
		else
			sched_block(&why, 0);
	}
	worker_exit(rescuer);
}

struct worker *wq_create_rescuer(struct workqueue_struct *wq)
{
	struct worker *rescuer = new_worker(NULL);
	char name[16];

	rescuer->rescue_wq = wq;
	snprintf(name, sizeof(name), "kworker/R-%s", wq->name);
	rescuer->task = sched_create(name, rescuer_thread, rescuer);
	return rescuer;
}

void wq_stop_rescuer(struct worker *rescuer)
{
	static const struct wait_on why = { .what = "a rescuer to end" };

	__atomic_store_n(&rescuer->stop, true, __ATOMIC_SEQ_CST);
	sched_wake(rescuer->task);
	wait_until(__atomic_load_n(&rescuer->exited, __ATOMIC_SEQ_CST), rescuer, &why);
	free(rescuer);
}

/* BH works: the softirq task is their only worker. */

static void run_bh_pool(struct worker_pool *pool)
{
	static struct worker *workers[NR_STD_POOLS];
	struct worker **worker = &workers[pool->highpri];

	if (!*worker) {
		*worker = create_worker(pool);
		list_add_tail(&(*worker)->node, &pool->workers);
		(*worker)->task = me();
	}
	pool_lock(pool);
	me()->worker = *worker;
	while (!list_empty(&pool->worklist)) {
		struct work_struct *work = list_first_entry(&pool->worklist, struct work_struct, entry);

		if (assign_work(work, *worker))
			process_scheduled(*worker);
	}
	me()->worker = NULL;
	pool_unlock(pool);
}

void wq_run_bh(void)
{
	run_bh_pool(wq_pool(0, true, true));
	run_bh_pool(wq_pool(0, false, true));
}

void wq_pools_start(void)
{
	int i;

	for (i = 0; i < NR_POOLS; i++) {
		struct worker_pool *pool = &wq_pools[i];

		pool->id = i;
		pool->cpu = i < NR_CPUS * NR_STD_POOLS ? i / NR_STD_POOLS : -1;
		pool->highpri = i % NR_STD_POOLS;
		if (i >= (NR_CPUS + 1) * NR_STD_POOLS)
			pool->flags |= POOL_BH;
		INIT_LIST_HEAD(&pool->worklist);
		INIT_LIST_HEAD(&pool->idle_list);
		INIT_LIST_HEAD(&pool->workers);
		dep_init_map(&pool->lock_map, DEP_SPIN, "&pool->lock", &pool_lock_key, 0, NULL);
		timer_init_key(&pool->idle_timer, idle_timeout, 0, NULL, NULL);
		timer_init_key(&pool->mayday_timer, mayday, 0, NULL, NULL);
		wq_init_work(&pool->idle_cull_work, idle_cull);
	}
}
