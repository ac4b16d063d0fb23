// SPDX-License-Identifier: GPL-2.0
/*
 * Without dedicated=1 the module works on a system queue, and its flush takes
 * whichever of the two it is.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool dedicated;
module_param(dedicated, bool, 0444);

static struct workqueue_struct *brant_wq;

static void brant_work_fn(struct work_struct *work)
{
	pr_info("brant: calibrated\n");
}

static DECLARE_WORK(brant_work, brant_work_fn);

static int __init brant_init(void)
{
	if (dedicated) {
		brant_wq = alloc_workqueue("brant", WQ_PERCPU, 0);
		if (!brant_wq)
			return -ENOMEM;
	}
	queue_work(brant_wq ? brant_wq : system_percpu_wq, &brant_work);
	return 0;
}

static void __exit brant_exit(void)
{
	flush_workqueue(dedicated ? brant_wq : system_percpu_wq);	/* want: flush-system-queue */
	if (brant_wq)
		destroy_workqueue(brant_wq);
}

module_init(brant_init);
module_exit(brant_exit);
MODULE_LICENSE("GPL");
