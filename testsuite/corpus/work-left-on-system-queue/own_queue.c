// SPDX-License-Identifier: GPL-2.0
/*
 * The only work that is not cancelled by name is on the module's own queue, and
 * destroying that waits for it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *swale_wq;

static void swale_fn(struct work_struct *work)
{
	pr_debug("swale: ran\n");
}

static DECLARE_WORK(swale_own, swale_fn);
static DECLARE_WORK(swale_shared, swale_fn);

static int __init swale_init(void)
{
	swale_wq = alloc_workqueue("swale", WQ_PERCPU, 0);
	if (!swale_wq)
		return -ENOMEM;
	queue_work(swale_wq, &swale_own);
	schedule_work_on(0, &swale_shared);
	return 0;
}

static void __exit swale_exit(void)
{
	flush_work(&swale_shared);
	destroy_workqueue(swale_wq);
}

module_init(swale_init);
module_exit(swale_exit);
MODULE_LICENSE("GPL");
