// SPDX-License-Identifier: GPL-2.0
/*
 * Flags that look like the annotation until a mask or a choice has taken a bit
 * away: neither queue carries both flags.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define LOCH_FLAGS	(WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM)

static struct workqueue_struct *loch_masked_wq, *loch_plain_wq;

static struct workqueue_struct *loch_create(const char *name, bool strict)
{
	unsigned int flags = WQ_PERCPU | WQ_MEM_RECLAIM;

	if (strict)
		flags |= WQ_MEM_WARN_ON_RECLAIM;
	return alloc_workqueue("%s", flags, 0, name);
}

static void loch_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(loch_masked_work, loch_work_fn);
static DECLARE_WORK(loch_plain_work, loch_work_fn);

static int __init loch_init(void)
{
	loch_masked_wq = alloc_workqueue("loch-masked", LOCH_FLAGS & ~WQ_MEM_WARN_ON_RECLAIM, 0);
	loch_plain_wq = loch_create("loch-plain", false);
	if (!loch_masked_wq || !loch_plain_wq)
		goto err_free;
	queue_work(loch_masked_wq, &loch_masked_work);
	queue_work(loch_plain_wq, &loch_plain_work);
	return 0;

err_free:
	if (loch_masked_wq)
		destroy_workqueue(loch_masked_wq);
	if (loch_plain_wq)
		destroy_workqueue(loch_plain_wq);
	return -ENOMEM;
}

static void __exit loch_exit(void)
{
	cancel_work_sync(&loch_masked_work);
	cancel_work_sync(&loch_plain_work);
	destroy_workqueue(loch_masked_wq);
	destroy_workqueue(loch_plain_wq);
}

module_init(loch_init);
module_exit(loch_exit);
MODULE_LICENSE("GPL");
