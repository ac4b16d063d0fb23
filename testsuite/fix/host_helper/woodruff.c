// SPDX-License-Identifier: GPL-2.0
/*
 * A library that queues what others give it; it has a work of its own, which is none of their business.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "woodruff.h"

static int woodruff_runs;

static void woodruff_tick(struct work_struct *work)
{
	woodruff_runs++;
}

static DECLARE_WORK(woodruff_tick_work, woodruff_tick);

void woodruff_run(struct work_struct *work)
{
	schedule_work(&woodruff_tick_work);
	schedule_work(work);
}
EXPORT_SYMBOL_GPL(woodruff_run);

int woodruff_count(void)
{
	return woodruff_runs;
}
EXPORT_SYMBOL_GPL(woodruff_count);

static int __init woodruff_init(void)
{
	return 0;
}

static void __exit woodruff_exit(void)
{
	cancel_work_sync(&woodruff_tick_work);
}

module_init(woodruff_init);
module_exit(woodruff_exit);
MODULE_LICENSE("GPL");
