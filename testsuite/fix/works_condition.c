// SPDX-License-Identifier: GPL-2.0
/* fix: works */
/*
 * One statement for one statement: the condition stays as it is.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool cowberry_armed;
static int cowberry_runs;

static void cowberry_fn(struct work_struct *work)
{
	cowberry_runs++;
}

static DECLARE_WORK(cowberry_work, cowberry_fn);

void cowberry_arm(void)
{
	cowberry_armed = schedule_work(&cowberry_work);
}

static int __init cowberry_init(void)
{
	cowberry_arm();
	return 0;
}

static void __exit cowberry_exit(void)
{
	if (cowberry_armed)
		flush_scheduled_work();
	else
		pr_info("cowberry: idle\n");
	pr_info("cowberry: %d\n", cowberry_runs);
}

module_init(cowberry_init);
module_exit(cowberry_exit);
MODULE_LICENSE("GPL");
