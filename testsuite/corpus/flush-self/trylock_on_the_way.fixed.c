// SPDX-License-Identifier: GPL-2.0
/*
 * It waits for nobody but the reports.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(plover_lock);
static struct workqueue_struct *plover_wq, *plover_report_wq;
static unsigned int plover_reports;

static void plover_report_fn(struct work_struct *work)
{
	mutex_lock(&plover_lock);
	plover_reports++;
	mutex_unlock(&plover_lock);
}

static DECLARE_WORK(plover_report, plover_report_fn);

static void plover_settle_fn(struct work_struct *work)
{
	drain_workqueue(plover_report_wq);
	if (mutex_trylock(&plover_lock)) {
		plover_reports = 0;
		mutex_unlock(&plover_lock);
	}
}

static DECLARE_WORK(plover_settle, plover_settle_fn);

static int __init plover_init(void)
{
	plover_wq = alloc_workqueue("plover", WQ_UNBOUND, 0);
	if (!plover_wq)
		return -ENOMEM;
	plover_report_wq = alloc_workqueue("plover_report", WQ_UNBOUND, 0);
	if (!plover_report_wq) {
		destroy_workqueue(plover_wq);
		return -ENOMEM;
	}
	queue_work(plover_report_wq, &plover_report);
	queue_work(plover_wq, &plover_settle);
	return 0;
}

static void __exit plover_exit(void)
{
	destroy_workqueue(plover_wq);
	destroy_workqueue(plover_report_wq);
}

module_init(plover_init);
module_exit(plover_exit);
MODULE_LICENSE("GPL");
