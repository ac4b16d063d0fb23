// SPDX-License-Identifier: GPL-2.0
/*
 * A static table cannot hold the queue itself (it is a variable, not a
 * constant), so it holds where to find it.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct stint_class {
	const char *name;
	struct workqueue_struct **queue;
};

static const struct stint_class stint_slow = {
	.name	= "slow",
	.queue	= &system_long_wq,
};

static void stint_work_fn(struct work_struct *work)
{
	pr_info("stint: %s class served\n", stint_slow.name);
}

static DECLARE_WORK(stint_work, stint_work_fn);

static int __init stint_init(void)
{
	queue_work(*stint_slow.queue, &stint_work);
	return 0;
}

static void __exit stint_exit(void)
{
	flush_workqueue(*stint_slow.queue);	/* want: flush-system-queue */
}

module_init(stint_init);
module_exit(stint_exit);
MODULE_LICENSE("GPL");
