// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 6838a35a4567 ("net/mlx5: Use a separate work queue for fib event
 * handling"): the flush under the fib lock is for the fib works, which do not take
 * it. But the bond work is on the same queue, and does.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static struct workqueue_struct *creek_wq;
static DEFINE_MUTEX(creek_fib_lock);
static unsigned int creek_routes;

static void creek_fib_update(struct work_struct *work)
{
	pr_debug("creek: %u routes\n", creek_routes);
}

static void creek_do_bond(struct work_struct *work)
{
	mutex_lock(&creek_fib_lock);
	creek_routes = 0;
	mutex_unlock(&creek_fib_lock);
}

static DECLARE_WORK(creek_fib_work, creek_fib_update);
static DECLARE_DELAYED_WORK(creek_bond_work, creek_do_bond);

void creek_fib_event(void);
void creek_fib_event(void)
{
	mutex_lock(&creek_fib_lock);
	creek_routes++;
	queue_work(creek_wq, &creek_fib_work);
	flush_workqueue(creek_wq);	/* want: flush-under-lock */
	mutex_unlock(&creek_fib_lock);
}

static int __init creek_init(void)
{
	creek_wq = alloc_ordered_workqueue("creek", 0);
	if (!creek_wq)
		return -ENOMEM;
	queue_delayed_work(creek_wq, &creek_bond_work, 0);
	creek_fib_event();
	return 0;
}

static void __exit creek_exit(void)
{
	cancel_delayed_work_sync(&creek_bond_work);
	destroy_workqueue(creek_wq);
}

module_init(creek_init);
module_exit(creek_exit);
MODULE_LICENSE("GPL");
