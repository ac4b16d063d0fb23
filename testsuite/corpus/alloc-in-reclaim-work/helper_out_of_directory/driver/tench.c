// SPDX-License-Identifier: GPL-2.0
/*
 * The last call that still lies in the driver's own directory is the one to
 * look at, wherever the memory comes from in the end.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "../core/tench_pool.h"

static struct workqueue_struct *tench_wq;

static void *tench_fetch(void)
{
	return tench_pool_get(2);	/* want: alloc-in-reclaim-work */
}

static void tench_work_fn(struct work_struct *work)
{
	tench_pool_put(tench_fetch());
}

static DECLARE_WORK(tench_work, tench_work_fn);

static int __init tench_init(void)
{
	tench_wq = alloc_workqueue("tench", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!tench_wq)
		return -ENOMEM;
	queue_work(tench_wq, &tench_work);
	return 0;
}

static void __exit tench_exit(void)
{
	cancel_work_sync(&tench_work);
	destroy_workqueue(tench_wq);
}

module_init(tench_init);
module_exit(tench_exit);
MODULE_LICENSE("GPL");
