// SPDX-License-Identifier: GPL-2.0
/*
 * A pool of buffers with a lock of the same field name: of another struct, and
 * nothing that queueing knows of.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct flue_pool {
	raw_spinlock_t lock;
	unsigned int free;
	struct work_struct refill;
};

static struct flue_pool flue_pool = { .free = 1 };

static void flue_refill(struct work_struct *work)
{
	struct flue_pool *pool = container_of(work, struct flue_pool, refill);

	raw_spin_lock_irq(&pool->lock);
	pool->free = 16;
	raw_spin_unlock_irq(&pool->lock);
}

static void flue_take(struct flue_pool *pool)
{
	raw_spin_lock_irq(&pool->lock);
	if (!--pool->free)
		schedule_work(&pool->refill);
	raw_spin_unlock_irq(&pool->lock);
}

static int __init flue_init(void)
{
	raw_spin_lock_init(&flue_pool.lock);
	INIT_WORK(&flue_pool.refill, flue_refill);
	flue_take(&flue_pool);
	return 0;
}

static void __exit flue_exit(void)
{
	cancel_work_sync(&flue_pool.refill);
}

module_init(flue_init);
module_exit(flue_exit);
MODULE_LICENSE("GPL");
