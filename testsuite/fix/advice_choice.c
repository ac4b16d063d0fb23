// SPDX-License-Identifier: GPL-2.0
/* advice: may be another one than system_unbound_wq */
/*
 * The queue is the module's own, or the system's when that could not be made.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *laurel_wq;

static void laurel_fn(struct work_struct *work)
{
	pr_info("laurel\n");
}

static DECLARE_WORK(laurel_work, laurel_fn);

static int __init laurel_init(void)
{
	laurel_wq = alloc_workqueue("laurel", WQ_UNBOUND, 0);
	if (!laurel_wq)
		laurel_wq = system_unbound_wq;
	queue_work(laurel_wq, &laurel_work);
	return 0;
}

static void __exit laurel_exit(void)
{
	flush_workqueue(laurel_wq);
	if (laurel_wq != system_unbound_wq)
		destroy_workqueue(laurel_wq);
}

module_init(laurel_init);
module_exit(laurel_exit);
MODULE_LICENSE("GPL");
