// SPDX-License-Identifier: GPL-2.0
/*
 * Converted as commit c4f135d64382 ("workqueue: Wrap flush_workqueue() using a
 * macro") describes, with every work on the module's queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *copse_wq;
static unsigned int copse_faults;

static void copse_rx_fn(struct work_struct *work)
{
	pr_debug("copse: rx\n");
}

static void copse_fault_fn(struct work_struct *work)
{
	copse_faults++;
}

static DECLARE_WORK(copse_rx, copse_rx_fn);
static DECLARE_WORK(copse_fault, copse_fault_fn);

void copse_event(bool fault);
void copse_event(bool fault)
{
	if (fault)
		queue_work(copse_wq, &copse_fault);
	else
		queue_work(copse_wq, &copse_rx);
}

static int __init copse_init(void)
{
	copse_wq = alloc_workqueue("copse", WQ_UNBOUND, 0);
	if (!copse_wq)
		return -ENOMEM;
	copse_event(true);
	copse_event(false);
	return 0;
}

static void __exit copse_exit(void)
{
	flush_workqueue(copse_wq);
	destroy_workqueue(copse_wq);
}

module_init(copse_init);
module_exit(copse_exit);
MODULE_LICENSE("GPL");
