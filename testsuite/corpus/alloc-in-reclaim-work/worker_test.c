// SPDX-License-Identifier: GPL-2.0
/*
 * The function that computes the flags asks whether it runs in a worker; a
 * work always does.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *dyke_wq;
static void *dyke_map;

static gfp_t dyke_gfp(void)
{
	return current->flags & PF_WQ_WORKER ? GFP_NOIO : GFP_KERNEL;
}

static void *dyke_alloc(size_t len)
{
	return kmalloc(len, dyke_gfp());
}

static void dyke_work_fn(struct work_struct *work)
{
	kfree(dyke_alloc(128));
}

static DECLARE_WORK(dyke_work, dyke_work_fn);

static int __init dyke_init(void)
{
	dyke_map = dyke_alloc(512);
	dyke_wq = alloc_workqueue("dyke", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!dyke_wq) {
		kfree(dyke_map);
		return -ENOMEM;
	}
	queue_work(dyke_wq, &dyke_work);
	return 0;
}

static void __exit dyke_exit(void)
{
	cancel_work_sync(&dyke_work);
	destroy_workqueue(dyke_wq);
	kfree(dyke_map);
}

module_init(dyke_init);
module_exit(dyke_exit);
MODULE_LICENSE("GPL");
