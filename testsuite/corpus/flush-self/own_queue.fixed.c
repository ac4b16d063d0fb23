// SPDX-License-Identifier: GPL-2.0
/*
 * The work that ends a batch waits for the one step by name: they run side by
 * side on an unbound queue, so the step can end while the other waits.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *adze_wq;
static unsigned int adze_done;

static void adze_step_fn(struct work_struct *work)
{
	adze_done++;
}

static DECLARE_WORK(adze_step, adze_step_fn);

static void adze_finish_fn(struct work_struct *work)
{
	flush_work(&adze_step);
	pr_info("adze: %u steps\n", adze_done);
}

static DECLARE_WORK(adze_finish, adze_finish_fn);

static int __init adze_init(void)
{
	adze_wq = alloc_workqueue("adze", WQ_UNBOUND, 0);
	if (!adze_wq)
		return -ENOMEM;
	queue_work(adze_wq, &adze_step);
	queue_work(adze_wq, &adze_finish);
	return 0;
}

static void __exit adze_exit(void)
{
	destroy_workqueue(adze_wq);
}

module_init(adze_init);
module_exit(adze_exit);
MODULE_LICENSE("GPL");
