// SPDX-License-Identifier: GPL-2.0
/*
 * With swap=1 the queue serves the swap device: the rescuer is added then. The
 * debugging parameter adds the annotation alone.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool swap, paranoid;
module_param(swap, bool, 0444);
module_param(paranoid, bool, 0444);

static struct workqueue_struct *onyx_wq;

static void onyx_work_fn(struct work_struct *work)
{
	pr_debug("onyx: ran\n");
}

static DECLARE_WORK(onyx_work, onyx_work_fn);

static int __init onyx_init(void)
{
	unsigned int flags = WQ_PERCPU;

	if (swap)
		flags |= WQ_MEM_RECLAIM;
	if (paranoid)
		flags |= WQ_MEM_WARN_ON_RECLAIM;
	onyx_wq = alloc_workqueue("onyx", flags, 0);	/* want: unannotated-queue */
	if (!onyx_wq)
		return -ENOMEM;
	queue_work(onyx_wq, &onyx_work);
	return 0;
}

static void __exit onyx_exit(void)
{
	cancel_work_sync(&onyx_work);
	destroy_workqueue(onyx_wq);
}

module_init(onyx_init);
module_exit(onyx_exit);
MODULE_LICENSE("GPL");
/* run: --param paranoid=1 */
