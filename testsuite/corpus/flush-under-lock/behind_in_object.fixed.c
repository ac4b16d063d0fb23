// SPDX-License-Identifier: GPL-2.0
/*
 * A cancel takes the report off the queue, or waits for it alone if it runs: never for the scan.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct ousel {
	struct mutex lock;
	struct mutex bus_lock;
	struct workqueue_struct *wq;
	struct work_struct scan;
	struct delayed_work report;
	unsigned int scans;
};

static struct ousel *ousel;

static void ousel_scan(struct work_struct *work)
{
	struct ousel *o = container_of(work, struct ousel, scan);

	mutex_lock(&o->lock);
	o->scans++;
	mutex_unlock(&o->lock);
}

static void ousel_report(struct work_struct *work)
{
	pr_info("ousel: scanned\n");
}

static void ousel_start_scan(struct ousel *o)
{
	queue_work(o->wq, &o->scan);
}

static void ousel_start_report(struct ousel *o)
{
	queue_delayed_work(o->wq, &o->report, 0);
}

static void ousel_settle(struct ousel *o)
{
	mutex_lock(&o->bus_lock);
	flush_delayed_work(&o->report);
	mutex_unlock(&o->bus_lock);
}

static void ousel_stop(struct ousel *o)
{
	mutex_lock(&o->lock);
	cancel_delayed_work_sync(&o->report);
	o->scans = 0;
	mutex_unlock(&o->lock);
}

static int __init ousel_init(void)
{
	ousel = kzalloc(sizeof(*ousel), GFP_KERNEL);
	if (!ousel)
		return -ENOMEM;
	mutex_init(&ousel->lock);
	mutex_init(&ousel->bus_lock);
	INIT_WORK(&ousel->scan, ousel_scan);
	INIT_DELAYED_WORK(&ousel->report, ousel_report);
	ousel->wq = alloc_ordered_workqueue("ousel", 0);
	if (!ousel->wq) {
		kfree(ousel);
		return -ENOMEM;
	}
	ousel_start_scan(ousel);
	ousel_start_report(ousel);
	ousel_settle(ousel);
	ousel_start_scan(ousel);
	ousel_start_report(ousel);
	ousel_stop(ousel);
	return 0;
}

static void __exit ousel_exit(void)
{
	destroy_workqueue(ousel->wq);
	kfree(ousel);
}

module_init(ousel_init);
module_exit(ousel_exit);
MODULE_LICENSE("GPL");
