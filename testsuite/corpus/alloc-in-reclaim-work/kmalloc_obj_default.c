// SPDX-License-Identifier: GPL-2.0
/*
 * The kmalloc_obj() family takes GFP_KERNEL when no flags are given: there is
 * no flag to be seen in this file, and three allocations that may reclaim.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gudgeon_job {
	u32 id;
	u32 nr;
	u64 pages[];
};

static struct workqueue_struct *gudgeon_wq;

static void gudgeon_work_fn(struct work_struct *work)
{
	struct gudgeon_job *one, *flex;
	u64 *many;

	one = kmalloc_obj(*one);			/* want: alloc-in-reclaim-work */
	many = kzalloc_objs(*many, 16);			/* want: alloc-in-reclaim-work */
	flex = kzalloc_flex(*flex, pages, 8);		/* want: alloc-in-reclaim-work */

	kfree(flex);
	kfree(many);
	kfree(one);
}

static DECLARE_WORK(gudgeon_work, gudgeon_work_fn);

static int __init gudgeon_init(void)
{
	gudgeon_wq = alloc_workqueue("gudgeon", WQ_UNBOUND | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!gudgeon_wq)
		return -ENOMEM;
	queue_work(gudgeon_wq, &gudgeon_work);
	return 0;
}

static void __exit gudgeon_exit(void)
{
	cancel_work_sync(&gudgeon_work);
	destroy_workqueue(gudgeon_wq);
}

module_init(gudgeon_init);
module_exit(gudgeon_exit);
MODULE_LICENSE("GPL");
