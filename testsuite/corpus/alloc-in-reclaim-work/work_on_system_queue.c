// SPDX-License-Identifier: GPL-2.0
/*
 * The module has an annotated queue, but the work that allocates is not on it:
 * it goes to a system queue.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *quay_wq;

static void quay_writeback(struct work_struct *work)
{
	pr_info("quay: written back\n");
}

static void quay_hotplug(struct work_struct *work)
{
	kfree(kzalloc(512, GFP_KERNEL));
}

static DECLARE_WORK(quay_writeback_work, quay_writeback);
static DECLARE_WORK(quay_hotplug_work, quay_hotplug);

static int __init quay_init(void)
{
	quay_wq = alloc_workqueue("quay", WQ_PERCPU | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!quay_wq)
		return -ENOMEM;
	queue_work(quay_wq, &quay_writeback_work);
	schedule_work(&quay_hotplug_work);
	return 0;
}

static void __exit quay_exit(void)
{
	cancel_work_sync(&quay_hotplug_work);
	cancel_work_sync(&quay_writeback_work);
	destroy_workqueue(quay_wq);
}

module_init(quay_init);
module_exit(quay_exit);
MODULE_LICENSE("GPL");
