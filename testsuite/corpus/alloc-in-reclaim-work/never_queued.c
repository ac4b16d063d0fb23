// SPDX-License-Identifier: GPL-2.0
/*
 * The work that allocates is bound, and cancelled on exit, but never queued.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gully_wq;

static void gully_debug_dump(struct work_struct *work)
{
	kfree(kmalloc(4096, GFP_KERNEL));
}

static DECLARE_WORK(gully_dump_work, gully_debug_dump);

static void gully_work_fn(struct work_struct *work)
{
	if (work_pending(&gully_dump_work))
		pr_info("gully: a dump is pending\n");
}

static DECLARE_WORK(gully_work, gully_work_fn);

static int __init gully_init(void)
{
	gully_wq = alloc_workqueue("gully", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!gully_wq)
		return -ENOMEM;
	queue_work(gully_wq, &gully_work);
	return 0;
}

static void __exit gully_exit(void)
{
	cancel_work_sync(&gully_dump_work);
	cancel_work_sync(&gully_work);
	destroy_workqueue(gully_wq);
}

module_init(gully_init);
module_exit(gully_exit);
MODULE_LICENSE("GPL");
