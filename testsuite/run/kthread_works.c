// SPDX-License-Identifier: GPL-2.0-or-later
/* A kthread_worker runs its works in order; flush, cancel and destroy wait as they should. */
/* run: --seeds 0..40 -> clean */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct kthread_work works[4], slow, again;
static struct kthread_worker *worker;
static int next, slow_runs, again_runs;

static void fn(struct kthread_work *work)
{
	WARN_ON(work - works != next++);
	WARN_ON(current != worker->task);
}

static void slow_fn(struct kthread_work *work)
{
	msleep(20);
	slow_runs++;
}

static void again_fn(struct kthread_work *work)
{
	again_runs++;
	msleep(1);
	kthread_queue_work(worker, work);
}

static int __init start(void)
{
	int i;

	worker = kthread_run_worker(0, "own");
	for (i = 0; i < 4; i++) {
		kthread_init_work(&works[i], fn);
		WARN_ON(!kthread_queue_work(worker, &works[i]));
	}
	kthread_flush_worker(worker);
	WARN_ON(next != 4);

	kthread_init_work(&slow, slow_fn);
	kthread_queue_work(worker, &slow);
	kthread_flush_work(&slow);
	WARN_ON(slow_runs != 1);
	kthread_queue_work(worker, &slow);
	msleep(5);
	kthread_cancel_work_sync(&slow);
	WARN_ON(slow_runs != 2);

	kthread_init_work(&again, again_fn);
	kthread_queue_work(worker, &again);
	msleep(10);
	kthread_cancel_work_sync(&again);
	i = again_runs;
	msleep(10);
	WARN_ON(again_runs != i || !i);
	kthread_queue_work(worker, &slow);
	return 0;
}

static void __exit stop(void)
{
	kthread_destroy_worker(worker);
	WARN_ON(slow_runs != 3);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
