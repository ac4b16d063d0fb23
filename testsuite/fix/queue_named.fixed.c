// SPDX-License-Identifier: GPL-2.0
/*
 * The name is given on the command line.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *hazelnuts_wq;

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
	struct hazel *a;

	hazelnuts_wq = alloc_workqueue("hazelnuts", WQ_POWER_EFFICIENT | WQ_PERCPU, 0);
	if (!hazelnuts_wq)
		return -ENOMEM;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a) {
		destroy_workqueue(hazelnuts_wq);
		return -ENOMEM;
	}
	INIT_WORK(&a->work, hazel_fn);
	queue_work(hazelnuts_wq, &a->work);
	return 0;
}

static void __exit hazel_exit(void)
{
	flush_workqueue(hazelnuts_wq);
	pr_info("hazel: %u\n", hazel_wq);
	destroy_workqueue(hazelnuts_wq);
}

module_init(hazel_init);
module_exit(hazel_exit);
MODULE_LICENSE("GPL");
