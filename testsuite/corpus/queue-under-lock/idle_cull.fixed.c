// SPDX-License-Identifier: GPL-2.0
/*
 * As idle_worker_timeout() in kernel/workqueue.c: whether to cull is decided under
 * the pool's lock, and the work is queued after it has been given back.
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
	queue_work(system_dfl_wq, &pool->idle_cull_work);
}

static bool bailey_check_idle(struct worker_pool *pool)
{
	return pool->nr_idle >= 2;
}

static void bailey_idle_timeout(struct worker_pool *pool)
{
	unsigned long flags;
	bool do_cull;

	raw_spin_lock_irqsave(&pool->lock, flags);
	do_cull = bailey_check_idle(pool);
	if (!do_cull)
		pool->nr_idle++;
	raw_spin_unlock_irqrestore(&pool->lock, flags);
	if (do_cull)
		bailey_start_cull(pool);
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
