// SPDX-License-Identifier: GPL-2.0
/*
 * The macro already says WQ_UNBOUND: this queue contradicts itself. A conversion that
 * added WQ_PERCPU to every allocation went one too far.
 */
/* tree: 7.2 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tenon_wq;

static void tenon_work_fn(struct work_struct *work)
{
	pr_debug("tenon: ran\n");
}

static DECLARE_WORK(tenon_work, tenon_work_fn);

static int __init tenon_init(void)
{
	tenon_wq = alloc_ordered_workqueue("tenon", WQ_PERCPU | WQ_MEM_RECLAIM);	/* want: queue-arguments */
	if (!tenon_wq)
		return -ENOMEM;
	queue_work(tenon_wq, &tenon_work);
	return 0;
}

static void __exit tenon_exit(void)
{
	cancel_work_sync(&tenon_work);
	destroy_workqueue(tenon_wq);
}

module_init(tenon_init);
module_exit(tenon_exit);
MODULE_LICENSE("GPL");
