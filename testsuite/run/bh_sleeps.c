// SPDX-License-Identifier: GPL-2.0-or-later
/* A BH work may not sleep. */
/* run: --seed 0 -> sleeping function called from invalid context: msleep */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void fn(struct work_struct *work)
{
	msleep(1);
}

static DECLARE_WORK(work, fn);

static int __init start(void)
{
	queue_work(system_bh_wq, &work);
	flush_work(&work);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
