// SPDX-License-Identifier: GPL-2.0
/*
 * A library that queues what others give it; it has a work of its own, which is none of their business.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "woodruff.h"

static struct workqueue_struct *woodruff_wq;

static int woodruff_runs;

static void woodruff_tick(struct work_struct *work)
{
	woodruff_runs++;
}

static DECLARE_WORK(woodruff_tick_work, woodruff_tick);

void woodruff_run(struct work_struct *work)
{
	schedule_work(&woodruff_tick_work);
	queue_work(woodruff_wq, work);
}
EXPORT_SYMBOL_GPL(woodruff_run);

/* Waits for all works that woodruff_run() has queued. */
void woodruff_flush(void)
{
	flush_workqueue(woodruff_wq);
}
EXPORT_SYMBOL_GPL(woodruff_flush);

int woodruff_count(void)
{
	return woodruff_runs;
}
EXPORT_SYMBOL_GPL(woodruff_count);

static int __init woodruff_init(void)
{
	woodruff_wq = alloc_workqueue("woodruff", WQ_PERCPU, 0);
	if (!woodruff_wq)
		return -ENOMEM;

	return 0;
}

static void __exit woodruff_exit(void)
{
	cancel_work_sync(&woodruff_tick_work);
	destroy_workqueue(woodruff_wq);
}

module_init(woodruff_init);
module_exit(woodruff_exit);
MODULE_LICENSE("GPL");
