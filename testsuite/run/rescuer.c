// SPDX-License-Identifier: GPL-2.0-or-later
/* Without memory for workers a WQ_MEM_RECLAIM queue makes progress, one work after the other. */
/* run: --set pressure=1 --seeds 0..30 -> clean */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static struct work_struct works[4];
static struct workqueue_struct *wq, *unbound;
static int running, runs;

static void fn(struct work_struct *work)
{
	WARN_ON(running++);
	WARN_ON(!current_is_workqueue_rescuer());
	cond_resched();
	running--;
	runs++;
}

static void all(struct workqueue_struct *q)
{
	int i;

	for (i = 0; i < 4; i++)
		queue_work_on(0, q, &works[i]);
	flush_workqueue(q);
}

static int __init start(void)
{
	int i;

	for (i = 0; i < 4; i++)
		INIT_WORK(&works[i], fn);
	wq = alloc_workqueue("reclaim", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	unbound = alloc_workqueue("reclaim_unbound", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	all(wq);
	all(unbound);
	all(wq);
	WARN_ON(runs != 12);
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
