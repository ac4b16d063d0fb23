// SPDX-License-Identifier: GPL-2.0
/* fix: queue --queue-name=hazelnuts */
/*
 * The name is given on the command line.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static unsigned int hazel_wq = 3;

struct hazel {
	struct work_struct work;
};

static void hazel_fn(struct work_struct *work)
{
	kfree(container_of(work, struct hazel, work));
}

static int __init hazel_init(void)
{
	struct hazel *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	INIT_WORK(&a->work, hazel_fn);
	queue_work(system_power_efficient_wq, &a->work);
	return 0;
}

static void __exit hazel_exit(void)
{
	flush_workqueue(system_power_efficient_wq);
	pr_info("hazel: %u\n", hazel_wq);
}

module_init(hazel_init);
module_exit(hazel_exit);
MODULE_LICENSE("GPL");
