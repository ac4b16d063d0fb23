// SPDX-License-Identifier: GPL-2.0
/*
 * The queue is made by a helper that adds WQ_MEM_RECLAIM to what it is asked for. One
 * caller asks for nothing in particular, so the queue is neither kind.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gimlet_wq;
static struct workqueue_struct *gimlet_alloc(const char *name, unsigned int flags)
{
	return alloc_workqueue("gimlet-%s", flags | WQ_MEM_RECLAIM, 0, name);	/* want: queue-arguments */
}

static void gimlet_work_fn(struct work_struct *work)
{
	pr_debug("gimlet: ran\n");
}

static DECLARE_WORK(gimlet_work, gimlet_work_fn);

static int __init gimlet_init(void)
{
	gimlet_wq = gimlet_alloc("tx", 0);
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
