// SPDX-License-Identifier: GPL-2.0
/*
 * A module that does everything right: own queue, flushed and destroyed. The
 * flush_workqueue() macro compares it with every system queue first; those
 * loads are no flush.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *grebe_wq;

static void grebe_refill(struct work_struct *work)
{
	pr_info("grebe: refilled\n");
}

static DECLARE_WORK(grebe_refill_work, grebe_refill);

static int __init grebe_init(void)
{
	grebe_wq = alloc_workqueue("grebe", WQ_UNBOUND, 0);
	if (!grebe_wq)
		return -ENOMEM;
	queue_work(grebe_wq, &grebe_refill_work);
	flush_workqueue(grebe_wq);
	return 0;
}

static void __exit grebe_exit(void)
{
	drain_workqueue(grebe_wq);
	destroy_workqueue(grebe_wq);
}

module_init(grebe_init);
module_exit(grebe_exit);
MODULE_LICENSE("GPL");
