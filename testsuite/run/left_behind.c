// SPDX-License-Identifier: GPL-2.0-or-later
/* What a module leaves: a queue, and a work on the system's. */
/* run: --all --seed 0 -> workqueue: left was never destroyed */
/* run: --all --seed 0 -> late_fn is still armed(.|\n)*left_behind.c:22: \S+ \[work-left-on-system-queue\] */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static void late_fn(struct work_struct *work)
{
}

static DECLARE_DELAYED_WORK(late, late_fn);

static int __init start(void)
{
	wq = alloc_workqueue("left", WQ_UNBOUND, 0);
	if (!wq)
		return -ENOMEM;
	schedule_delayed_work(&late, 600 * HZ);
	return 0;
}

static void __exit stop(void)
{
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
