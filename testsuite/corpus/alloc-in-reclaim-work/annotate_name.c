// SPDX-License-Identifier: GPL-2.0
/* wqlint: --annotate=dulse-io */
/*
 * --annotate takes the name of a queue, too: one of two reclaim queues is
 * treated as if it carried the flag, the other is not.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *dulse_io_wq, *dulse_misc_wq;

static void dulse_io(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));	/* want[gcc,clang]: alloc-in-reclaim-work   only --annotate says it */
}

static void dulse_misc(struct work_struct *work)
{
	kfree(kmalloc(96, GFP_KERNEL));
}

static DECLARE_WORK(dulse_io_work, dulse_io);
static DECLARE_WORK(dulse_misc_work, dulse_misc);

static int __init dulse_init(void)
{
	dulse_io_wq = alloc_workqueue("dulse-io", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!dulse_io_wq)
		return -ENOMEM;
	dulse_misc_wq = alloc_workqueue("dulse-misc", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!dulse_misc_wq) {
		destroy_workqueue(dulse_io_wq);
		return -ENOMEM;
	}
	queue_work(dulse_io_wq, &dulse_io_work);
	queue_work(dulse_misc_wq, &dulse_misc_work);
	return 0;
}

static void __exit dulse_exit(void)
{
	cancel_work_sync(&dulse_misc_work);
	cancel_work_sync(&dulse_io_work);
	destroy_workqueue(dulse_misc_wq);
	destroy_workqueue(dulse_io_wq);
}

module_init(dulse_init);
module_exit(dulse_exit);
MODULE_LICENSE("GPL");
