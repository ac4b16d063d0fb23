// SPDX-License-Identifier: GPL-2.0
/*
 * drain_workqueue() refuses new work until the queue is empty: on a system-wide
 * queue that stops every other user of it as well.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static int avocet_left = 3;
static void avocet_step(struct work_struct *work);
static DECLARE_WORK(avocet_work, avocet_step);

static void avocet_step(struct work_struct *work)
{
	if (--avocet_left > 0)
		queue_work(system_unbound_wq, work);
}

static int __init avocet_init(void)
{
	queue_work(system_unbound_wq, &avocet_work);
	return 0;
}

static void __exit avocet_exit(void)
{
	drain_workqueue(system_unbound_wq);	/* want: flush-system-queue */
}

module_init(avocet_init);
module_exit(avocet_exit);
MODULE_LICENSE("GPL");
