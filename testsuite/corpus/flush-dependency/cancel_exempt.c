// SPDX-License-Identifier: GPL-2.0
/*
 * After commit de35994ecd2d ("workqueue: Do not warn when cancelling WQ_MEM_RECLAIM
 * work from !WQ_MEM_RECLAIM worker"): a cancel takes a queued work off the queue and
 * waits only for one that has a worker already, so it needs no rescuer.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *oak_sched_wq;

static void oak_gfxoff_fn(struct work_struct *work)
{
	pr_debug("oak: powered down\n");
}

static DECLARE_DELAYED_WORK(oak_gfxoff, oak_gfxoff_fn);

static void oak_run_job(struct work_struct *work)
{
	cancel_delayed_work_sync(&oak_gfxoff);
	pr_debug("oak: job\n");
	schedule_delayed_work(&oak_gfxoff, HZ / 10);
}

static DECLARE_WORK(oak_job, oak_run_job);

static int __init oak_init(void)
{
	oak_sched_wq = alloc_ordered_workqueue("oak-sched", WQ_MEM_RECLAIM);
	if (!oak_sched_wq)
		return -ENOMEM;
	queue_work(oak_sched_wq, &oak_job);
	return 0;
}

static void __exit oak_exit(void)
{
	cancel_work_sync(&oak_job);
	cancel_delayed_work_sync(&oak_gfxoff);
	destroy_workqueue(oak_sched_wq);
}

module_init(oak_init);
module_exit(oak_exit);
MODULE_LICENSE("GPL");
