// SPDX-License-Identifier: GPL-2.0
/*
 * One work at a time was meant. As flags, 1 is WQ_BH: the works would run in softirq
 * context, and a queue of that kind takes no limit; the kernel warns and refuses.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *bodkin_wq;

static void bodkin_work_fn(struct work_struct *work)
{
	pr_debug("bodkin: ran\n");
}

static DECLARE_WORK(bodkin_work, bodkin_work_fn);

static int __init bodkin_init(void)
{
	bodkin_wq = alloc_workqueue("bodkin", 1, WQ_UNBOUND | WQ_MEM_RECLAIM);	/* want: queue-arguments */
	if (!bodkin_wq)
		return -ENOMEM;
	queue_work(bodkin_wq, &bodkin_work);
	return 0;
}

static void __exit bodkin_exit(void)
{
	cancel_work_sync(&bodkin_work);
	destroy_workqueue(bodkin_wq);
}

module_init(bodkin_init);
module_exit(bodkin_exit);
MODULE_LICENSE("GPL");
