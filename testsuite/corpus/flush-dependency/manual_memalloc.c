// SPDX-License-Identifier: GPL-2.0
/*
 * Swap over this device: the sender may use the reserves and so sets PF_MEMALLOC
 * by hand. While it does, it drains a queue that may wait for memory itself.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static struct workqueue_struct *hazel_tx_wq;

static void hazel_tx_fn(struct work_struct *work)
{
	pr_debug("hazel: sent\n");
}

static DECLARE_WORK(hazel_tx, hazel_tx_fn);

static void hazel_reconnect(void)
{
	drain_workqueue(hazel_tx_wq);	/* want: flush-dependency */
}

int hazel_sendmsg(bool swapping);
int hazel_sendmsg(bool swapping)
{
	unsigned int pflags = current->flags & PF_MEMALLOC;

	if (swapping)
		current->flags |= PF_MEMALLOC;
	hazel_reconnect();
	queue_work(hazel_tx_wq, &hazel_tx);
	current->flags = (current->flags & ~PF_MEMALLOC) | pflags;
	return 0;
}

static int __init hazel_init(void)
{
	hazel_tx_wq = alloc_ordered_workqueue("hazel", WQ_HIGHPRI);
	if (!hazel_tx_wq)
		return -ENOMEM;
	hazel_sendmsg(true);
	hazel_sendmsg(true);
	return 0;
}

static void __exit hazel_exit(void)
{
	cancel_work_sync(&hazel_tx);
	destroy_workqueue(hazel_tx_wq);
}

module_init(hazel_init);
module_exit(hazel_exit);
MODULE_LICENSE("GPL");
