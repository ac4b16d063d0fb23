// SPDX-License-Identifier: GPL-2.0
/*
 * Both helpers take a queue. The one that flushes is only ever given the own
 * queue, the one that queues gets both.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *robin_wq;

static void robin_work_fn(struct work_struct *work)
{
	pr_info("robin: done\n");
}

static DECLARE_WORK(robin_a, robin_work_fn);
static DECLARE_WORK(robin_b, robin_work_fn);

static void robin_start(struct workqueue_struct *wq, struct work_struct *work)
{
	queue_work(wq, work);
}

static void robin_wait(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
}

static int __init robin_init(void)
{
	robin_wq = alloc_workqueue("robin", WQ_PERCPU, 0);
	if (!robin_wq)
		return -ENOMEM;
	robin_start(robin_wq, &robin_a);
	robin_start(system_percpu_wq, &robin_b);
	return 0;
}

static void __exit robin_exit(void)
{
	robin_wait(robin_wq);
	cancel_work_sync(&robin_b);
	destroy_workqueue(robin_wq);
}

module_init(robin_init);
module_exit(robin_exit);
MODULE_LICENSE("GPL");
