// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments are swapped: no flags at all, and two works at a time, since
 * WQ_UNBOUND is 2. Nothing in the types says so.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *auger_wq;

static void auger_work_fn(struct work_struct *work)
{
	pr_debug("auger: ran\n");
}

static DECLARE_WORK(auger_work, auger_work_fn);

static int __init auger_init(void)
{
	auger_wq = alloc_workqueue("auger", 0, WQ_UNBOUND);	/* want: queue-arguments */
	if (!auger_wq)
		return -ENOMEM;
	queue_work(auger_wq, &auger_work);
	return 0;
}

static void __exit auger_exit(void)
{
	cancel_work_sync(&auger_work);
	destroy_workqueue(auger_wq);
}

module_init(auger_init);
module_exit(auger_exit);
MODULE_LICENSE("GPL");
