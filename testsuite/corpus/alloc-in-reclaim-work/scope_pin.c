// SPDX-License-Identifier: GPL-2.0
/*
 * memalloc_pin_save() keeps pages out of movable zones; it does not keep the
 * allocation out of reclaim.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *talus_wq;

static void talus_work_fn(struct work_struct *work)
{
	unsigned int flags = memalloc_pin_save();
	void *pages = kvcalloc(16, sizeof(void *), GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	memalloc_pin_restore(flags);
	kvfree(pages);
}

static DECLARE_WORK(talus_work, talus_work_fn);

static int __init talus_init(void)
{
	talus_wq = alloc_workqueue("talus", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!talus_wq)
		return -ENOMEM;
	queue_work(talus_wq, &talus_work);
	return 0;
}

static void __exit talus_exit(void)
{
	cancel_work_sync(&talus_work);
	destroy_workqueue(talus_wq);
}

module_init(talus_init);
module_exit(talus_exit);
MODULE_LICENSE("GPL");
