// SPDX-License-Identifier: GPL-2.0
/*
 * A flag beside the pointer says whether the queue is ours; it is set exactly
 * when the queue was allocated.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool dedicated;
module_param(dedicated, bool, 0444);

struct finch {
	struct workqueue_struct *wq;
	bool own_wq;
	struct work_struct work;
};

static struct finch *finch;

static void finch_work(struct work_struct *work)
{
	pr_info("finch: done\n");
}

static int __init finch_init(void)
{
	finch = kzalloc(sizeof(*finch), GFP_KERNEL);
	if (!finch)
		return -ENOMEM;

	finch->wq = system_dfl_wq;
	if (dedicated) {
		finch->wq = alloc_workqueue("finch", WQ_UNBOUND, 0);
		if (!finch->wq) {
			kfree(finch);
			return -ENOMEM;
		}
		finch->own_wq = true;
	}
	INIT_WORK(&finch->work, finch_work);
	queue_work(finch->wq, &finch->work);
	return 0;
}

static void __exit finch_exit(void)
{
	cancel_work_sync(&finch->work);
	if (finch->own_wq)
		destroy_workqueue(finch->wq);
	kfree(finch);
}

module_init(finch_init);
module_exit(finch_exit);
MODULE_LICENSE("GPL");
