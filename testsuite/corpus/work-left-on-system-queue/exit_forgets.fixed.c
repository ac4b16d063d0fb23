// SPDX-License-Identifier: GPL-2.0
/*
 * The exit takes the work off the queue, or waits until it has returned.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static unsigned int arbor_scans;

static void arbor_scan(struct work_struct *work)
{
	arbor_scans++;
}

static DECLARE_WORK(arbor_work, arbor_scan);

static int __init arbor_init(void)
{
	schedule_work(&arbor_work);
	return 0;
}

static void __exit arbor_exit(void)
{
	cancel_work_sync(&arbor_work);
	pr_info("arbor: %u scans\n", arbor_scans);
}

module_init(arbor_init);
module_exit(arbor_exit);
MODULE_LICENSE("GPL");
