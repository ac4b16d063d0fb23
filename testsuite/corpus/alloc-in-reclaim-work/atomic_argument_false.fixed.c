// SPDX-License-Identifier: GPL-2.0
/*
 * The helper is told that it must not sleep; its other arm is for others.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *bleak_wq;

static void *bleak_desc(bool atomic)
{
	return kzalloc(128, atomic ? GFP_ATOMIC : GFP_KERNEL);
}

static void bleak_work_fn(struct work_struct *work)
{
	kfree(bleak_desc(true));
}

static DECLARE_WORK(bleak_work, bleak_work_fn);

static int __init bleak_init(void)
{
	bleak_wq = alloc_ordered_workqueue("bleak", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!bleak_wq)
		return -ENOMEM;
	queue_work(bleak_wq, &bleak_work);
	return 0;
}

static void __exit bleak_exit(void)
{
	cancel_work_sync(&bleak_work);
	destroy_workqueue(bleak_wq);
}

module_init(bleak_init);
module_exit(bleak_exit);
MODULE_LICENSE("GPL");
