// SPDX-License-Identifier: GPL-2.0-or-later
/* Queues that are gone, and a destroy while a delayed work is armed. */
/* run: --all --seed 0 -> gone is destroyed while a delayed work is armed */
/* run: --all --seed 0 -> use of a queue that is destroyed */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static void fn(struct work_struct *work)
{
}

static DECLARE_WORK(work, fn);
static DECLARE_DELAYED_WORK(late, fn);

static int __init start(void)
{
	wq = alloc_workqueue("gone", WQ_UNBOUND, 0);
	queue_delayed_work(wq, &late, HZ);
	destroy_workqueue(wq);
	queue_work(wq, &work);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
