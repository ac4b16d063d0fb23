// SPDX-License-Identifier: GPL-2.0
/*
 * The work runs on a system queue, wherever it is queued, and there it may
 * allocate.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "glen.h"

static struct glen glen;

static void glen_update(struct work_struct *work)
{
	void *table = kcalloc(8, 64, GFP_KERNEL);

	kfree(table);
}

static int __init glen_init(void)
{
	glen.io_wq = alloc_workqueue("glen", WQ_PERCPU | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!glen.io_wq)
		return -ENOMEM;
	INIT_WORK(&glen.update, glen_update);
	schedule_work(&glen.update);
	flush_work(&glen.update);
	glen_power_resume(&glen);
	return 0;
}

static void __exit glen_exit(void)
{
	cancel_work_sync(&glen.update);
	destroy_workqueue(glen.io_wq);
}

module_init(glen_init);
module_exit(glen_exit);
MODULE_LICENSE("GPL");
