// SPDX-License-Identifier: GPL-2.0
/*
 * What is cancelled is taken off the queue, or waited for alone if it runs: the scan is not waited for.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct dunnock {
	struct mutex lock;
	struct workqueue_struct *wq;
	struct work_struct scan;
	struct work_struct report;
	unsigned int scans;
};

static struct dunnock dunnock;

static void dunnock_scan(struct work_struct *work)
{
	struct dunnock *d = container_of(work, struct dunnock, scan);

	mutex_lock(&d->lock);
	d->scans++;
	mutex_unlock(&d->lock);
}

static void dunnock_report(struct work_struct *work)
{
	pr_info("dunnock: scanned\n");
}

static void dunnock_stop(struct dunnock *d)
{
	mutex_lock(&d->lock);
	cancel_work_sync(&d->report);
	d->scans = 0;
	mutex_unlock(&d->lock);
}

static int __init dunnock_init(void)
{
	mutex_init(&dunnock.lock);
	INIT_WORK(&dunnock.scan, dunnock_scan);
	INIT_WORK(&dunnock.report, dunnock_report);
	dunnock.wq = alloc_ordered_workqueue("dunnock", 0);
	if (!dunnock.wq)
		return -ENOMEM;
	queue_work(dunnock.wq, &dunnock.scan);
	queue_work(dunnock.wq, &dunnock.report);
	dunnock_stop(&dunnock);
	return 0;
}

static void __exit dunnock_exit(void)
{
	destroy_workqueue(dunnock.wq);
}

module_init(dunnock_init);
module_exit(dunnock_exit);
MODULE_LICENSE("GPL");
