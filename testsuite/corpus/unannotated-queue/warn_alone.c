// SPDX-License-Identifier: GPL-2.0
/*
 * The annotation says that reclaim waits for these works; without WQ_MEM_RECLAIM
 * they have no rescuer, and reclaim waits for a worker that needs memory.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#define JADE_FLAGS	(WQ_UNBOUND | WQ_HIGHPRI | WQ_MEM_WARN_ON_RECLAIM)

static struct workqueue_struct *jade_wq;

static void jade_work_fn(struct work_struct *work)
{
	pr_debug("jade: page out\n");
}

static DECLARE_WORK(jade_work, jade_work_fn);

static struct workqueue_struct *jade_alloc(const char *name, unsigned int flags)
{
	return alloc_workqueue("%s", flags, 0, name);	/* want: unannotated-queue */
}

static int __init jade_init(void)
{
	jade_wq = jade_alloc("jade", JADE_FLAGS);
	if (!jade_wq)
		return -ENOMEM;
	queue_work(jade_wq, &jade_work);
	return 0;
}

static void __exit jade_exit(void)
{
	cancel_work_sync(&jade_work);
	destroy_workqueue(jade_wq);
}

module_init(jade_init);
module_exit(jade_exit);
MODULE_LICENSE("GPL");
