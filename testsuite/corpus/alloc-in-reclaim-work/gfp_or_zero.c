// SPDX-License-Identifier: GPL-2.0
/*
 * Each layer adds a bit to the flags it was given; none takes one away.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *roach_wq;

static void *roach_alloc(size_t len, gfp_t flags)
{
	return kmalloc(len, flags | __GFP_ZERO);	/* want: alloc-in-reclaim-work */
}

static void *roach_alloc_quiet(size_t len, gfp_t flags)
{
	return roach_alloc(len, flags | __GFP_NOWARN | __GFP_NORETRY);
}

static void roach_work_fn(struct work_struct *work)
{
	kfree(roach_alloc_quiet(256, GFP_KERNEL));
}

static DECLARE_WORK(roach_work, roach_work_fn);

static int __init roach_init(void)
{
	roach_wq = alloc_workqueue("roach", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!roach_wq)
		return -ENOMEM;
	queue_work(roach_wq, &roach_work);
	return 0;
}

static void __exit roach_exit(void)
{
	cancel_work_sync(&roach_work);
	destroy_workqueue(roach_wq);
}

module_init(roach_init);
module_exit(roach_exit);
MODULE_LICENSE("GPL");
