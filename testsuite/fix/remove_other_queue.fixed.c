// SPDX-License-Identifier: GPL-2.0
/*
 * It queues, but on the queue for long works, and that is not what is flushed.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static void reed_grow(struct work_struct *work)
{
	pr_info("reed: grown\n");
}

static DECLARE_WORK(reed_work, reed_grow);

static int __init reed_init(void)
{
	queue_work(system_long_wq, &reed_work);
	return 0;
}

static void __exit reed_exit(void)
{
	cancel_work_sync(&reed_work);
}

module_init(reed_init);
module_exit(reed_exit);
MODULE_LICENSE("GPL");
