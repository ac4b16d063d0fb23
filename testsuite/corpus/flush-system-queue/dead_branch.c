// SPDX-License-Identifier: GPL-2.0
/*
 * The flush of the old design is still there behind a switch that nobody can
 * turn on any more: it is never compiled into the program.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

#define DOVE_USE_SHARED_QUEUE	0

static struct workqueue_struct *dove_wq;

static void dove_work_fn(struct work_struct *work)
{
	pr_info("dove: done\n");
}

static DECLARE_WORK(dove_work, dove_work_fn);

static int __init dove_init(void)
{
	dove_wq = alloc_workqueue("dove", WQ_UNBOUND, 0);
	if (!dove_wq)
		return -ENOMEM;
	if (DOVE_USE_SHARED_QUEUE)
		schedule_work(&dove_work);
	else
		queue_work(dove_wq, &dove_work);
	return 0;
}

static void __exit dove_exit(void)
{
	if (DOVE_USE_SHARED_QUEUE)
		flush_scheduled_work();
	else
		flush_workqueue(dove_wq);
	destroy_workqueue(dove_wq);
}

module_init(dove_init);
module_exit(dove_exit);
MODULE_LICENSE("GPL");
