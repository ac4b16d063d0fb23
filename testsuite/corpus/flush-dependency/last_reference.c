// SPDX-License-Identifier: GPL-2.0
/*
 * The teardown flushes a work of a queue without a rescuer, and a work of the
 * reclaim queue drops a reference. But whoever opened the link holds one of his
 * own until he closes it, so the work never drops the last.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct hyssop_link {
	refcount_t refs;
	struct work_struct rx, report;
};

static struct workqueue_struct *hyssop_rx_wq, *hyssop_report_wq;
static struct hyssop_link *hyssop;

static void hyssop_report_fn(struct work_struct *work)
{
}

static void hyssop_put(struct hyssop_link *l)
{
	if (!refcount_dec_and_test(&l->refs))
		return;
	flush_work(&l->report);
	kfree(l);
}

static void hyssop_rx_fn(struct work_struct *work)
{
	struct hyssop_link *l = container_of(work, struct hyssop_link, rx);

	queue_work(hyssop_report_wq, &l->report);
	hyssop_put(l);
}

static int __init hyssop_init(void)
{
	hyssop_rx_wq = alloc_workqueue("hyssop_rx", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!hyssop_rx_wq)
		return -ENOMEM;
	hyssop_report_wq = alloc_workqueue("hyssop_report", WQ_PERCPU, 0);
	if (!hyssop_report_wq)
		goto err_rx;
	hyssop = kzalloc(sizeof(*hyssop), GFP_KERNEL);
	if (!hyssop)
		goto err_report;
	refcount_set(&hyssop->refs, 2);
	INIT_WORK(&hyssop->rx, hyssop_rx_fn);
	INIT_WORK(&hyssop->report, hyssop_report_fn);
	queue_work(hyssop_rx_wq, &hyssop->rx);
	return 0;

err_report:
	destroy_workqueue(hyssop_report_wq);
err_rx:
	destroy_workqueue(hyssop_rx_wq);
	return -ENOMEM;
}

static void __exit hyssop_exit(void)
{
	flush_work(&hyssop->rx);
	hyssop_put(hyssop);
	destroy_workqueue(hyssop_rx_wq);
	destroy_workqueue(hyssop_report_wq);
}

module_init(hyssop_init);
module_exit(hyssop_exit);
MODULE_LICENSE("GPL");
