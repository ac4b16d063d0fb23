// SPDX-License-Identifier: GPL-2.0
/*
 * One way out gives the pool's lock back, the other one queues before it does. The
 * work is delayed, but with a delay of 0 it is queued at once.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct worker_pool {
	raw_spinlock_t lock;
	unsigned int dying;
};

static struct worker_pool keep_pool;

static void keep_reap_fn(struct work_struct *work)
{
	keep_pool.dying = 0;
}

static DECLARE_DELAYED_WORK(keep_reap, keep_reap_fn);

static void keep_kill_one(struct worker_pool *pool, unsigned long delay)
{
	raw_spin_lock_irq(&pool->lock);
	if (pool->dying > 64) {
		raw_spin_unlock_irq(&pool->lock);
		return;
	}
	pool->dying++;
	mod_delayed_work(system_long_wq, &keep_reap, delay);	/* want[gcc,clang]: queue-under-lock   not the pool that is run on; see make check-switches */
	raw_spin_unlock_irq(&pool->lock);
}

static int __init keep_init(void)
{
	raw_spin_lock_init(&keep_pool.lock);
	keep_kill_one(&keep_pool, 0);
	return 0;
}

static void __exit keep_exit(void)
{
	cancel_delayed_work_sync(&keep_reap);
}

module_init(keep_init);
module_exit(keep_exit);
MODULE_LICENSE("GPL");
