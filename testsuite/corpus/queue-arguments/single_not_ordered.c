// SPDX-License-Identifier: GPL-2.0
/*
 * One work at a time on an unbound queue is no ordered queue: it may be in sysfs.
 * Power-efficient queues are per-CPU until the kernel makes them unbound.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *zester_wq;
static struct workqueue_struct *zester_power_wq;

static void zester_work_fn(struct work_struct *work)
{
	pr_debug("zester: ran\n");
}

static DECLARE_WORK(zester_work, zester_work_fn);

static int __init zester_init(void)
{
	zester_power_wq = alloc_workqueue("zester-power", WQ_PERCPU | WQ_POWER_EFFICIENT, 0);
	if (zester_power_wq)
		destroy_workqueue(zester_power_wq);
	zester_wq = alloc_workqueue("zester", WQ_UNBOUND | WQ_SYSFS, 1);
	if (!zester_wq)
		return -ENOMEM;
	queue_work(zester_wq, &zester_work);
	return 0;
}

static void __exit zester_exit(void)
{
	cancel_work_sync(&zester_work);
	destroy_workqueue(zester_wq);
}

module_init(zester_init);
module_exit(zester_exit);
MODULE_LICENSE("GPL");
