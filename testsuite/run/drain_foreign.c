// SPDX-License-Identifier: GPL-2.0-or-later
/* While a queue drains only its own works may queue on it. */
/* run: --seeds 0..3 -> cannot queue late_fn on wq drained */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static void slow_fn(struct work_struct *work)
{
	msleep(100);
}

static void late_fn(struct work_struct *work)
{
	WARN_ON(1);
}

static DECLARE_WORK(slow, slow_fn);
static DECLARE_WORK(late, late_fn);

static int thread(void *unused)
{
	msleep(50);
	queue_work(wq, &late);
	return 0;
}

static int __init start(void)
{
	struct task_struct *t;

	wq = alloc_workqueue("drained", WQ_UNBOUND, 0);
	queue_work(wq, &slow);
	t = kthread_run(thread, NULL, "foreign");
	drain_workqueue(wq);
	kthread_stop(t);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
