// SPDX-License-Identifier: GPL-2.0
/*
 * Added for machines with isolated CPUs, and the flag that it contradicts stayed: on
 * those machines the queue is per-CPU and unbound.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *froe_wq;
static bool isolated;
module_param(isolated, bool, 0444);

static void froe_work_fn(struct work_struct *work)
{
	pr_debug("froe: ran\n");
}

static DECLARE_WORK(froe_work, froe_work_fn);

static int __init froe_init(void)
{
	unsigned int flags = WQ_PERCPU | WQ_MEM_RECLAIM;

	if (isolated)
		flags |= WQ_UNBOUND;
	froe_wq = alloc_workqueue("froe", flags, 0);	/* want: queue-arguments */
	if (!froe_wq)
		return -ENOMEM;
	queue_work(froe_wq, &froe_work);
	return 0;
}

static void __exit froe_exit(void)
{
	cancel_work_sync(&froe_work);
	destroy_workqueue(froe_wq);
}

module_init(froe_init);
module_exit(froe_exit);
MODULE_LICENSE("GPL");
/* run: --param isolated=1 */
