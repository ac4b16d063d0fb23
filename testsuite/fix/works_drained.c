// SPDX-License-Identifier: GPL-2.0
/* fix: works */
/*
 * drain_workqueue() of a system queue, of a work that queues itself again.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static int larch_left = 5;

static void larch_step(struct work_struct *work)
{
	if (larch_left--)
		queue_work(system_unbound_wq, work);
}

static DECLARE_WORK(larch_work, larch_step);

static int __init larch_init(void)
{
	queue_work(system_unbound_wq, &larch_work);
	return 0;
}

static void __exit larch_exit(void)
{
	drain_workqueue(system_unbound_wq);
}

module_init(larch_init);
module_exit(larch_exit);
MODULE_LICENSE("GPL");
