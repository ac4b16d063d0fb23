// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pools and the works on them: what a work says of itself, how it gets on a pool's list and how its leaving is counted.
 * The workers are in wq_worker.c.
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
	/* Only a drain: the kernel warns, and the queue lives on. */
	const char *rule = wq_flags(wq) & __WQ_DESTROYING ? "queue-lifecycle" : "warning";
	char name[64];

	if (!(wq_flags(wq) & (__WQ_DESTROYING | __WQ_DRAINING)) || chained(wq))
		return true;
	if (!wq->warned)
		lockdep_report_text(rule, ip, "workqueue: cannot queue %s on wq %s",
				    wq_function(work->func, name, sizeof(name)), wq->name);
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
	if (last && last != pool && !(wq_flags(wq) & __WQ_ORDERED)) {
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
		dep_init_map(&pool->lock_map, DEP_SPIN, "&pool->lock", &pool_lock_key, 0, CALLER);
		timer_init_key(&pool->idle_timer, wq_idle_timeout, 0, NULL, NULL);
		timer_init_key(&pool->mayday_timer, wq_mayday, 0, NULL, NULL);
		wq_init_work(&pool->idle_cull_work, wq_idle_cull, (const void *)wq_idle_cull);
	}
}
