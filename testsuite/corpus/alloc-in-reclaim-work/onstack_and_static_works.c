// SPDX-License-Identifier: GPL-2.0
/*
 * Works that live elsewhere than in a device: one on the stack of whoever
 * waits for it, and a static array of them bound in a loop.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *turbot_wq;
static struct work_struct turbot_works[4];

static void turbot_probe_work(struct work_struct *work)
{
	void *id = kmalloc(512, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(id);
}

static void turbot_lane_work(struct work_struct *work)
{
	void *lane = kmalloc(64, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(lane);
}

static void turbot_identify(void)
{
	struct work_struct work;

	INIT_WORK_ONSTACK(&work, turbot_probe_work);
	queue_work(turbot_wq, &work);
	flush_work(&work);
	destroy_work_on_stack(&work);
}

static int __init turbot_init(void)
{
	int i;

	turbot_wq = alloc_workqueue("turbot", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!turbot_wq)
		return -ENOMEM;
	turbot_identify();
	for (i = 0; i < ARRAY_SIZE(turbot_works); i++) {
		INIT_WORK(&turbot_works[i], turbot_lane_work);
		queue_work_on(0, turbot_wq, &turbot_works[i]);
	}
	return 0;
}

static void __exit turbot_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(turbot_works); i++)
		cancel_work_sync(&turbot_works[i]);
	destroy_workqueue(turbot_wq);
}

module_init(turbot_init);
module_exit(turbot_exit);
MODULE_LICENSE("GPL");
