// SPDX-License-Identifier: GPL-2.0
/*
 * A module without an exit is never unloaded, so its work is never left behind.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static unsigned int llano_seconds;

static void llano_tick(struct work_struct *work)
{
	llano_seconds++;
	schedule_delayed_work(to_delayed_work(work), HZ);
}

static DECLARE_DELAYED_WORK(llano_work, llano_tick);

static int __init llano_init(void)
{
	schedule_delayed_work(&llano_work, HZ);
	return 0;
}

module_init(llano_init);
MODULE_LICENSE("GPL");
