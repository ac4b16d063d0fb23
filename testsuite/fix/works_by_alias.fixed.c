// SPDX-License-Identifier: GPL-2.0
/*
 * The flushed queue comes through a variable that can be nothing else.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *juniper_queue;

static void juniper_fn(struct work_struct *work)
{
	pr_info("juniper\n");
}

static DECLARE_WORK(juniper_work, juniper_fn);

static int __init juniper_init(void)
{
	juniper_queue = system_long_wq;
	queue_work(juniper_queue, &juniper_work);
	return 0;
}

static void __exit juniper_exit(void)
{
	cancel_work_sync(&juniper_work);
}

module_init(juniper_init);
module_exit(juniper_exit);
MODULE_LICENSE("GPL");
