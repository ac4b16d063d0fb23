// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Those who run works when no worker can: rescuers, when there is no memory for workers, and
 * the softirq task, for works that may not sleep.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>

#include "location.h"
#include "options.h"
#include "runtime.h"
#include "wq.h"

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
	while (wq_need_to_create(pool) && (work = next_for_rescuer(pwq)))
		if (wq_assign(work, rescuer))
			wq_process_scheduled(rescuer);
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
	wq_worker_exit(rescuer);
}

struct worker *wq_create_rescuer(struct workqueue_struct *wq)
{
	struct worker *rescuer = wq_new_worker(NULL);
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

/*
 * Nothing can run, and what reclaim waits for is among the works that no worker can be made for: their queues
 * should have had a rescuer.
 */
void wq_blame_starving(void)
{
	int i;

	for (i = 0; i < NR_POOLS; i++) {
		struct work_struct *work;
		struct workqueue_struct *wq;

		if (!wq_pools[i].starving || list_empty(&wq_pools[i].worklist))
			continue;
		work = list_first_entry(&wq_pools[i].worklist, struct work_struct, entry);
		wq = wq_work_pwq(work)->wq;
		if (!wq->rescuer)
			lockdep_report_text("unannotated-queue", wq->site ? wq->site : wq_queued_at(work),
					    "workqueue: %s has no rescuer, and reclaim waits for it", wq->name);
	}
}

/* BH works: the softirq task is their only worker. */

static void run_bh_pool(struct worker_pool *pool)
{
	static struct worker *workers[NR_STD_POOLS];
	struct worker **worker = &workers[pool->highpri];

	if (!*worker) {
		*worker = wq_new_worker(pool);
		(*worker)->flags |= WORKER_UNBOUND;
		list_add_tail(&(*worker)->node, &pool->workers);
		(*worker)->task = me();
	}
	pool_lock(pool);
	me()->worker = *worker;
	while (!list_empty(&pool->worklist)) {
		struct work_struct *work = list_first_entry(&pool->worklist, struct work_struct, entry);

		if (wq_assign(work, *worker))
			wq_process_scheduled(*worker);
	}
	me()->worker = NULL;
	pool_unlock(pool);
}

void wq_run_bh(void)
{
	run_bh_pool(wq_pool(0, true, true));
	run_bh_pool(wq_pool(0, false, true));
}

