// SPDX-License-Identifier: GPL-2.0
/*
 * create_workqueue() and its kin are reclaim queues by an old habit, and not
 * annotated.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *moat_wq;

static void moat_work_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(moat_work, moat_work_fn);

static int __init moat_init(void)
{
	moat_wq = create_singlethread_workqueue("moat");
	if (!moat_wq)
		return -ENOMEM;
	queue_work(moat_wq, &moat_work);
	return 0;
}

static void __exit moat_exit(void)
{
	cancel_work_sync(&moat_work);
	destroy_workqueue(moat_wq);
}

module_init(moat_init);
module_exit(moat_exit);
MODULE_LICENSE("GPL");
