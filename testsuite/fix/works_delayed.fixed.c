// SPDX-License-Identifier: GPL-2.0
/*
 * A delayed work that arms itself again, in a module's own variable.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static void teasel_tick(struct work_struct *work);
static DECLARE_DELAYED_WORK(teasel_work, teasel_tick);
static int teasel_ticks;

static void teasel_tick(struct work_struct *work)
{
	teasel_ticks++;
	schedule_delayed_work(&teasel_work, HZ);
}

static int __init teasel_init(void)
{
	schedule_delayed_work(&teasel_work, HZ);
	return 0;
}

static void __exit teasel_exit(void)
{
	cancel_delayed_work_sync(&teasel_work);
}

module_init(teasel_init);
module_exit(teasel_exit);
MODULE_LICENSE("GPL");
