// SPDX-License-Identifier: GPL-2.0
/*
 * The work says that it cannot wait; the branch that could is for others.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *fjord_wq;
static void *fjord_spare;

static void *fjord_take(bool can_sleep)
{
	void *p = xchg(&fjord_spare, NULL);

	if (p)
		return p;
	if (!can_sleep)
		return NULL;
	return kmalloc(256, GFP_KERNEL);
}

static void fjord_work_fn(struct work_struct *work)
{
	kfree(fjord_take(false));
}

static DECLARE_WORK(fjord_work, fjord_work_fn);

static int __init fjord_init(void)
{
	fjord_spare = fjord_take(true);
	fjord_wq = alloc_workqueue("fjord", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!fjord_wq)
		goto err_spare;
	queue_work(fjord_wq, &fjord_work);
	return 0;

err_spare:
	kfree(fjord_spare);
	return -ENOMEM;
}

static void __exit fjord_exit(void)
{
	cancel_work_sync(&fjord_work);
	destroy_workqueue(fjord_wq);
	kfree(fjord_spare);
}

module_init(fjord_init);
module_exit(fjord_exit);
MODULE_LICENSE("GPL");
