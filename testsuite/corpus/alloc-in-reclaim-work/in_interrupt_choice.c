// SPDX-License-Identifier: GPL-2.0
/*
 * A helper of interrupt days asks where it runs. In a work the answer is
 * always process context, and the other arm is taken.
 */
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *scree_wq;

static void *scree_get(size_t len)
{
	return kmalloc(len, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static void scree_work_fn(struct work_struct *work)
{
	kfree(scree_get(64));
}

static DECLARE_WORK(scree_work, scree_work_fn);

static int __init scree_init(void)
{
	scree_wq = alloc_workqueue("scree", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!scree_wq)
		return -ENOMEM;
	queue_work(scree_wq, &scree_work);
	return 0;
}

static void __exit scree_exit(void)
{
	cancel_work_sync(&scree_work);
	destroy_workqueue(scree_wq);
}

module_init(scree_init);
module_exit(scree_exit);
MODULE_LICENSE("GPL");
