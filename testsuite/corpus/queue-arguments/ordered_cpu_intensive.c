// SPDX-License-Identifier: GPL-2.0
/*
 * An ordered queue is unbound, and only a per-CPU queue has a concurrency that
 * WQ_CPU_INTENSIVE could take a work out of: the flag does nothing.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *jigsaw_wq;

static void jigsaw_work_fn(struct work_struct *work)
{
	pr_debug("jigsaw: ran\n");
}

static DECLARE_WORK(jigsaw_work, jigsaw_work_fn);

static int __init jigsaw_init(void)
{
	jigsaw_wq = alloc_ordered_workqueue("jigsaw", WQ_CPU_INTENSIVE | WQ_MEM_RECLAIM);	/* want[gcc,clang]: queue-arguments   the kernel ignores it in silence */
	if (!jigsaw_wq)
		return -ENOMEM;
	queue_work(jigsaw_wq, &jigsaw_work);
	return 0;
}

static void __exit jigsaw_exit(void)
{
	cancel_work_sync(&jigsaw_work);
	destroy_workqueue(jigsaw_wq);
}

module_init(jigsaw_init);
module_exit(jigsaw_exit);
MODULE_LICENSE("GPL");
