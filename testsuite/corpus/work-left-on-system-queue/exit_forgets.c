// SPDX-License-Identifier: GPL-2.0
/*
 * The exit does not know of the work. If it has not run by then, its function is
 * called after the module's code is gone.
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
	schedule_work(&arbor_work);	/* want: work-left-on-system-queue */
	return 0;
}

static void __exit arbor_exit(void)
{
	pr_info("arbor: %u scans\n", arbor_scans);
}

module_init(arbor_init);
module_exit(arbor_exit);
MODULE_LICENSE("GPL");
