// SPDX-License-Identifier: GPL-2.0
/*
 * A small function combines the caller's flags with a mask, as
 * mapping_gfp_constraint() does.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *crag_wq;

static inline gfp_t crag_constraint(gfp_t gfp, gfp_t mask)
{
	return gfp & mask;
}

static void crag_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, crag_constraint(GFP_KERNEL, ~__GFP_FS)));
	kfree(kmalloc(64, crag_constraint(GFP_KERNEL | __GFP_ZERO, GFP_NOIO | __GFP_ZERO)));
}

static DECLARE_WORK(crag_work, crag_work_fn);

static int __init crag_init(void)
{
	crag_wq = alloc_workqueue("crag", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!crag_wq)
		return -ENOMEM;
	queue_work(crag_wq, &crag_work);
	return 0;
}

static void __exit crag_exit(void)
{
	cancel_work_sync(&crag_work);
	destroy_workqueue(crag_wq);
}

module_init(crag_init);
module_exit(crag_exit);
MODULE_LICENSE("GPL");
