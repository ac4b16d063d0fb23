// SPDX-License-Identifier: GPL-2.0
/*
 * The module's "own" queue is only another name for a system-wide one.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *knot_wq;

static void knot_rescan(struct work_struct *work)
{
	pr_info("knot: rescanned\n");
}

static DECLARE_WORK(knot_rescan_work, knot_rescan);

static int __init knot_init(void)
{
	knot_wq = system_long_wq;
	queue_work(knot_wq, &knot_rescan_work);
	return 0;
}

static void __exit knot_exit(void)
{
	flush_workqueue(knot_wq);	/* want: flush-system-queue */
}

module_init(knot_init);
module_exit(knot_exit);
MODULE_LICENSE("GPL");
