// SPDX-License-Identifier: GPL-2.0
/*
 * The reclaim work passes the allocation on to a work of an ordinary queue: it
 * does not wait for it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *haven_io_wq;
static void *haven_spare;

static void haven_refill(struct work_struct *work)
{
	if (!haven_spare)
		haven_spare = kmalloc(1024, GFP_KERNEL);
}

static DECLARE_WORK(haven_refill_work, haven_refill);

static void haven_io(struct work_struct *work)
{
	void *buf = haven_spare;

	haven_spare = NULL;
	kfree(buf);
	queue_work(system_unbound_wq, &haven_refill_work);
}

static DECLARE_WORK(haven_io_work, haven_io);

static int __init haven_init(void)
{
	haven_io_wq = alloc_workqueue("haven", WQ_UNBOUND | WQ_MEM_RECLAIM |
				      WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!haven_io_wq)
		return -ENOMEM;
	queue_work(haven_io_wq, &haven_io_work);
	return 0;
}

static void __exit haven_exit(void)
{
	cancel_work_sync(&haven_io_work);
	cancel_work_sync(&haven_refill_work);
	destroy_workqueue(haven_io_wq);
	kfree(haven_spare);
}

module_init(haven_init);
module_exit(haven_exit);
MODULE_LICENSE("GPL");
