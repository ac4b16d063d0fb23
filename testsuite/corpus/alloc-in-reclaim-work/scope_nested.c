// SPDX-License-Identifier: GPL-2.0
/*
 * Scopes nest: restoring the inner one leaves the outer one in force.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *ridge_wq;

static void *ridge_inner(void)
{
	unsigned int nofs = memalloc_nofs_save();
	void *p = kmalloc(32, GFP_KERNEL);

	memalloc_nofs_restore(nofs);
	return p;
}

static void ridge_work_fn(struct work_struct *work)
{
	unsigned int noio = memalloc_noio_save();
	unsigned int again = memalloc_noio_save();
	void *a, *b;

	a = ridge_inner();
	memalloc_noio_restore(again);
	b = kmalloc(32, GFP_KERNEL);
	memalloc_noio_restore(noio);
	kfree(b);
	kfree(a);
}

static DECLARE_WORK(ridge_work, ridge_work_fn);

static int __init ridge_init(void)
{
	ridge_wq = alloc_workqueue("ridge", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!ridge_wq)
		return -ENOMEM;
	queue_work(ridge_wq, &ridge_work);
	return 0;
}

static void __exit ridge_exit(void)
{
	cancel_work_sync(&ridge_work);
	destroy_workqueue(ridge_wq);
}

module_init(ridge_init);
module_exit(ridge_exit);
MODULE_LICENSE("GPL");
