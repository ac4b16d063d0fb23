// SPDX-License-Identifier: GPL-2.0
/*
 * A library that queues what others give it; it has a work of its own, which is none of their business.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "selfheal.h"

static int selfheal_runs;

static void selfheal_tick(struct work_struct *work)
{
	selfheal_runs++;
}

static DECLARE_WORK(selfheal_tick_work, selfheal_tick);

void selfheal_run(struct work_struct *work)
{
	schedule_work(&selfheal_tick_work);
	schedule_work(work);
}
EXPORT_SYMBOL_GPL(selfheal_run);

int selfheal_count(void)
{
	return selfheal_runs;
}
EXPORT_SYMBOL_GPL(selfheal_count);

static int __init selfheal_init(void)
{
	return 0;
}

static void __exit selfheal_exit(void)
{
	cancel_work_sync(&selfheal_tick_work);
}

module_init(selfheal_init);
module_exit(selfheal_exit);
MODULE_LICENSE("GPL");
