// SPDX-License-Identifier: GPL-2.0
/*
 * The scope belongs to the task that opened it. The work runs in another task,
 * and inherits nothing from the one that queued it.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *spur_wq;

static void spur_work_fn(struct work_struct *work)
{
	kfree(kzalloc(256, GFP_KERNEL));	/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(spur_work, spur_work_fn);

static void spur_submit(void)
{
	unsigned int noio = memalloc_noio_save();

	queue_work(spur_wq, &spur_work);
	memalloc_noio_restore(noio);
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
