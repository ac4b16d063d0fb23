// SPDX-License-Identifier: GPL-2.0
/*
 * The work does not open a scope; whoever allocates for it does.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *reef_wq;

static void *reef_prepare(size_t len)
{
	unsigned int noio_flag = memalloc_noio_save();
	void *p = kvmalloc(len, GFP_KERNEL);

	memalloc_noio_restore(noio_flag);
	return p;
}

static void reef_work_fn(struct work_struct *work)
{
	void *p = reef_prepare(1 << 16);

	if (!p)
		return;
	kvfree(p);
}

static DECLARE_WORK(reef_work, reef_work_fn);

static int __init reef_init(void)
{
	reef_wq = alloc_workqueue("reef", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!reef_wq)
		return -ENOMEM;
	queue_work(reef_wq, &reef_work);
	return 0;
}

static void __exit reef_exit(void)
{
	cancel_work_sync(&reef_work);
	destroy_workqueue(reef_wq);
}

module_init(reef_init);
module_exit(reef_exit);
MODULE_LICENSE("GPL");
