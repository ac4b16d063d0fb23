// SPDX-License-Identifier: GPL-2.0
/*
 * It flushes nothing: both queues are destroyed at exit.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *dotterel_wq, *dotterel_late_wq;

static void dotterel_fn(struct work_struct *work)
{
	pr_debug("dotterel: here\n");
}

static DECLARE_WORK(dotterel, dotterel_fn);


static int __init dotterel_init(void)
{
	dotterel_wq = alloc_workqueue("dotterel", WQ_UNBOUND, 0);
	if (!dotterel_wq)
		return -ENOMEM;
	dotterel_late_wq = alloc_workqueue("dotterel_late", WQ_UNBOUND, 0);
	if (!dotterel_late_wq) {
		destroy_workqueue(dotterel_wq);
		return -ENOMEM;
	}
	queue_work(dotterel_wq, &dotterel);
	msleep(1);
	queue_work(dotterel_late_wq, &dotterel);
	return 0;
}

static void __exit dotterel_exit(void)
{
	destroy_workqueue(dotterel_wq);
	destroy_workqueue(dotterel_late_wq);
}

module_init(dotterel_init);
module_exit(dotterel_exit);
MODULE_LICENSE("GPL");
