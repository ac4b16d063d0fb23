// SPDX-License-Identifier: GPL-2.0
/*
 * The queue is the module's own or the system's, by a parameter; what is asked
 * when it is chosen is asked again before it is flushed and destroyed.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool dedicated;
module_param(dedicated, bool, 0444);

static struct workqueue_struct *dunnock_wq;

static void dunnock_fn(struct work_struct *work)
{
	pr_info("dunnock: done\n");
}

static DECLARE_WORK(dunnock_work, dunnock_fn);

static int dunnock_try(bool own)
{
	struct workqueue_struct *wq = own ? alloc_workqueue("dunnock-try", WQ_UNBOUND, 0) : system_dfl_wq;

	if (!wq)
		return -ENOMEM;
	queue_work(wq, &dunnock_work);
	flush_work(&dunnock_work);
	if (own)
		destroy_workqueue(wq);
	return 0;
}

static int __init dunnock_init(void)
{
	int ret;

	if (dedicated)
		dunnock_wq = alloc_workqueue("dunnock", WQ_UNBOUND, 0);
	else
		dunnock_wq = system_dfl_wq;
	if (!dunnock_wq)
		return -ENOMEM;
	queue_work(dunnock_wq, &dunnock_work);
	ret = dunnock_try(dedicated);
	if (ret) {
		cancel_work_sync(&dunnock_work);
		if (dedicated)
			destroy_workqueue(dunnock_wq);
	}
	return ret;
}

static void __exit dunnock_exit(void)
{
	cancel_work_sync(&dunnock_work);
	if (dedicated) {
		flush_workqueue(dunnock_wq);
		destroy_workqueue(dunnock_wq);
	}
}

module_init(dunnock_init);
module_exit(dunnock_exit);
MODULE_LICENSE("GPL");
