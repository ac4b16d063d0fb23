// SPDX-License-Identifier: GPL-2.0-or-later
/* A work that runs is queued again, on another CPU and on its own: it runs again, never twice at once. */
/* run: --seeds 0..40 -> clean */
/* run: --search --set schedules=400 -> no report */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq, *unbound;
static int running, runs;

static void fn(struct work_struct *work)
{
	WARN_ON(running++);
	runs++;
	msleep(5);
	running--;
}

static DECLARE_WORK(work, fn);

static void thrice(struct workqueue_struct *q)
{
	runs = 0;
	queue_work_on(0, q, &work);
	msleep(1);
	WARN_ON(!queue_work_on(1, q, &work));
	WARN_ON(queue_work_on(2, q, &work));
	flush_work(&work);
	WARN_ON(runs != 2);
}

static int __init start(void)
{
	wq = alloc_workqueue("percpu", WQ_PERCPU, 0);
	unbound = alloc_workqueue("unbound", WQ_UNBOUND, 0);
	thrice(wq);
	thrice(unbound);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
	destroy_workqueue(unbound);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
