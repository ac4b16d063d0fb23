// SPDX-License-Identifier: GPL-2.0
/*
 * The annotation alone does not make a reclaim queue: for this rule the work
 * may allocate. The flags themselves are what is wrong.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *bayou_wq;

static void bayou_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(bayou_work, bayou_work_fn);

static int __init bayou_init(void)
{
	bayou_wq = alloc_workqueue("bayou", WQ_UNBOUND | WQ_MEM_WARN_ON_RECLAIM, 0);	/* want: unannotated-queue */
	if (!bayou_wq)
		return -ENOMEM;
	queue_work(bayou_wq, &bayou_work);
	return 0;
}

static void __exit bayou_exit(void)
{
	cancel_work_sync(&bayou_work);
	destroy_workqueue(bayou_wq);
}

module_init(bayou_init);
module_exit(bayou_exit);
MODULE_LICENSE("GPL");
