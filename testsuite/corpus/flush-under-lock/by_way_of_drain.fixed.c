// SPDX-License-Identifier: GPL-2.0
/*
 * Reset flushes the idle work first, and takes the lock then.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(siskin_lock);
static struct workqueue_struct *siskin_idle_wq, *siskin_report_wq;
static unsigned int siskin_reports;

static void siskin_report_fn(struct work_struct *work)
{
	mutex_lock(&siskin_lock);
	siskin_reports++;
	mutex_unlock(&siskin_lock);
}

static DECLARE_WORK(siskin_report, siskin_report_fn);

static void siskin_idle_fn(struct work_struct *work)
{
	drain_workqueue(siskin_report_wq);
}

static DECLARE_WORK(siskin_idle, siskin_idle_fn);

static void siskin_reset(void)
{
	flush_work(&siskin_idle);
	mutex_lock(&siskin_lock);
	siskin_reports = 0;
	mutex_unlock(&siskin_lock);
}

static int __init siskin_init(void)
{
	siskin_idle_wq = alloc_workqueue("siskin_idle", WQ_UNBOUND, 0);
	if (!siskin_idle_wq)
		return -ENOMEM;
	siskin_report_wq = alloc_workqueue("siskin_report", WQ_UNBOUND, 4);
	if (!siskin_report_wq) {
		destroy_workqueue(siskin_idle_wq);
		return -ENOMEM;
	}
	queue_work(siskin_report_wq, &siskin_report);
	siskin_reset();
	queue_work(siskin_idle_wq, &siskin_idle);
	return 0;
}

static void __exit siskin_exit(void)
{
	destroy_workqueue(siskin_idle_wq);
	destroy_workqueue(siskin_report_wq);
}

module_init(siskin_init);
module_exit(siskin_exit);
MODULE_LICENSE("GPL");
