// SPDX-License-Identifier: GPL-2.0
/*
 * All memory is allocated where waiting for reclaim is fine, by init; the work
 * only uses it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static struct workqueue_struct *canal_wq;
static void *canal_block;

static int canal_grow(void)
{
	canal_block = kmalloc(4096, GFP_KERNEL);
	return canal_block ? 0 : -ENOMEM;
}

static void canal_work_fn(struct work_struct *work)
{
	memset(canal_block, 0, 4096);
}

static DECLARE_WORK(canal_work, canal_work_fn);

static int __init canal_init(void)
{
	if (canal_grow())
		return -ENOMEM;
	canal_wq = alloc_workqueue("canal", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!canal_wq) {
		kfree(canal_block);
		return -ENOMEM;
	}
	queue_work(canal_wq, &canal_work);
	return 0;
}

static void __exit canal_exit(void)
{
	cancel_work_sync(&canal_work);
	destroy_workqueue(canal_wq);
	kfree(canal_block);
}

module_init(canal_init);
module_exit(canal_exit);
MODULE_LICENSE("GPL");
