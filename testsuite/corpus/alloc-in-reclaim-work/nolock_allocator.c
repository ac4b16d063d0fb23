// SPDX-License-Identifier: GPL-2.0
/*
 * kmalloc_nolock() is for contexts that may not even take a lock: it never
 * reclaims and takes no reclaim flags.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *marsh_wq;

static void marsh_work_fn(struct work_struct *work)
{
	void *note = kmalloc_nolock(64, 0, NUMA_NO_NODE);

	kfree(note);
}

static DECLARE_WORK(marsh_work, marsh_work_fn);

static int __init marsh_init(void)
{
	marsh_wq = alloc_workqueue("marsh", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!marsh_wq)
		return -ENOMEM;
	queue_work(marsh_wq, &marsh_work);
	return 0;
}

static void __exit marsh_exit(void)
{
	cancel_work_sync(&marsh_work);
	destroy_workqueue(marsh_wq);
}

module_init(marsh_init);
module_exit(marsh_exit);
MODULE_LICENSE("GPL");
