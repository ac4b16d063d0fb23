// SPDX-License-Identifier: GPL-2.0
/*
 * PF_MEMALLOC: allowed to use the reserves, and never made to reclaim.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *shoal_wq;

static void shoal_work_fn(struct work_struct *work)
{
	unsigned int noreclaim_flag = memalloc_noreclaim_save();
	void *msg = kzalloc(1024, GFP_KERNEL);

	kfree(msg);
	memalloc_noreclaim_restore(noreclaim_flag);
}

static DECLARE_WORK(shoal_work, shoal_work_fn);

static int __init shoal_init(void)
{
	shoal_wq = alloc_workqueue("shoal", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!shoal_wq)
		return -ENOMEM;
	queue_work(shoal_wq, &shoal_work);
	return 0;
}

static void __exit shoal_exit(void)
{
	cancel_work_sync(&shoal_work);
	destroy_workqueue(shoal_wq);
}

module_init(shoal_init);
module_exit(shoal_exit);
MODULE_LICENSE("GPL");
