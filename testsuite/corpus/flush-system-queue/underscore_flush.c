// SPDX-License-Identifier: GPL-2.0
/*
 * __flush_workqueue() is what the macro ends in; calling it directly dodges
 * the kernel's build-time warning, but the wait is the same.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void petrel_scrub(struct work_struct *work)
{
	msleep(20);
}

static DECLARE_WORK(petrel_scrub_work, petrel_scrub);

static int __init petrel_init(void)
{
	queue_work(system_long_wq, &petrel_scrub_work);
	return 0;
}

static void __exit petrel_exit(void)
{
	__flush_workqueue(system_long_wq);	/* want: flush-system-queue */
}

module_init(petrel_init);
module_exit(petrel_exit);
MODULE_LICENSE("GPL");
