// SPDX-License-Identifier: GPL-2.0
/* wqlint: --annotate=WQ_MEM_RECLAIM --tier=possible */
/*
 * Today's trees have no annotation; --annotate treats every reclaim queue as
 * annotated. The plain queue of the same driver stays what it is.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *kelp_io_wq, *kelp_misc_wq;

static void kelp_io(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));	/* want[gcc,clang]: alloc-in-reclaim-work   only --annotate says it */
}

static void kelp_misc(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));
}

static DECLARE_WORK(kelp_io_work, kelp_io);
static DECLARE_WORK(kelp_misc_work, kelp_misc);

static int __init kelp_init(void)
{
	kelp_io_wq = alloc_workqueue("kelp-io", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!kelp_io_wq)
		return -ENOMEM;
	kelp_misc_wq = alloc_workqueue("kelp-misc", WQ_UNBOUND, 0);
	if (!kelp_misc_wq) {
		destroy_workqueue(kelp_io_wq);
		return -ENOMEM;
	}
	queue_work(kelp_io_wq, &kelp_io_work);
	queue_work(kelp_misc_wq, &kelp_misc_work);
	return 0;
}

static void __exit kelp_exit(void)
{
	cancel_work_sync(&kelp_misc_work);
	cancel_work_sync(&kelp_io_work);
	destroy_workqueue(kelp_misc_wq);
	destroy_workqueue(kelp_io_wq);
}

module_init(kelp_init);
module_exit(kelp_exit);
MODULE_LICENSE("GPL");
