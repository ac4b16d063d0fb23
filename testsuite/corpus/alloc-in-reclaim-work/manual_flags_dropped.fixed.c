// SPDX-License-Identifier: GPL-2.0
/*
 * The scope is opened and closed by hand in current->flags, around all that
 * the work allocates.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *weever_wq;

static void weever_send(struct work_struct *work)
{
	unsigned int pflags = current->flags & PF_MEMALLOC_NOIO;
	void *hdr, *payload;

	current->flags |= PF_MEMALLOC_NOIO;
	hdr = kmalloc(48, GFP_KERNEL);
	payload = kmalloc(4096, GFP_KERNEL);
	current->flags = (current->flags & ~PF_MEMALLOC_NOIO) | pflags;

	kfree(payload);
	kfree(hdr);
}

static DECLARE_WORK(weever_work, weever_send);

static int __init weever_init(void)
{
	weever_wq = alloc_workqueue("weever", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!weever_wq)
		return -ENOMEM;
	queue_work(weever_wq, &weever_work);
	return 0;
}

static void __exit weever_exit(void)
{
	cancel_work_sync(&weever_work);
	destroy_workqueue(weever_wq);
}

module_init(weever_init);
module_exit(weever_exit);
MODULE_LICENSE("GPL");
