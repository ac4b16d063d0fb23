// SPDX-License-Identifier: GPL-2.0
/*
 * The scope is opened only while the device swaps; the allocation below runs
 * either way, and then the queue is a reclaim queue all the same.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct minnow {
	struct workqueue_struct *wq;
	struct work_struct work;
	bool swapping;
};

static struct minnow minnow;

static void minnow_work(struct work_struct *work)
{
	struct minnow *m = container_of(work, struct minnow, work);
	bool swapping = READ_ONCE(m->swapping);
	unsigned int flags = 0;
	void *page;

	if (swapping)
		flags = memalloc_noreclaim_save();
	page = kmalloc(PAGE_SIZE, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	if (swapping)
		memalloc_noreclaim_restore(flags);
	kfree(page);
}

static int __init minnow_init(void)
{
	minnow.wq = alloc_workqueue("minnow", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!minnow.wq)
		return -ENOMEM;
	INIT_WORK(&minnow.work, minnow_work);
	queue_work(minnow.wq, &minnow.work);
	return 0;
}

static void __exit minnow_exit(void)
{
	cancel_work_sync(&minnow.work);
	destroy_workqueue(minnow.wq);
}

module_init(minnow_init);
module_exit(minnow_exit);
MODULE_LICENSE("GPL");
