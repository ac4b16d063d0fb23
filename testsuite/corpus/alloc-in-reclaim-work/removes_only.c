// SPDX-License-Identifier: GPL-2.0
/*
 * One function adds and removes; the worker asks it to keep none. The facts hold
 * no counter of a loop, so that it runs no round for zero is not seen.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define TAPIR_MAX 8

static struct workqueue_struct *tapir_wq;
static void *tapir_queue[TAPIR_MAX];
static int tapir_real;

static int tapir_update(int old, int new)
{
	int i;

	for (i = old; i < new; i++) {
		tapir_queue[i] = kzalloc(64, GFP_KERNEL);	/* fp[gcc,clang]: alloc-in-reclaim-work */
		if (!tapir_queue[i])
			return -ENOMEM;
	}
	while (--i >= new) {
		kfree(tapir_queue[i]);
		tapir_queue[i] = NULL;
	}
	return 0;
}

static void tapir_remove(struct work_struct *work)
{
	tapir_update(tapir_real, 0);
	tapir_real = 0;
}

static DECLARE_WORK(tapir_work, tapir_remove);

static int __init tapir_init(void)
{
	tapir_wq = alloc_workqueue("tapir", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!tapir_wq)
		return -ENOMEM;
	if (!tapir_update(0, 2))
		tapir_real = 2;
	queue_work(tapir_wq, &tapir_work);
	return 0;
}

static void __exit tapir_exit(void)
{
	cancel_work_sync(&tapir_work);
	destroy_workqueue(tapir_wq);
	tapir_update(tapir_real, 0);
}

module_init(tapir_init);
module_exit(tapir_exit);
MODULE_LICENSE("GPL");
