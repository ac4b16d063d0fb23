// SPDX-License-Identifier: GPL-2.0
/*
 * What is waited for was made by create_workqueue(), which sets WQ_MEM_RECLAIM:
 * it has a rescuer, whatever else is said of it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *rowan_wq, *rowan_old_wq;

static void rowan_commit_fn(struct work_struct *work)
{
	pr_debug("rowan: committed\n");
}

static DECLARE_WORK(rowan_commit, rowan_commit_fn);

static void rowan_write_fn(struct work_struct *work)
{
	queue_work(rowan_old_wq, &rowan_commit);
	flush_work(&rowan_commit);
	flush_workqueue(rowan_old_wq);
}

static DECLARE_WORK(rowan_write, rowan_write_fn);

static int __init rowan_init(void)
{
	rowan_old_wq = create_workqueue("rowan-old");
	if (!rowan_old_wq)
		return -ENOMEM;
	rowan_wq = alloc_workqueue("rowan", WQ_UNBOUND | WQ_MEM_RECLAIM, 1);
	if (!rowan_wq) {
		destroy_workqueue(rowan_old_wq);
		return -ENOMEM;
	}
	queue_work(rowan_wq, &rowan_write);
	return 0;
}

static void __exit rowan_exit(void)
{
	destroy_workqueue(rowan_wq);
	destroy_workqueue(rowan_old_wq);
}

module_init(rowan_init);
module_exit(rowan_exit);
MODULE_LICENSE("GPL");
