// SPDX-License-Identifier: GPL-2.0-or-later
/* Without memory for workers any other queue stands still, and the report says who waits for what. */
/* run: --set pressure=1 --seeds 0..5 -> DEADLOCK(.|\n)*insmod/1 waits in flush_workqueue\(\) for \(wq_completion\)plain */
/* run: --set pressure=1 --seeds 0..5 -> kworker/\S+ waits in memory for another worker */
/* run: --seeds 0..5 -> clean */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static void fn(struct work_struct *work)
{
}

static DECLARE_WORK(work, fn);

static int __init start(void)
{
	wq = alloc_workqueue("plain", WQ_PERCPU, 0);
	queue_work(wq, &work);
	flush_workqueue(wq);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
