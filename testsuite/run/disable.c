// SPDX-License-Identifier: GPL-2.0-or-later
/* A disabled work cannot be queued; it nests, and the last enable says so. */
/* run: --seeds 0..40 -> clean */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int runs;

static void fn(struct work_struct *work)
{
	msleep(1);
	runs++;
}

static DECLARE_WORK(work, fn);
static DECLARE_DELAYED_WORK(dwork, fn);

static int __init start(void)
{
	wq = alloc_workqueue("disable", WQ_UNBOUND, 0);
	WARN_ON(disable_work(&work));
	WARN_ON(queue_work(wq, &work));
	WARN_ON(disable_work_sync(&work));
	WARN_ON(enable_work(&work));
	WARN_ON(queue_work(wq, &work));
	WARN_ON(cancel_work_sync(&work));
	WARN_ON(queue_work(wq, &work));
	WARN_ON(!enable_and_queue_work(wq, &work));
	disable_work_sync(&work);
	WARN_ON(work_busy(&work));
	WARN_ON(!enable_work(&work));

	runs = 0;
	queue_delayed_work(wq, &dwork, HZ);
	WARN_ON(!disable_delayed_work_sync(&dwork));
	WARN_ON(queue_delayed_work(wq, &dwork, 1));
	mod_delayed_work(wq, &dwork, 1);
	msleep(2000);
	WARN_ON(runs);
	WARN_ON(!enable_delayed_work(&dwork));
	WARN_ON(!queue_delayed_work(wq, &dwork, 1));
	flush_delayed_work(&dwork);
	WARN_ON(runs != 1);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
