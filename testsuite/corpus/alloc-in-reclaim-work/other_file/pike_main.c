// SPDX-License-Identifier: GPL-2.0
/*
 * Requests are prepared on the device's own reclaim queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "pike.h"

static struct workqueue_struct *pike_wq;
static struct pike_req pike_req = { .tag = 1 };

static void pike_submit(struct work_struct *work)
{
	if (pike_req_prepare(&pike_req))
		return;
	pike_req_release(&pike_req);
}

static DECLARE_WORK(pike_work, pike_submit);

static int __init pike_init(void)
{
	pike_wq = alloc_ordered_workqueue("pike", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!pike_wq)
		return -ENOMEM;
	queue_work(pike_wq, &pike_work);
	return 0;
}

static void __exit pike_exit(void)
{
	cancel_work_sync(&pike_work);
	destroy_workqueue(pike_wq);
}

module_init(pike_init);
module_exit(pike_exit);
MODULE_LICENSE("GPL");
