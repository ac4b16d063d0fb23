// SPDX-License-Identifier: GPL-2.0
/*
 * The work opens a scope of its own, since it inherits none from the task that
 * queued it.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *spur_wq;

static void spur_work_fn(struct work_struct *work)
{
	unsigned int noio = memalloc_noio_save();
	void *p = kzalloc(256, GFP_KERNEL);

	memalloc_noio_restore(noio);
	kfree(p);
}

static DECLARE_WORK(spur_work, spur_work_fn);

static void spur_submit(void)
{
	queue_work(spur_wq, &spur_work);
}

static int __init spur_init(void)
{
	spur_wq = alloc_workqueue("spur", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!spur_wq)
		return -ENOMEM;
	spur_submit();
	return 0;
}

static void __exit spur_exit(void)
{
	cancel_work_sync(&spur_work);
	destroy_workqueue(spur_wq);
}

module_init(spur_init);
module_exit(spur_exit);
MODULE_LICENSE("GPL");
