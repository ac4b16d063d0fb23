// SPDX-License-Identifier: GPL-2.0
/* wqlint: --annotate=laver.io_wq */
/*
 * --annotate takes a struct.field, too: whatever queue is kept there.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct laver {
	struct workqueue_struct *io_wq;
	struct workqueue_struct *event_wq;
	struct work_struct io;
	struct work_struct event;
};

static struct laver laver;

static void laver_io(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));	/* want[gcc,clang]: alloc-in-reclaim-work   only --annotate says it */
}

static void laver_event(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));
}

static int __init laver_init(void)
{
	laver.io_wq = alloc_workqueue("laver-%s", WQ_PERCPU | WQ_MEM_RECLAIM, 0, "io");
	if (!laver.io_wq)
		return -ENOMEM;
	laver.event_wq = alloc_workqueue("laver-%s", WQ_PERCPU | WQ_MEM_RECLAIM, 0, "event");
	if (!laver.event_wq) {
		destroy_workqueue(laver.io_wq);
		return -ENOMEM;
	}
	INIT_WORK(&laver.io, laver_io);
	INIT_WORK(&laver.event, laver_event);
	queue_work(laver.io_wq, &laver.io);
	queue_work(laver.event_wq, &laver.event);
	return 0;
}

static void __exit laver_exit(void)
{
	cancel_work_sync(&laver.event);
	cancel_work_sync(&laver.io);
	destroy_workqueue(laver.event_wq);
	destroy_workqueue(laver.io_wq);
}

module_init(laver_init);
module_exit(laver_exit);
MODULE_LICENSE("GPL");
