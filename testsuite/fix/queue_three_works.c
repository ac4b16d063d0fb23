// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Three works, one of them delayed: a queue, and its timer is stopped before that goes.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static int poplar_sum;

static void poplar_a(struct work_struct *work)
{
	poplar_sum += 1;
}

static void poplar_b(struct work_struct *work)
{
	poplar_sum += 2;
}

static void poplar_c(struct work_struct *work)
{
	poplar_sum += 3;
}

static DECLARE_WORK(poplar_a_work, poplar_a);
static DECLARE_WORK(poplar_b_work, poplar_b);
static DECLARE_DELAYED_WORK(poplar_c_work, poplar_c);

static int __init poplar_init(void)
{
	schedule_work(&poplar_a_work);
	schedule_work(&poplar_b_work);
	schedule_delayed_work(&poplar_c_work, 1);
	return 0;
}

static void __exit poplar_exit(void)
{
	flush_scheduled_work();
	pr_info("poplar: %d\n", poplar_sum);
}

module_init(poplar_init);
module_exit(poplar_exit);
MODULE_LICENSE("GPL");
