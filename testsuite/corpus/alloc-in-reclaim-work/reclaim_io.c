// SPDX-License-Identifier: GPL-2.0
/* wqlint: --reclaim=io */
/*
 * With --reclaim=io a GFP_NOFS allocation counts too, because it may still
 * start I/O; GFP_NOIO and GFP_NOWAIT do not.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *dory_wq;

static void dory_io(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_NOFS));	/* want[gcc,clang]: alloc-in-reclaim-work   only --reclaim says it */
	kfree(kmalloc(64, GFP_NOIO));
	kfree(kmalloc(64, GFP_NOWAIT));
}

static DECLARE_WORK(dory_work, dory_io);

static int __init dory_init(void)
{
	dory_wq = alloc_workqueue("dory", WQ_PERCPU | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!dory_wq)
		return -ENOMEM;
	queue_work(dory_wq, &dory_work);
	return 0;
}

static void __exit dory_exit(void)
{
	cancel_work_sync(&dory_work);
	destroy_workqueue(dory_wq);
}

module_init(dory_init);
module_exit(dory_exit);
MODULE_LICENSE("GPL");
