// SPDX-License-Identifier: GPL-2.0-or-later
/* Delayed works run when it is time, once; mod_delayed_work() moves that; five minutes take no time. */
/* run: --seeds 0..40 -> clean */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static unsigned long ran_at;
static int runs;

static void fn(struct work_struct *work)
{
	ran_at = jiffies;
	runs++;
}

static DECLARE_DELAYED_WORK(dwork, fn);

static int __init start(void)
{
	unsigned long begin = jiffies;

	wq = alloc_workqueue("delayed", WQ_PERCPU, 0);
	WARN_ON(!queue_delayed_work(wq, &dwork, 300 * HZ));
	WARN_ON(queue_delayed_work(wq, &dwork, 1));
	WARN_ON(!delayed_work_pending(&dwork));
	msleep(310 * 1000);
	WARN_ON(runs != 1 || time_before(ran_at, begin + 300 * HZ) || time_after(ran_at, begin + 301 * HZ));
	WARN_ON(delayed_work_pending(&dwork));

	begin = jiffies;
	WARN_ON(mod_delayed_work(wq, &dwork, 100 * HZ));
	WARN_ON(!mod_delayed_work(wq, &dwork, HZ));
	msleep(5000);
	WARN_ON(runs != 2 || time_after(ran_at, begin + 2 * HZ));

	queue_delayed_work(wq, &dwork, 100 * HZ);
	begin = jiffies;
	WARN_ON(!flush_delayed_work(&dwork));
	WARN_ON(runs != 3 || time_after(jiffies, begin + HZ));
	WARN_ON(flush_delayed_work(&dwork));
	WARN_ON(!queue_delayed_work(wq, &dwork, 0));
	flush_work(&dwork.work);
	WARN_ON(runs != 4);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
