// SPDX-License-Identifier: GPL-2.0
/*
 * Flags that an ordered queue does honour.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *vise_wq;

static void vise_work_fn(struct work_struct *work)
{
	pr_debug("vise: ran\n");
}

static DECLARE_WORK(vise_work, vise_work_fn);

static int __init vise_init(void)
{
	vise_wq = alloc_ordered_workqueue("vise-%d", WQ_HIGHPRI | WQ_FREEZABLE |
					  WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!vise_wq)
		return -ENOMEM;
	queue_work(vise_wq, &vise_work);
	return 0;
}

static void __exit vise_exit(void)
{
	cancel_work_sync(&vise_work);
	destroy_workqueue(vise_wq);
}

module_init(vise_init);
module_exit(vise_exit);
MODULE_LICENSE("GPL");
