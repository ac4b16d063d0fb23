// SPDX-License-Identifier: GPL-2.0
/*
 * The driver falls back to a system queue when it cannot have its own, and
 * forgets about that on exit: destroy_workqueue() then kills a shared queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *dunlin_wq;

static void dunlin_work_fn(struct work_struct *work)
{
	pr_info("dunlin: refreshed\n");
}

static DECLARE_WORK(dunlin_work, dunlin_work_fn);

static int __init dunlin_init(void)
{
	dunlin_wq = alloc_workqueue("dunlin", WQ_UNBOUND, 1);
	if (!dunlin_wq)
		dunlin_wq = system_unbound_wq;
	queue_work(dunlin_wq, &dunlin_work);
	return 0;
}

static void __exit dunlin_exit(void)
{
	cancel_work_sync(&dunlin_work);
	destroy_workqueue(dunlin_wq);	/* want: flush-system-queue */
}

module_init(dunlin_init);
module_exit(dunlin_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=1 */
