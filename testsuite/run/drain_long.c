// SPDX-License-Identifier: GPL-2.0-or-later
/* A chain that is too long is complained about, and waited for. */
/* run: --seeds 0..3 -> drain_workqueue\(\) isn't complete after 10 tries */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int left = 50;

static void fn(struct work_struct *work)
{
	if (--left > 0)
		queue_work(wq, work);
}

static DECLARE_WORK(chain, fn);

static int __init start(void)
{
	wq = alloc_ordered_workqueue("chain", 0);
	queue_work(wq, &chain);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
