// SPDX-License-Identifier: GPL-2.0-or-later
/* drain_workqueue() waits for chains of works; destroy_workqueue() does, too. */
/* run: --seeds 0..40 -> clean */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int left, runs;

static void fn(struct work_struct *work)
{
	runs++;
	if (--left > 0)
		WARN_ON(!queue_work(wq, work));
}

static DECLARE_WORK(chain, fn);

static int __init start(void)
{
	wq = alloc_workqueue("chain", WQ_UNBOUND, 0);
	left = 5;
	queue_work(wq, &chain);
	drain_workqueue(wq);
	WARN_ON(runs != 5);
	left = 4;
	WARN_ON(!queue_work(wq, &chain));
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
	WARN_ON(runs != 9);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
