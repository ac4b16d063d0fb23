// SPDX-License-Identifier: GPL-2.0
/*
 * The module has a queue that is really its own.
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
	knot_wq = alloc_workqueue("knot", WQ_UNBOUND, 0);
	if (!knot_wq)
		return -ENOMEM;
	queue_work(knot_wq, &knot_rescan_work);
	return 0;
}

static void __exit knot_exit(void)
{
	flush_workqueue(knot_wq);
	destroy_workqueue(knot_wq);
}

module_init(knot_init);
module_exit(knot_exit);
MODULE_LICENSE("GPL");
