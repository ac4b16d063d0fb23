// SPDX-License-Identifier: GPL-2.0
/*
 * GFP_KERNEL, less the bit that makes it dangerous here: taken away at the
 * call, in a local, and by a helper.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *ebb_wq;

static void *ebb_alloc(size_t len, gfp_t gfp)
{
	return kmalloc(len, gfp & ~__GFP_FS);
}

static void ebb_work_fn(struct work_struct *work)
{
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO;

	kfree(kmalloc(32, GFP_KERNEL & ~__GFP_FS));
	gfp &= ~(__GFP_FS | __GFP_IO);
	kfree(kmalloc(32, gfp));
	kfree(ebb_alloc(32, GFP_KERNEL));
}

static DECLARE_WORK(ebb_work, ebb_work_fn);

static int __init ebb_init(void)
{
	ebb_wq = alloc_workqueue("ebb", WQ_UNBOUND | WQ_MEM_RECLAIM |
				 WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!ebb_wq)
		return -ENOMEM;
	queue_work(ebb_wq, &ebb_work);
	return 0;
}

static void __exit ebb_exit(void)
{
	cancel_work_sync(&ebb_work);
	destroy_workqueue(ebb_wq);
}

module_init(ebb_init);
module_exit(ebb_exit);
MODULE_LICENSE("GPL");
