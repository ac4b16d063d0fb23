// SPDX-License-Identifier: GPL-2.0
/*
 * A private function whose name ends in the kernel's, and a table slot called
 * flush_workqueue: both wait for the driver's own queue.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct owl_ops {
	void (*flush_workqueue)(void);
};

static struct workqueue_struct *owl_wq;

static void owl_work_fn(struct work_struct *work)
{
	pr_info("owl: done\n");
}

static DECLARE_WORK(owl_work, owl_work_fn);

static void owl_flush_scheduled_work(void)
{
	drain_workqueue(owl_wq);
}

static const struct owl_ops owl_ops = {
	.flush_workqueue	= owl_flush_scheduled_work,
};

static int __init owl_init(void)
{
	owl_wq = alloc_ordered_workqueue("%s", 0, "owl");
	if (!owl_wq)
		return -ENOMEM;
	queue_work(owl_wq, &owl_work);
	return 0;
}

static void __exit owl_exit(void)
{
	(owl_ops.flush_workqueue)();
	owl_flush_scheduled_work();
	destroy_workqueue(owl_wq);
}

module_init(owl_init);
module_exit(owl_exit);
MODULE_LICENSE("GPL");
