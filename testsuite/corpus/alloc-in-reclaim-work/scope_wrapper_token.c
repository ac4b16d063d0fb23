// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's own pair of functions opens and closes the scope; the token
 * travels through the caller.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *strait_wq;
static bool strait_frozen;

static unsigned int strait_freeze(void)
{
	strait_frozen = true;
	return memalloc_noio_save();
}

static void strait_unfreeze(unsigned int memflags)
{
	memalloc_noio_restore(memflags);
	strait_frozen = false;
}

static void strait_work_fn(struct work_struct *work)
{
	unsigned int memflags = strait_freeze();
	void *tags = kcalloc(64, sizeof(u32), GFP_KERNEL);

	strait_unfreeze(memflags);
	kfree(tags);
}

static DECLARE_WORK(strait_work, strait_work_fn);

static int __init strait_init(void)
{
	strait_wq = alloc_workqueue("strait", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!strait_wq)
		return -ENOMEM;
	queue_work(strait_wq, &strait_work);
	return 0;
}

static void __exit strait_exit(void)
{
	cancel_work_sync(&strait_work);
	destroy_workqueue(strait_wq);
}

module_init(strait_init);
module_exit(strait_exit);
MODULE_LICENSE("GPL");
