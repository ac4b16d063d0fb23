// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Workers. The rule of concurrency management: while work is pending, a per-CPU pool keeps one
 * worker running and wakes another when it sleeps; an unbound pool wakes one for each work.
 * A pool always has an idle worker, or one that makes the next.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "location.h"
#include "options.h"
#include "runtime.h"
#include "wq.h"

/* Workers. */

static bool need_more_worker(struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->nr_running;
}

bool wq_need_to_create(struct worker_pool *pool)
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

struct worker *wq_new_worker(struct worker_pool *pool)
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
	struct worker *worker = wq_new_worker(pool);
	char name[16];

	if (pool->cpu < 0)
		worker->flags |= WORKER_UNBOUND;
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

/* Called by lockdep's backtraces, as in the kernel. */
void print_worker_info(const char *log_lvl, struct task_struct *task);
void print_worker_info(const char *log_lvl, struct task_struct *task)
{
	struct worker *worker = ((struct task *)task)->worker;
	char name[64];

	if (worker && worker->current_pwq)
		printf("%sWorkqueue: %s %s\n", log_lvl, worker->current_pwq->wq->name,
		       wq_function(worker->current_func, name, sizeof(name)));
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
	lockdep_off();
	pool_lock(pool);
	worker->sleeping = true;
	pool->nr_running--;
	wq_kick_pool(pool);
	pool_unlock(pool);
	lockdep_on();
}

void wq_worker_running(struct worker *worker)
{
	if (!worker->sleeping)
		return;
	lockdep_off();
	pool_lock(worker->pool);
	worker->sleeping = false;
	if (!(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running++;
	pool_unlock(worker->pool);
	lockdep_on();
}

/* Running them. */

/* The work goes to this worker, or behind another that runs it just now; true: here. */
bool wq_assign(struct work_struct *work, struct worker *worker)
{
	struct worker *collision = wq_executing(worker->pool, work);

	wq_move_linked(work, collision ? &collision->scheduled : &worker->scheduled);
	return !collision;
}

static __always_inline void run(struct worker *worker, struct work_struct *work, struct pool_workqueue *pwq,
		unsigned long data)
{
	/* Not the work's own: the function may free that, and whoever does not wait for it may have by now. */
	struct lockdep_map map = worker->current_copy.lockdep_map;
	bool barrier = data & WORK_INACTIVE;
	const void *here = &&called;

	sched_yield_point();
	if (!barrier) {
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

	if (!(data & WORK_INACTIVE))
		dep_static_map(&work->lockdep_map, DEP_WORK, NULL);
	worker->current_work = work;
	/* Not its data, which whoever cancels it may be changing. */
	worker->current_copy.func = work->func;
	worker->current_copy.lockdep_map = work->lockdep_map;
	memcpy(worker->current_copy.queued_at, work->queued_at, sizeof(work->queued_at));
	worker->current_func = work->func;
	worker->current_pwq = pwq;
	worker->current_color = wq_color(data);
	if (runtime_options.verbose && !(data & WORK_INACTIVE)) {
		char name[64];

		printf("%s() runs on %s\n", wq_function(work->func, name, sizeof(name)), pwq->wq->name);
	}
	list_del_init(&work->entry);
	if (wq_flags(pwq->wq) & WQ_CPU_INTENSIVE)
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

void wq_process_scheduled(struct worker *worker)
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
	wait_until(!runtime_options.pressure || !wq_need_to_create(pool), pool, &why);
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
	while (wq_need_to_create(pool)) {
		if (runtime_options.pressure)
			starve(pool);
		else
			sched_wake(create_worker(pool)->task);
	}
	timer_delete(&pool->mayday_timer);
	pool->flags &= ~POOL_MANAGER_ACTIVE;
	return true;
}

void wq_mayday(struct timer_list *timer)
{
	struct worker_pool *pool = container_of(timer, struct worker_pool, mayday_timer);
	struct work_struct *work;
	bool called = false;

	pool_lock(pool);
	rt_lock(&wq_mayday_lock);
	if (wq_need_to_create(pool))
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

void wq_worker_exit(struct worker *worker)
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
			wq_worker_exit(worker);
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

			if (wq_assign(work, worker))
				wq_process_scheduled(worker);
		} while (!list_empty(&pool->worklist) && pool->nr_running <= 1);
		set_flags(worker, WORKER_PREP);
sleep:
		enter_idle(worker);
		pool_unlock(pool);
		sched_block(&why, 0);
	}
}

/* Idle workers go, after a time. */

void wq_idle_timeout(struct timer_list *timer)
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

void wq_idle_cull(struct work_struct *work)
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

