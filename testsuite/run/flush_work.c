// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_work() waits for the instance that was queued: it returns for a work that queues itself for ever,
 * and not before that instance has ended. Several flushers of one work all return.
 */
/* run: --seeds 0..40 -> clean */
/* run: --set touch=6.1 --seeds 0..5 -> clean */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int begun, ended, ready;
static bool stopping;

static void fn(struct work_struct *work)
{
	begun++;
	msleep(10);
	ended++;
	if (!READ_ONCE(stopping))
		queue_work(wq, work);
}

static DECLARE_WORK(again, fn);

static int flusher(void *data)
{
	int before = READ_ONCE(begun);

	flush_work(&again);
	WARN_ON(ended < before);
	ready++;
	return 0;
}

static int __init start(void)
{
	struct task_struct *t[3];
	int i;

	wq = alloc_workqueue("again", WQ_UNBOUND, 1);
	WARN_ON(flush_work(&again));
	queue_work(wq, &again);
	WARN_ON(!flush_work(&again));
	WARN_ON(ended < 1);
	for (i = 0; i < 3; i++)
		t[i] = kthread_run(flusher, NULL, "flusher%d", i);
	for (i = 0; i < 3; i++)
		kthread_stop(t[i]);
	WARN_ON(ready > 3);
	WRITE_ONCE(stopping, true);
	cancel_work_sync(&again);
	WARN_ON(begun != ended);
	WARN_ON(flush_work(&again));
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
