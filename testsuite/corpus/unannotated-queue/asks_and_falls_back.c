// SPDX-License-Identifier: GPL-2.0
/*
 * The helper asks whether the queue is annotated and makes one of its own if it is
 * not: nothing is required of the caller, and nothing fails.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *ruby_own_wq;

static void ruby_work_fn(struct work_struct *work)
{
	pr_debug("ruby: ran\n");
}

static DECLARE_WORK(ruby_work, ruby_work_fn);

static int ruby_attach(struct workqueue_struct *wq)
{
	if (!workqueue_is_reclaim_annotated(wq)) {
		ruby_own_wq = alloc_ordered_workqueue("ruby", WQ_MEM_RECLAIM |
						      WQ_MEM_WARN_ON_RECLAIM);
		if (!ruby_own_wq)
			return -ENOMEM;
		wq = ruby_own_wq;
	}
	queue_work(wq, &ruby_work);
	return 0;
}

static int __init ruby_init(void)
{
	return ruby_attach(system_dfl_wq);
}

static void __exit ruby_exit(void)
{
	cancel_work_sync(&ruby_work);
	if (ruby_own_wq)
		destroy_workqueue(ruby_own_wq);
}

module_init(ruby_init);
module_exit(ruby_exit);
MODULE_LICENSE("GPL");
