// SPDX-License-Identifier: GPL-2.0-or-later
/* What is cancelled does not run; cancel_work_sync() waits for the run that it met, also of a work that queues itself. */
/* run: --seeds 0..60 -> clean */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int runs, inside;

static void fn(struct work_struct *work)
{
	inside++;
	msleep(10);
	runs++;
	inside--;
	queue_work(wq, work);
}

static void never_fn(struct work_struct *work)
{
	WARN_ON(1);
}

static DECLARE_WORK(again, fn);
static DECLARE_WORK(never, never_fn);
static DECLARE_DELAYED_WORK(never_later, never_fn);

static int __init start(void)
{
	int before;

	wq = alloc_ordered_workqueue("cancel", 0);
	WARN_ON(cancel_work(&never));
	WARN_ON(cancel_work_sync(&never));
	queue_work(wq, &again);
	/* On real threads its worker may be late. */
	while (!READ_ONCE(inside))
		msleep(1);
	/* Behind the one that runs. */
	WARN_ON(!queue_work(wq, &never));
	WARN_ON(!cancel_work(&never));
	WARN_ON(work_pending(&never));
	WARN_ON(!queue_delayed_work(wq, &never_later, HZ));
	WARN_ON(!cancel_delayed_work(&never_later));
	WARN_ON(cancel_delayed_work_sync(&never_later));

	cancel_work_sync(&again);
	WARN_ON(inside);
	before = runs;
	WARN_ON(!before);
	msleep(100);
	WARN_ON(runs != before);
	WARN_ON(work_busy(&again));
	/* Not disabled for good. */
	WARN_ON(!queue_work(wq, &again));
	msleep(25);
	WARN_ON(!work_busy(&again));
	cancel_work_sync(&again);
	WARN_ON(runs == before);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
