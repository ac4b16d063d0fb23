// SPDX-License-Identifier: GPL-2.0
/* advice: what queue_work\(\) queues here, or where, is not known */
/*
 * Which queue another module hands out cannot be seen: the work may be on the system's.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern struct workqueue_struct *sloe_queue(int which);

static void sloe_fn(struct work_struct *work)
{
	pr_info("sloe\n");
}

static DECLARE_WORK(sloe_work, sloe_fn);

static int __init sloe_init(void)
{
	queue_work(sloe_queue(1), &sloe_work);
	return 0;
}

static void __exit sloe_exit(void)
{
	flush_scheduled_work();
}

module_init(sloe_init);
module_exit(sloe_exit);
MODULE_LICENSE("GPL");
