// SPDX-License-Identifier: GPL-2.0
/*
 * The scope is opened and closed by hand, as NFS and the network block
 * devices do.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *creek_wq;

static void creek_transmit(void)
{
	kfree(kmalloc(1500, GFP_KERNEL));
}

static void creek_work_fn(struct work_struct *work)
{
	unsigned long pflags = current->flags;

	current->flags |= PF_MEMALLOC_NOIO;
	creek_transmit();
	current->flags = (current->flags & ~PF_MEMALLOC_NOIO) | (pflags & PF_MEMALLOC_NOIO);
}

static DECLARE_WORK(creek_work, creek_work_fn);

static int __init creek_init(void)
{
	creek_wq = alloc_workqueue("creek", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!creek_wq)
		return -ENOMEM;
	queue_work(creek_wq, &creek_work);
	return 0;
}

static void __exit creek_exit(void)
{
	cancel_work_sync(&creek_work);
	destroy_workqueue(creek_wq);
}

module_init(creek_init);
module_exit(creek_exit);
MODULE_LICENSE("GPL");
