// SPDX-License-Identifier: GPL-2.0
/*
 * Write-back work of a swap-backing device, which asks for memory without ever
 * waiting for the I/O that it is itself.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct marlin_batch {
	u64 sectors[32];
};

static struct workqueue_struct *marlin_wq;

static void marlin_writeback(struct work_struct *work)
{
	struct marlin_batch *batch;

	batch = kmalloc(sizeof(*batch), GFP_NOIO);
	if (!batch)
		return;
	batch->sectors[0] = 0;
	kfree(batch);
}

static DECLARE_WORK(marlin_work, marlin_writeback);

static int __init marlin_init(void)
{
	marlin_wq = alloc_workqueue("marlin", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!marlin_wq)
		return -ENOMEM;
	queue_work(marlin_wq, &marlin_work);
	return 0;
}

static void __exit marlin_exit(void)
{
	cancel_work_sync(&marlin_work);
	destroy_workqueue(marlin_wq);
}

module_init(marlin_init);
module_exit(marlin_exit);
MODULE_LICENSE("GPL");
