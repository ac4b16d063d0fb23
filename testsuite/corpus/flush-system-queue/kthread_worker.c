// SPDX-License-Identifier: GPL-2.0
/*
 * A kthread_worker is flushed while works of the same module sit on a system
 * queue: another kind of queue altogether.
 */
/* want: nothing */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct kthread_worker *swift_worker;
static struct kthread_work swift_rt_work;

static void swift_rt(struct kthread_work *work)
{
	pr_info("swift: real-time part\n");
}

static void swift_stats(struct work_struct *work)
{
	pr_info("swift: statistics\n");
}

static DECLARE_WORK(swift_stats_work, swift_stats);

static int __init swift_init(void)
{
	swift_worker = kthread_run_worker(0, "swift");
	if (IS_ERR(swift_worker))
		return PTR_ERR(swift_worker);
	kthread_init_work(&swift_rt_work, swift_rt);
	kthread_queue_work(swift_worker, &swift_rt_work);
	schedule_work(&swift_stats_work);
	return 0;
}

static void __exit swift_exit(void)
{
	kthread_flush_worker(swift_worker);
	kthread_destroy_worker(swift_worker);
	cancel_work_sync(&swift_stats_work);
}

module_init(swift_init);
module_exit(swift_exit);
MODULE_LICENSE("GPL");
