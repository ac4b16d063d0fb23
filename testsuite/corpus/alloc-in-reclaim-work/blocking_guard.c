// SPDX-License-Identifier: GPL-2.0
/*
 * The helper asks the flags it was given before it waits for memory, and the
 * work gives it flags that do not allow it.
 */
/* want: nothing */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *delta_wq;

static void *delta_get(size_t len, gfp_t gfp)
{
	void *p = kmalloc(len, gfp);

	if (!p && gfpflags_allow_blocking(gfp))
		p = kmalloc(len, GFP_KERNEL | __GFP_NOFAIL);
	return p;
}

static void delta_work_fn(struct work_struct *work)
{
	kfree(delta_get(128, GFP_NOWAIT));
}

static DECLARE_WORK(delta_work, delta_work_fn);

static int __init delta_init(void)
{
	delta_wq = alloc_workqueue("delta", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!delta_wq)
		return -ENOMEM;
	queue_work(delta_wq, &delta_work);
	return 0;
}

static void __exit delta_exit(void)
{
	cancel_work_sync(&delta_work);
	destroy_workqueue(delta_wq);
}

module_init(delta_init);
module_exit(delta_exit);
MODULE_LICENSE("GPL");
