// SPDX-License-Identifier: GPL-2.0
/*
 * The old makers choose the kind themselves.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *whetstone_wq;
static struct workqueue_struct *whetstone_single_wq, *whetstone_freezable_wq;

static void whetstone_work_fn(struct work_struct *work)
{
	pr_debug("whetstone: ran\n");
}

static DECLARE_WORK(whetstone_work, whetstone_work_fn);

static int __init whetstone_init(void)
{
	whetstone_single_wq = create_singlethread_workqueue("whetstone-single");
	if (whetstone_single_wq)
		destroy_workqueue(whetstone_single_wq);
	whetstone_freezable_wq = create_freezable_workqueue("whetstone-frz");
	if (whetstone_freezable_wq)
		destroy_workqueue(whetstone_freezable_wq);
	whetstone_wq = create_workqueue("whetstone");
	if (!whetstone_wq)
		return -ENOMEM;
	queue_work(whetstone_wq, &whetstone_work);
	return 0;
}

static void __exit whetstone_exit(void)
{
	cancel_work_sync(&whetstone_work);
	destroy_workqueue(whetstone_wq);
}

module_init(whetstone_init);
module_exit(whetstone_exit);
MODULE_LICENSE("GPL");
