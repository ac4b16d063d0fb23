// SPDX-License-Identifier: GPL-2.0
/*
 * Never unloaded, so never destroyed: a queue for the life of the system. Its work
 * queues itself, and nobody takes the queue away from it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *lichen_wq;

static void lichen_fn(struct work_struct *work)
{
	queue_delayed_work(lichen_wq, to_delayed_work(work), HZ);
}

static DECLARE_DELAYED_WORK(lichen_work, lichen_fn);

static int __init lichen_init(void)
{
	lichen_wq = alloc_workqueue("lichen", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!lichen_wq)
		return -ENOMEM;
	queue_delayed_work(lichen_wq, &lichen_work, HZ);
	return 0;
}

module_init(lichen_init);
MODULE_LICENSE("GPL");
