// SPDX-License-Identifier: GPL-2.0
/*
 * The caller says what kind it wants.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gimlet_wq;
static struct workqueue_struct *gimlet_alloc(const char *name, unsigned int flags)
{
	return alloc_workqueue("gimlet-%s", flags | WQ_MEM_RECLAIM, 0, name);
}

static void gimlet_work_fn(struct work_struct *work)
{
	pr_debug("gimlet: ran\n");
}

static DECLARE_WORK(gimlet_work, gimlet_work_fn);

static int __init gimlet_init(void)
{
	gimlet_wq = gimlet_alloc("tx", WQ_UNBOUND);
	if (!gimlet_wq)
		return -ENOMEM;
	queue_work(gimlet_wq, &gimlet_work);
	return 0;
}

static void __exit gimlet_exit(void)
{
	cancel_work_sync(&gimlet_work);
	destroy_workqueue(gimlet_wq);
}

module_init(gimlet_init);
module_exit(gimlet_exit);
MODULE_LICENSE("GPL");
