// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Load: eight threads queue works, flush and cancel some in between, and keep books. Each work that was
 * queued has to have run or been cancelled in the end, once.
 *
 *     wqlint-run --parallel --set lockdep=0 --timeout 600 load/load.c
 */
#include <linux/atomic.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#ifndef LOAD
#define LOAD		10000000
#endif
#define THREADS		8
#define WORKS		64

struct item {
	struct work_struct work;
	unsigned long queued, cancelled;	/* by its thread alone */
	atomic_t ran;
	atomic_t running;
};

struct lane {
	struct item items[WORKS];
	struct workqueue_struct *wq;
	unsigned int random;
	unsigned long flushes, cancels;
};

static struct lane lanes[THREADS];
static struct task_struct *threads[THREADS];
static struct workqueue_struct *percpu_wq, *unbound_wq;

static void fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	BUG_ON(atomic_inc_return(&item->running) != 1);
	atomic_inc(&item->ran);
	atomic_dec(&item->running);
}

static unsigned int draw(struct lane *lane)
{
	lane->random = lane->random * 1664525 + 1013904223;
	return lane->random >> 8;
}

static int thread(void *data)
{
	struct lane *lane = data;
	unsigned long queued = 0;
	int i;

	while (queued < LOAD / THREADS) {
		struct item *item = &lane->items[draw(lane) % WORKS];
		unsigned int what = draw(lane) % 4096;

		if (queue_work_on(draw(lane) % NR_CPUS, lane->wq, &item->work)) {
			item->queued++;
			queued++;
		}
		if (what == 0) {
			flush_workqueue(lane->wq);
			lane->flushes++;
		} else if (what < 8) {
			flush_work(&item->work);
			lane->flushes++;
		} else if (what < 16) {
			item->cancelled += cancel_work_sync(&item->work);
			lane->cancels++;
		} else if (what < 64) {
			item->cancelled += cancel_work(&item->work);
			lane->cancels++;
		}
	}
	for (i = 0; i < WORKS; i++)
		flush_work(&lane->items[i].work);
	return 0;
}

static int __init load_init(void)
{
	unsigned long queued = 0, ran = 0, cancelled = 0, flushes = 0, cancels = 0;
	int i, k;

	percpu_wq = alloc_workqueue("load_percpu", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	unbound_wq = alloc_workqueue("load_unbound", WQ_UNBOUND, 16);
	for (i = 0; i < THREADS; i++) {
		lanes[i].random = i + 1;
		lanes[i].wq = i % 2 ? unbound_wq : percpu_wq;
		for (k = 0; k < WORKS; k++)
			INIT_WORK(&lanes[i].items[k].work, fn);
		threads[i] = kthread_run(thread, &lanes[i], "load%d", i);
	}
	for (i = 0; i < THREADS; i++)
		kthread_stop(threads[i]);
	for (i = 0; i < THREADS; i++) {
		for (k = 0; k < WORKS; k++) {
			struct item *item = &lanes[i].items[k];

			WARN(item->queued != item->cancelled + atomic_read(&item->ran),
			     "a work was queued %lu times, cancelled %lu times and ran %d times\n",
			     item->queued, item->cancelled, atomic_read(&item->ran));
			queued += item->queued;
			cancelled += item->cancelled;
			ran += atomic_read(&item->ran);
		}
		flushes += lanes[i].flushes;
		cancels += lanes[i].cancels;
	}
	pr_info("load: %lu works queued, %lu ran, %lu cancelled; %lu flushes, %lu cancels\n",
		queued, ran, cancelled, flushes, cancels);
	WARN(queued < LOAD, "only %lu works\n", queued);
	return 0;
}

static void __exit load_exit(void)
{
	destroy_workqueue(percpu_wq);
	destroy_workqueue(unbound_wq);
}

module_init(load_init);
module_exit(load_exit);
MODULE_LICENSE("GPL");
