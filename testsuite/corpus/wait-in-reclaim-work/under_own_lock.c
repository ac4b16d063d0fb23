// SPDX-License-Identifier: GPL-2.0
/*
 * The eviction, for which reclaim waits, holds its lock while it cancels the refill, which allocates. It
 * is not the lock that it waits for: nobody else takes it.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(eider_lock);
static struct workqueue_struct *eider_wq;
static void *eider_spare;

static void eider_refill_fn(struct work_struct *work)
{
	if (!eider_spare)
		eider_spare = kmalloc(64, GFP_KERNEL);
}

static DECLARE_WORK(eider_refill, eider_refill_fn);

static void eider_evict_fn(struct work_struct *work)
{
	mutex_lock(&eider_lock);
	cancel_work_sync(&eider_refill);	/* want: wait-in-reclaim-work */
	mutex_unlock(&eider_lock);
}

static DECLARE_WORK(eider_evict, eider_evict_fn);

static int __init eider_init(void)
{
	eider_wq = alloc_workqueue("eider", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!eider_wq)
		return -ENOMEM;
	schedule_work(&eider_refill);
	queue_work(eider_wq, &eider_evict);
	return 0;
}

static void __exit eider_exit(void)
{
	destroy_workqueue(eider_wq);
	cancel_work_sync(&eider_refill);
	kfree(eider_spare);
}

module_init(eider_init);
module_exit(eider_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..31 */
