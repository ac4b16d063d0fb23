// SPDX-License-Identifier: GPL-2.0
/*
 * create_singlethread_workqueue() gave every queue a rescuer, needed or not: it
 * promises nothing to reclaim, and its works may wait for whom they like.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *pine_wq;

static void pine_scan_fn(struct work_struct *work)
{
	pr_debug("pine: scanned\n");
}

static DECLARE_WORK(pine_scan, pine_scan_fn);

static void pine_reset_fn(struct work_struct *work)
{
	schedule_work(&pine_scan);
	flush_work(&pine_scan);
}

static DECLARE_WORK(pine_reset, pine_reset_fn);

static int __init pine_init(void)
{
	pine_wq = create_singlethread_workqueue("pine");
	if (!pine_wq)
		return -ENOMEM;
	queue_work(pine_wq, &pine_reset);
	return 0;
}

static void __exit pine_exit(void)
{
	cancel_work_sync(&pine_reset);
	cancel_work_sync(&pine_scan);
	destroy_workqueue(pine_wq);
}

module_init(pine_init);
module_exit(pine_exit);
MODULE_LICENSE("GPL");
