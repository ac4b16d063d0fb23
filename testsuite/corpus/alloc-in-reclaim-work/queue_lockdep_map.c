// SPDX-License-Identifier: GPL-2.0
/*
 * With lockdep the queues of one purpose share a map, and are created by
 * another function than without it; their flags are the same.
 */
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#ifdef CONFIG_LOCKDEP
static struct lockdep_map combe_map = { .name = "combe_sched" };
#endif

static struct workqueue_struct *combe_wq;

static void combe_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));	/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(combe_work, combe_work_fn);

static struct workqueue_struct *combe_create(const char *name)
{
#ifdef CONFIG_LOCKDEP
	return alloc_ordered_workqueue_lockdep_map("%s", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM,
						   &combe_map, name);
#else
	return alloc_ordered_workqueue("%s", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, name);
#endif
}

static int __init combe_init(void)
{
	combe_wq = combe_create("combe");
	if (!combe_wq)
		return -ENOMEM;
	queue_work(combe_wq, &combe_work);
	return 0;
}

static void __exit combe_exit(void)
{
	cancel_work_sync(&combe_work);
	destroy_workqueue(combe_wq);
}

module_init(combe_init);
module_exit(combe_exit);
MODULE_LICENSE("GPL");
