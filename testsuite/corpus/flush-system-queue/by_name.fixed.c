// SPDX-License-Identifier: GPL-2.0
/*
 * The poller waits for the one work that is its own.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static unsigned int tern_reading;

static void tern_poll(struct work_struct *work)
{
	tern_reading++;
}

static DECLARE_WORK(tern_poll_work, tern_poll);

static int __init tern_init(void)
{
	queue_work(system_wq, &tern_poll_work);
	return 0;
}

static void __exit tern_exit(void)
{
	flush_work(&tern_poll_work);
	pr_info("tern: last reading %u\n", tern_reading);
}

module_init(tern_init);
module_exit(tern_exit);
MODULE_LICENSE("GPL");
