// SPDX-License-Identifier: GPL-2.0
/*
 * Three works would be a queue's job; asked for, each is waited for alone.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static int willow_sum;

static void willow_a(struct work_struct *work)
{
	willow_sum += 1;
}

static void willow_b(struct work_struct *work)
{
	willow_sum += 2;
}

static void willow_c(struct work_struct *work)
{
	willow_sum += 3;
}

static DECLARE_WORK(willow_a_work, willow_a);
static DECLARE_WORK(willow_b_work, willow_b);
static DECLARE_DELAYED_WORK(willow_c_work, willow_c);

static int __init willow_init(void)
{
	schedule_work(&willow_a_work);
	schedule_work(&willow_b_work);
	schedule_delayed_work(&willow_c_work, 1);
	return 0;
}

static void __exit willow_exit(void)
{
	flush_work(&willow_a_work);
	flush_work(&willow_b_work);
	flush_delayed_work(&willow_c_work);
	pr_info("willow: %d\n", willow_sum);
}

module_init(willow_init);
module_exit(willow_exit);
MODULE_LICENSE("GPL");
