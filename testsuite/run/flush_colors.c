// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flush_workqueue() by colours: each flusher waits for all works queued before it and for no later one;
 * more flushers at once than there are colours.
 */
/* run: --seeds 0..25 -> clean */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#define FLUSHERS	20

static struct work_struct works[FLUSHERS];
static struct task_struct *threads[FLUSHERS];
static struct workqueue_struct *wq;
static bool done[FLUSHERS];
static atomic_t flushed;

static void fn(struct work_struct *work)
{
	msleep(1 + (work - works) % 3);
	done[work - works] = true;
}

static int flusher(void *data)
{
	long n = (long)data;

	queue_work_on(n % NR_CPUS, wq, &works[n]);
	flush_workqueue(wq);
	WARN_ON(!done[n]);
	atomic_inc(&flushed);
	return 0;
}

static struct delayed_work forever;
static bool stopping;

static void forever_fn(struct work_struct *work)
{
	if (!READ_ONCE(stopping))
		queue_work(wq, work);
}

static int __init start(void)
{
	long i;

	wq = alloc_workqueue("colours", WQ_PERCPU, 0);
	/* One that never ends is no reason to wait for ever. */
	INIT_DELAYED_WORK(&forever, forever_fn);
	queue_delayed_work(wq, &forever, 0);
	for (i = 0; i < FLUSHERS; i++) {
		INIT_WORK(&works[i], fn);
		threads[i] = kthread_run(flusher, (void *)i, "flusher%ld", i);
	}
	for (i = 0; i < 100 && atomic_read(&flushed) < FLUSHERS; i++)
		msleep(100);
	WARN_ON(atomic_read(&flushed) != FLUSHERS);
	for (i = 0; i < FLUSHERS; i++)
		kthread_stop(threads[i]);
	WRITE_ONCE(stopping, true);
	cancel_delayed_work_sync(&forever);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
