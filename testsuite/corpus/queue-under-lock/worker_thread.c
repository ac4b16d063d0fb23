// SPDX-License-Identifier: GPL-2.0
/*
 * Under a pool's lock, but to a kthread_worker, which has a lock of its own; and the
 * flag that is left for a work is only a flag.
 */
/* want: nothing */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct worker_pool {
	raw_spinlock_t lock;
	bool stale;
};

static struct worker_pool hearth_pool;
static struct kthread_worker *hearth_worker;
static struct kthread_work hearth_kwork;

static void hearth_kwork_fn(struct kthread_work *work)
{
	pr_debug("hearth: released\n");
}

static void hearth_work_fn(struct work_struct *work)
{
	hearth_pool.stale = false;
}

static DECLARE_WORK(hearth_work, hearth_work_fn);

static void hearth_put(struct worker_pool *pool)
{
	bool stale;

	raw_spin_lock_irq(&pool->lock);
	kthread_queue_work(hearth_worker, &hearth_kwork);
	pool->stale = true;
	stale = pool->stale;
	raw_spin_unlock_irq(&pool->lock);
	if (stale)
		schedule_work(&hearth_work);
}

static int __init hearth_init(void)
{
	hearth_worker = kthread_run_worker(0, "hearth");
	if (IS_ERR(hearth_worker))
		return PTR_ERR(hearth_worker);
	kthread_init_work(&hearth_kwork, hearth_kwork_fn);
	raw_spin_lock_init(&hearth_pool.lock);
	hearth_put(&hearth_pool);
	return 0;
}

static void __exit hearth_exit(void)
{
	cancel_work_sync(&hearth_work);
	kthread_destroy_worker(hearth_worker);
}

module_init(hearth_init);
module_exit(hearth_exit);
MODULE_LICENSE("GPL");
