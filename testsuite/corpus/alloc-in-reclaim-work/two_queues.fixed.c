// SPDX-License-Identifier: GPL-2.0
/*
 * The same kind of work on two queues of one device: the one on the I/O queue,
 * for which reclaim waits, is careful.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sole {
	struct workqueue_struct *io_wq;
	struct workqueue_struct *admin_wq;
	struct work_struct io;
	struct work_struct admin;
};

static struct sole sole;

static void sole_io(struct work_struct *work)
{
	void *cmd = kzalloc(64, GFP_NOIO);

	kfree(cmd);
}

static void sole_admin(struct work_struct *work)
{
	void *cmd = kzalloc(64, GFP_KERNEL);

	kfree(cmd);
}

static int __init sole_init(void)
{
	sole.io_wq = alloc_workqueue("sole-io", WQ_PERCPU | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!sole.io_wq)
		return -ENOMEM;
	sole.admin_wq = alloc_workqueue("sole-admin", WQ_UNBOUND, 0);
	if (!sole.admin_wq) {
		destroy_workqueue(sole.io_wq);
		return -ENOMEM;
	}
	INIT_WORK(&sole.io, sole_io);
	INIT_WORK(&sole.admin, sole_admin);
	queue_work(sole.io_wq, &sole.io);
	queue_work(sole.admin_wq, &sole.admin);
	return 0;
}

static void __exit sole_exit(void)
{
	cancel_work_sync(&sole.admin);
	cancel_work_sync(&sole.io);
	destroy_workqueue(sole.admin_wq);
	destroy_workqueue(sole.io_wq);
}

module_init(sole_init);
module_exit(sole_exit);
MODULE_LICENSE("GPL");
