// SPDX-License-Identifier: GPL-2.0
/*
 * Without __GFP_DIRECT_RECLAIM an allocation fails rather than reclaims,
 * whatever else it allows.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *surf_wq;

static void *surf_try(size_t len, gfp_t gfp)
{
	gfp &= ~__GFP_DIRECT_RECLAIM;
	gfp |= __GFP_NOWARN;
	return kmalloc(len, gfp);
}

static void surf_work_fn(struct work_struct *work)
{
	void *p = surf_try(4096, GFP_KERNEL);

	if (!p)
		p = kmalloc(512, GFP_KERNEL & ~__GFP_RECLAIM);
	kfree(p);
}

static DECLARE_WORK(surf_work, surf_work_fn);

static int __init surf_init(void)
{
	surf_wq = alloc_workqueue("surf", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!surf_wq)
		return -ENOMEM;
	queue_work(surf_wq, &surf_work);
	return 0;
}

static void __exit surf_exit(void)
{
	cancel_work_sync(&surf_work);
	destroy_workqueue(surf_wq);
}

module_init(surf_init);
module_exit(surf_exit);
MODULE_LICENSE("GPL");
