// SPDX-License-Identifier: GPL-2.0
/*
 * A reclaim queue without the annotation: worth a look with --annotate, but by
 * default nobody has promised that reclaim waits for it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *brook_wq;

static void brook_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(brook_work, brook_work_fn);

static int __init brook_init(void)
{
	brook_wq = alloc_workqueue("brook", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!brook_wq)
		return -ENOMEM;
	queue_work(brook_wq, &brook_work);
	return 0;
}

static void __exit brook_exit(void)
{
	cancel_work_sync(&brook_work);
	destroy_workqueue(brook_wq);
}

module_init(brook_init);
module_exit(brook_exit);
MODULE_LICENSE("GPL");
