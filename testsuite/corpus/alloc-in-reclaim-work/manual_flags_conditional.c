// SPDX-License-Identifier: GPL-2.0
/*
 * The scope is opened by hand if the socket serves swap, and what was there is
 * put back by hand at the end; without swap the allocation is unprotected.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct chub {
	struct workqueue_struct *wq;
	struct work_struct send;
	bool swap;
	void *skb;
} chub;

static void chub_send(struct work_struct *work)
{
	struct chub *c = container_of(work, struct chub, send);
	unsigned long pflags = current->flags;

	if (c->swap)
		current->flags |= PF_MEMALLOC;
	c->skb = kmalloc(256, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	current->flags = (current->flags & ~PF_MEMALLOC) | (pflags & PF_MEMALLOC);
	kfree(c->skb);
}

static int __init chub_init(void)
{
	chub.wq = alloc_workqueue("chub", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!chub.wq)
		return -ENOMEM;
	INIT_WORK(&chub.send, chub_send);
	queue_work(chub.wq, &chub.send);
	return 0;
}

static void __exit chub_exit(void)
{
	cancel_work_sync(&chub.send);
	destroy_workqueue(chub.wq);
}

module_init(chub_init);
module_exit(chub_exit);
MODULE_LICENSE("GPL");
