// SPDX-License-Identifier: GPL-2.0
/*
 * Cancelling is exempt from flush-dependency, because a queued work needs no worker
 * to be cancelled. One that is running is waited for all the same, and this one may
 * be waiting for memory.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gallium_wq;
static void *gallium_stats;

static void gallium_stat_fn(struct work_struct *work)
{
	if (!gallium_stats)
		gallium_stats = kzalloc(1024, GFP_KERNEL);
	schedule_delayed_work(to_delayed_work(work), HZ);
}

static DECLARE_DELAYED_WORK(gallium_stat, gallium_stat_fn);

static void gallium_unmap_fn(struct work_struct *work)
{
	cancel_delayed_work_sync(&gallium_stat);	/* want: wait-in-reclaim-work */
	pr_debug("gallium: unmapped\n");
}

static DECLARE_WORK(gallium_unmap, gallium_unmap_fn);

static int __init gallium_init(void)
{
	gallium_wq = alloc_ordered_workqueue("gallium", WQ_MEM_RECLAIM |
					     WQ_MEM_WARN_ON_RECLAIM);
	if (!gallium_wq)
		return -ENOMEM;
	schedule_delayed_work(&gallium_stat, 0);
	queue_work(gallium_wq, &gallium_unmap);
	return 0;
}

static void __exit gallium_exit(void)
{
	destroy_workqueue(gallium_wq);
	cancel_delayed_work_sync(&gallium_stat);
	kfree(gallium_stats);
}

module_init(gallium_init);
module_exit(gallium_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..31 */
