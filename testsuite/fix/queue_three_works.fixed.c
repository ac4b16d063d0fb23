// SPDX-License-Identifier: GPL-2.0
/*
 * Three works, one of them delayed: a queue, and its timer is stopped before that goes.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *poplar_wq;

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
	poplar_wq = alloc_workqueue("poplar", WQ_PERCPU, 0);
	if (!poplar_wq)
		return -ENOMEM;

	queue_work(poplar_wq, &poplar_a_work);
	queue_work(poplar_wq, &poplar_b_work);
	queue_delayed_work(poplar_wq, &poplar_c_work, 1);
	return 0;
}

static void __exit poplar_exit(void)
{
	flush_workqueue(poplar_wq);
	pr_info("poplar: %d\n", poplar_sum);
	cancel_delayed_work_sync(&poplar_c_work);
	destroy_workqueue(poplar_wq);
}

module_init(poplar_init);
module_exit(poplar_exit);
MODULE_LICENSE("GPL");
