// SPDX-License-Identifier: GPL-2.0
/*
 * The error handler went to a system queue: from there, waiting for the driver's
 * own queue is waiting for others.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct hone {
	struct workqueue_struct *wq;
	struct work_struct io;
	struct work_struct error;
	bool frozen;
};

static struct hone *hone;

static void hone_quiesce(struct hone *h)
{
	h->frozen = true;
	__flush_workqueue(h->wq);
}

static void hone_recover(struct hone *h)
{
	hone_quiesce(h);
	h->frozen = false;
}

static void hone_io_fn(struct work_struct *work)
{
	struct hone *h = container_of(work, struct hone, io);

	if (!h->frozen)
		queue_work(system_dfl_wq, &h->error);
}

static void hone_error_fn(struct work_struct *work)
{
	hone_recover(container_of(work, struct hone, error));
}

long hone_ioctl(unsigned int cmd);
long hone_ioctl(unsigned int cmd)
{
	hone_quiesce(hone);
	return cmd ? -EINVAL : 0;
}

static int __init hone_init(void)
{
	hone = kzalloc(sizeof(*hone), GFP_KERNEL);
	if (!hone)
		return -ENOMEM;
	hone->wq = alloc_workqueue("hone", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!hone->wq) {
		kfree(hone);
		return -ENOMEM;
	}
	INIT_WORK(&hone->io, hone_io_fn);
	INIT_WORK(&hone->error, hone_error_fn);
	queue_work(hone->wq, &hone->io);
	return 0;
}

static void __exit hone_exit(void)
{
	cancel_work_sync(&hone->io);
	cancel_work_sync(&hone->error);
	destroy_workqueue(hone->wq);
	kfree(hone);
}

module_init(hone_init);
module_exit(hone_exit);
MODULE_LICENSE("GPL");
