// SPDX-License-Identifier: GPL-2.0
/*
 * The creator returns an error code, and the queue through a pointer.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fell {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct fell fell;

static int fell_queue_create(const char *name, unsigned int flags, struct workqueue_struct **out)
{
	struct workqueue_struct *wq = alloc_workqueue("%s", flags | WQ_MEM_RECLAIM, 0, name);

	if (!wq)
		return -ENOMEM;
	*out = wq;
	return 0;
}

static void fell_work(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));	/* want: alloc-in-reclaim-work */
}

static int __init fell_init(void)
{
	int ret = fell_queue_create("fell", WQ_UNBOUND | WQ_MEM_WARN_ON_RECLAIM, &fell.wq);

	if (ret)
		return ret;
	INIT_WORK(&fell.work, fell_work);
	queue_work(fell.wq, &fell.work);
	return 0;
}

static void __exit fell_exit(void)
{
	cancel_work_sync(&fell.work);
	destroy_workqueue(fell.wq);
}

module_init(fell_init);
module_exit(fell_exit);
MODULE_LICENSE("GPL");
