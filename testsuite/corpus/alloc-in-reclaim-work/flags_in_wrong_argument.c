// SPDX-License-Identifier: GPL-2.0
/*
 * The flags went into max_active: the queue is neither a reclaim queue nor
 * annotated, so for this rule the work may allocate.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *knoll_wq;

static void knoll_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(knoll_work, knoll_work_fn);

static int __init knoll_init(void)
{
	knoll_wq = alloc_workqueue("knoll", WQ_UNBOUND,	/* miss: queue-arguments   no such rule yet */
				   WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!knoll_wq)
		return -ENOMEM;
	queue_work(knoll_wq, &knoll_work);
	return 0;
}

static void __exit knoll_exit(void)
{
	cancel_work_sync(&knoll_work);
	destroy_workqueue(knoll_wq);
}

module_init(knoll_init);
module_exit(knoll_exit);
MODULE_LICENSE("GPL");
