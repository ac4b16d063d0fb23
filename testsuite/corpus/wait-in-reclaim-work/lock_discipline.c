// SPDX-License-Identifier: GPL-2.0
/*
 * The reclaim work takes three mutexes: under one others allocate in a scope, under
 * one before it is taken and after it is given back, and one it only tries.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *iridium_wq;
static DEFINE_MUTEX(iridium_a);
static DEFINE_MUTEX(iridium_b);
static DEFINE_MUTEX(iridium_c);
static void *iridium_p, *iridium_q, *iridium_r;

void iridium_fill(void);
void iridium_fill(void)
{
	unsigned int nofs;
	void *new, *late;

	mutex_lock(&iridium_a);
	nofs = memalloc_nofs_save();
	kfree(iridium_p);
	iridium_p = kmalloc(64, GFP_KERNEL);
	memalloc_nofs_restore(nofs);
	mutex_unlock(&iridium_a);

	new = kmalloc(64, GFP_KERNEL);
	mutex_lock(&iridium_b);
	swap(iridium_q, new);
	mutex_unlock(&iridium_b);
	late = kmalloc(16, GFP_KERNEL);
	kfree(late);
	kfree(new);

	mutex_lock(&iridium_c);
	kfree(iridium_r);
	iridium_r = kmalloc(64, GFP_KERNEL);
	mutex_unlock(&iridium_c);
}

static void iridium_fn(struct work_struct *work)
{
	mutex_lock(&iridium_a);
	mutex_lock(&iridium_b);
	pr_debug("iridium: %p %p\n", iridium_p, iridium_q);
	mutex_unlock(&iridium_b);
	mutex_unlock(&iridium_a);
	if (!mutex_trylock(&iridium_c))
		return;
	pr_debug("iridium: %p\n", iridium_r);
	mutex_unlock(&iridium_c);
}

static DECLARE_WORK(iridium_work, iridium_fn);

static int __init iridium_init(void)
{
	iridium_wq = alloc_workqueue("iridium", WQ_UNBOUND | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!iridium_wq)
		return -ENOMEM;
	queue_work(iridium_wq, &iridium_work);
	iridium_fill();
	return 0;
}

static void __exit iridium_exit(void)
{
	destroy_workqueue(iridium_wq);
	kfree(iridium_p);
	kfree(iridium_q);
	kfree(iridium_r);
}

module_init(iridium_init);
module_exit(iridium_exit);
MODULE_LICENSE("GPL");
