// SPDX-License-Identifier: GPL-2.0
/*
 * The field holds a queue of the module's own or a system queue. Only the former is
 * destroyed, and only it must be.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool dedicated;
module_param(dedicated, bool, 0444);

static struct workqueue_struct *osier_wq;

static void osier_fn(struct work_struct *work)
{
	pr_debug("osier: ran\n");
}

static DECLARE_WORK(osier_work, osier_fn);

static int __init osier_init(void)
{
	if (dedicated) {
		osier_wq = alloc_workqueue("osier", WQ_PERCPU, 0);
		if (!osier_wq)
			return -ENOMEM;
	} else {
		osier_wq = system_percpu_wq;
	}
	queue_work(osier_wq, &osier_work);
	return 0;
}

static void __exit osier_exit(void)
{
	cancel_work_sync(&osier_work);
	if (osier_wq != system_percpu_wq)
		destroy_workqueue(osier_wq);
}

module_init(osier_init);
module_exit(osier_exit);
MODULE_LICENSE("GPL");
