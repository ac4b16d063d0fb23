// SPDX-License-Identifier: GPL-2.0
/*
 * Flags first, then the limit.
 */
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
	auger_wq = alloc_workqueue("auger", WQ_UNBOUND, 0);
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
