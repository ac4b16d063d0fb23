// SPDX-License-Identifier: GPL-2.0
/*
 * Guards on both sides of an allocation that says GFP_NOFS itself.
 */
/* want: nothing */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static struct workqueue_struct *estuary_wq;
static DEFINE_MUTEX(estuary_lock);
static DEFINE_SPINLOCK(estuary_stats_lock);
static unsigned int estuary_done;

static void estuary_work_fn(struct work_struct *work)
{
	scoped_guard(mutex, &estuary_lock) {
		void *buf __free(kfree) = kmalloc(64, GFP_NOFS);

		if (!buf)
			return;
	}

	guard(spinlock)(&estuary_stats_lock);
	estuary_done++;
}

static DECLARE_WORK(estuary_work, estuary_work_fn);

static int __init estuary_init(void)
{
	estuary_wq = alloc_workqueue("estuary", WQ_UNBOUND | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!estuary_wq)
		return -ENOMEM;
	queue_work(estuary_wq, &estuary_work);
	return 0;
}

static void __exit estuary_exit(void)
{
	cancel_work_sync(&estuary_work);
	destroy_workqueue(estuary_wq);
}

module_init(estuary_init);
module_exit(estuary_exit);
MODULE_LICENSE("GPL");
