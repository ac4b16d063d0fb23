// SPDX-License-Identifier: GPL-2.0
/*
 * After "mm: add WQ_PERCPU to alloc_workqueue users": where commit 930c2ea566af
 * ("workqueue: Add new WQ_PERCPU flag") is in force, a queue says whether it is
 * per-CPU or unbound. This one says nothing.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *drill_wq;

static void drill_work_fn(struct work_struct *work)
{
	pr_debug("drill: ran\n");
}

static DECLARE_WORK(drill_work, drill_work_fn);

static int __init drill_init(void)
{
	drill_wq = alloc_workqueue("drill_release", 0, 1);	/* want: queue-arguments */
	if (!drill_wq)
		return -ENOMEM;
	queue_work(drill_wq, &drill_work);
	return 0;
}

static void __exit drill_exit(void)
{
	cancel_work_sync(&drill_work);
	destroy_workqueue(drill_wq);
}

module_init(drill_init);
module_exit(drill_exit);
MODULE_LICENSE("GPL");
