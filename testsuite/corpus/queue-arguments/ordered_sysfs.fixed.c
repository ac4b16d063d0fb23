// SPDX-License-Identifier: GPL-2.0
/*
 * An ordered queue that is not in sysfs.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *mortise_wq;

static void mortise_work_fn(struct work_struct *work)
{
	pr_debug("mortise: ran\n");
}

static DECLARE_WORK(mortise_work, mortise_work_fn);

static int __init mortise_init(void)
{
	mortise_wq = alloc_ordered_workqueue("mortise", WQ_FREEZABLE);
	if (!mortise_wq)
		return -ENOMEM;
	queue_work(mortise_wq, &mortise_work);
	return 0;
}

static void __exit mortise_exit(void)
{
	cancel_work_sync(&mortise_work);
	destroy_workqueue(mortise_wq);
}

module_init(mortise_init);
module_exit(mortise_exit);
MODULE_LICENSE("GPL");
