// SPDX-License-Identifier: GPL-2.0
/*
 * All flags are flags, and the limit is the default.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *chisel_wq;

static void chisel_work_fn(struct work_struct *work)
{
	pr_debug("chisel: ran\n");
}

static DECLARE_WORK(chisel_work, chisel_work_fn);

static int __init chisel_init(void)
{
	chisel_wq = alloc_workqueue("chisel", WQ_PERCPU | WQ_FREEZABLE |
				    WQ_MEM_RECLAIM, 0);
	if (!chisel_wq)
		return -ENOMEM;
	queue_work(chisel_wq, &chisel_work);
	return 0;
}

static void __exit chisel_exit(void)
{
	cancel_work_sync(&chisel_work);
	destroy_workqueue(chisel_wq);
}

module_init(chisel_init);
module_exit(chisel_exit);
MODULE_LICENSE("GPL");
