// SPDX-License-Identifier: GPL-2.0
/*
 * The exit waits for the work and forgets the queue: it stays for ever, with the
 * module's name and its rescuer's thread.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *acorn_wq;

static void acorn_fn(struct work_struct *work)
{
	pr_debug("acorn: ran\n");
}

static DECLARE_WORK(acorn_work, acorn_fn);

static int __init acorn_init(void)
{
	acorn_wq = alloc_workqueue("acorn", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);	/* want: queue-lifecycle */
	if (!acorn_wq)
		return -ENOMEM;
	queue_work(acorn_wq, &acorn_work);
	return 0;
}

static void __exit acorn_exit(void)
{
	cancel_work_sync(&acorn_work);
}

module_init(acorn_init);
module_exit(acorn_exit);
MODULE_LICENSE("GPL");
