// SPDX-License-Identifier: GPL-2.0
/*
 * No INIT_WORK for the second life of the work: its function is stored by
 * hand, as a few old drivers do to switch phases.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *ling_wq;
static struct work_struct ling_work;

static void ling_phase_two(struct work_struct *work)
{
	void *map = kcalloc(32, sizeof(u32), GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(map);
}

static void ling_phase_one(struct work_struct *work)
{
	work->func = ling_phase_two;
	queue_work(ling_wq, work);
}

static int __init ling_init(void)
{
	ling_wq = alloc_workqueue("ling", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!ling_wq)
		return -ENOMEM;
	INIT_WORK(&ling_work, ling_phase_one);
	queue_work(ling_wq, &ling_work);
	return 0;
}

static void __exit ling_exit(void)
{
	cancel_work_sync(&ling_work);
	destroy_workqueue(ling_wq);
}

module_init(ling_init);
module_exit(ling_exit);
MODULE_LICENSE("GPL");
