// SPDX-License-Identifier: GPL-2.0
/*
 * Everything between save and restore is GFP_NOFS, in callees too.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *lagoon_wq;

static void *lagoon_extent(unsigned int nr)
{
	return kcalloc(nr, 24, GFP_KERNEL);
}

static void lagoon_work_fn(struct work_struct *work)
{
	unsigned int nofs_flag;
	void *a, *b;

	nofs_flag = memalloc_nofs_save();
	a = kzalloc(512, GFP_KERNEL);
	b = lagoon_extent(4);
	memalloc_nofs_restore(nofs_flag);
	kfree(b);
	kfree(a);
}

static DECLARE_WORK(lagoon_work, lagoon_work_fn);

static int __init lagoon_init(void)
{
	lagoon_wq = alloc_workqueue("lagoon", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!lagoon_wq)
		return -ENOMEM;
	queue_work(lagoon_wq, &lagoon_work);
	return 0;
}

static void __exit lagoon_exit(void)
{
	cancel_work_sync(&lagoon_work);
	destroy_workqueue(lagoon_wq);
}

module_init(lagoon_init);
module_exit(lagoon_exit);
MODULE_LICENSE("GPL");
