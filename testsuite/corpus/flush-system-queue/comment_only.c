// SPDX-License-Identifier: GPL-2.0
/*
 * Comments and strings speak of flush_scheduled_work(), as those of phy.c and
 * lan78xx.c do; the code cancels its own work.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static void heron_link(struct work_struct *work)
{
	pr_info("heron: link state read\n");
}

static DECLARE_DELAYED_WORK(heron_link_work, heron_link);

static void heron_stop(void)
{
	/*
	 * Cannot call flush_scheduled_work() here: our caller holds the lock
	 * that other works on system_wq take. flush_workqueue(system_wq); is
	 * the same thing.
	 */
	cancel_delayed_work_sync(&heron_link_work);
}

static int __init heron_init(void)
{
	schedule_delayed_work(&heron_link_work, HZ / 10);
	return 0;
}

static void __exit heron_exit(void)
{
	pr_info("heron: no flush_scheduled_work() needed\n");
	heron_stop();
}

module_init(heron_init);
module_exit(heron_exit);
MODULE_LICENSE("GPL");
