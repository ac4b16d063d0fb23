// SPDX-License-Identifier: GPL-2.0
/*
 * The idle timer's path in the same shape: it looks for workers to cull under the
 * pool's lock, and has the culling done by a work, because that sleeps. The lock is
 * held by the caller, two calls up, with interrupts off.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct worker_pool {
	raw_spinlock_t lock;
	unsigned int nr_idle;
	struct work_struct idle_cull_work;
};

static struct worker_pool bailey_pool;

static void bailey_cull_fn(struct work_struct *work)
{
	struct worker_pool *pool = container_of(work, struct worker_pool, idle_cull_work);

	pool->nr_idle = 0;
}

static void bailey_start_cull(struct worker_pool *pool)
{
	queue_work(system_dfl_wq, &pool->idle_cull_work);	/* want[gcc,clang]: queue-under-lock   not the pool that is run on; see make check-switches */
}

static bool bailey_check_idle(struct worker_pool *pool)
{
	if (pool->nr_idle < 2)
		return false;
	bailey_start_cull(pool);
	return true;
}

static void bailey_idle_timeout(struct worker_pool *pool)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&pool->lock, flags);
	if (!bailey_check_idle(pool))
		pool->nr_idle++;
	raw_spin_unlock_irqrestore(&pool->lock, flags);
}

static int __init bailey_init(void)
{
	raw_spin_lock_init(&bailey_pool.lock);
	INIT_WORK(&bailey_pool.idle_cull_work, bailey_cull_fn);
	bailey_pool.nr_idle = 4;
	bailey_idle_timeout(&bailey_pool);
	return 0;
}

static void __exit bailey_exit(void)
{
	cancel_work_sync(&bailey_pool.idle_cull_work);
}

module_init(bailey_init);
module_exit(bailey_exit);
MODULE_LICENSE("GPL");
