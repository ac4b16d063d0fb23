// SPDX-License-Identifier: GPL-2.0
/*
 * What the page-out work waits for allocates without entering reclaim.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *argon_wq, *argon_map_wq;
static void *argon_map;

static void argon_map_fn(struct work_struct *work)
{
	kfree(argon_map);
	argon_map = kmalloc(512, GFP_NOIO | __GFP_NOWARN);
}

static DECLARE_WORK(argon_map_work, argon_map_fn);

static void argon_page_out(struct work_struct *work)
{
	queue_work(argon_map_wq, &argon_map_work);
	flush_work(&argon_map_work);
}

static DECLARE_WORK(argon_out_work, argon_page_out);

static int __init argon_init(void)
{
	argon_wq = alloc_workqueue("argon", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!argon_wq)
		return -ENOMEM;
	argon_map_wq = alloc_workqueue("argon-map", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!argon_map_wq) {
		destroy_workqueue(argon_wq);
		return -ENOMEM;
	}
	queue_work(argon_wq, &argon_out_work);
	return 0;
}

static void __exit argon_exit(void)
{
	destroy_workqueue(argon_wq);
	destroy_workqueue(argon_map_wq);
	kfree(argon_map);
}

module_init(argon_init);
module_exit(argon_exit);
MODULE_LICENSE("GPL");
