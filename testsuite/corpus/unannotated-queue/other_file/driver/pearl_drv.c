// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's queue has no flag that reclaim cares for; only the core, in another
 * file, says that it must.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "../core/pearl_queue.h"

static struct workqueue_struct *pearl_wq;

static void pearl_evict_fn(struct work_struct *work)
{
	pr_debug("pearl: evicted\n");
}

static DECLARE_WORK(pearl_evict_work, pearl_evict_fn);

static int __init pearl_init(void)
{
	int ret;

	pearl_wq = alloc_workqueue("pearl", WQ_UNBOUND, 0);
	if (!pearl_wq)
		return -ENOMEM;
	ret = pearl_attach(pearl_wq, &pearl_evict_work);	/* want[gcc,clang]: unannotated-queue   the kernel says no, and prints nothing */
	if (ret) {
		destroy_workqueue(pearl_wq);
		return ret;
	}
	pearl_evict();
	return 0;
}

static void __exit pearl_exit(void)
{
	pearl_detach();
	cancel_work_sync(&pearl_evict_work);
	destroy_workqueue(pearl_wq);
}

module_init(pearl_init);
module_exit(pearl_exit);
MODULE_LICENSE("GPL");
