// SPDX-License-Identifier: GPL-2.0
/*
 * GFP_NOFS and GFP_NOIO scopes say what an allocation may do and nothing about
 * waiting for a queue; and the PF_MEMALLOC scope is closed before the flush.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *sorb_wq;

static void sorb_fn(struct work_struct *work)
{
	pr_debug("sorb: ran\n");
}

static DECLARE_WORK(sorb_work, sorb_fn);

static void sorb_sync(void)
{
	unsigned int flags = memalloc_nofs_save();

	flush_workqueue(sorb_wq);
	memalloc_nofs_restore(flags);

	flags = memalloc_noio_save();
	flush_work(&sorb_work);
	memalloc_noio_restore(flags);
}

static void sorb_reserve(void)
{
	unsigned int noreclaim_flag = memalloc_noreclaim_save();

	kfree(kmalloc(64, GFP_KERNEL));
	memalloc_noreclaim_restore(noreclaim_flag);
	flush_workqueue(sorb_wq);
}

static int __init sorb_init(void)
{
	sorb_wq = alloc_workqueue("sorb", WQ_UNBOUND, 0);
	if (!sorb_wq)
		return -ENOMEM;
	queue_work(sorb_wq, &sorb_work);
	sorb_sync();
	sorb_reserve();
	return 0;
}

static void __exit sorb_exit(void)
{
	destroy_workqueue(sorb_wq);
}

module_init(sorb_init);
module_exit(sorb_exit);
MODULE_LICENSE("GPL");
