// SPDX-License-Identifier: GPL-2.0-or-later
/* An ordered queue: one at a time, in the order of queueing, whatever the CPU. */
/* run: --seeds 0..40 -> clean */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct work_struct works[6];
static struct workqueue_struct *wq;
static int next, running;

static void fn(struct work_struct *work)
{
	WARN_ON(running++);
	WARN_ON(work - works != next++);
	msleep(work == &works[0] ? 20 : 1);
	running--;
}

static int __init start(void)
{
	int i;

	wq = alloc_ordered_workqueue("line", 0);
	for (i = 0; i < 6; i++) {
		INIT_WORK(&works[i], fn);
		queue_work_on(i % NR_CPUS, wq, &works[i]);
	}
	flush_work(&works[5]);
	WARN_ON(next != 6);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
