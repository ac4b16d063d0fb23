// SPDX-License-Identifier: GPL-2.0
/*
 * The exit destroys the queue first. Stopping the device then queues one last work
 * on what is freed memory.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *catkin_wq;
static bool catkin_on;

static void catkin_report_fn(struct work_struct *work)
{
	pr_info("catkin: %s\n", catkin_on ? "on" : "off");
}

static DECLARE_WORK(catkin_report, catkin_report_fn);

static void catkin_set(bool on)
{
	catkin_on = on;
	queue_work(catkin_wq, &catkin_report);	/* want: queue-lifecycle */
}

static int __init catkin_init(void)
{
	catkin_wq = alloc_workqueue("catkin", WQ_PERCPU, 0);
	if (!catkin_wq)
		return -ENOMEM;
	catkin_set(true);
	return 0;
}

static void __exit catkin_exit(void)
{
	destroy_workqueue(catkin_wq);
	catkin_set(false);
}

module_init(catkin_init);
module_exit(catkin_exit);
MODULE_LICENSE("GPL");
