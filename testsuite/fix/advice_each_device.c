// SPDX-License-Identifier: GPL-2.0
/* advice: there is no struct that all calls which queue, and all flushes, have a pointer to */
/* options: --strategy=queue --scope=device */
/*
 * Asked for a queue for each device, it finds no device.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static int osier_sum;

static void osier_a(struct work_struct *work)
{
	osier_sum += 1;
}

static void osier_b(struct work_struct *work)
{
	osier_sum += 2;
}

static void osier_c(struct work_struct *work)
{
	osier_sum += 3;
}

static DECLARE_WORK(osier_a_work, osier_a);
static DECLARE_WORK(osier_b_work, osier_b);
static DECLARE_DELAYED_WORK(osier_c_work, osier_c);

static int __init osier_init(void)
{
	schedule_work(&osier_a_work);
	schedule_work(&osier_b_work);
	schedule_delayed_work(&osier_c_work, 1);
	return 0;
}

static void __exit osier_exit(void)
{
	flush_scheduled_work();
	pr_info("osier: %d\n", osier_sum);
}

module_init(osier_init);
module_exit(osier_exit);
MODULE_LICENSE("GPL");
