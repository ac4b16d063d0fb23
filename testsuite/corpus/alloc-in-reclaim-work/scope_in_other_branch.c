// SPDX-License-Identifier: GPL-2.0
/*
 * Only barrier requests open a scope; plain ones allocate outside of it.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct dace {
	struct workqueue_struct *wq;
	struct work_struct work;
	bool barrier;
};

static struct dace dace;

static void dace_work(struct work_struct *work)
{
	struct dace *d = container_of(work, struct dace, work);
	unsigned int noio;
	void *req;

	if (d->barrier) {
		noio = memalloc_noio_save();
		req = kmalloc(192, GFP_KERNEL);
		memalloc_noio_restore(noio);
	} else {
		req = kmalloc(192, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	}
	kfree(req);
}

static int __init dace_init(void)
{
	dace.wq = alloc_workqueue("dace", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!dace.wq)
		return -ENOMEM;
	INIT_WORK(&dace.work, dace_work);
	queue_work(dace.wq, &dace.work);
	return 0;
}

static void __exit dace_exit(void)
{
	cancel_work_sync(&dace.work);
	destroy_workqueue(dace.wq);
}

module_init(dace_init);
module_exit(dace_exit);
MODULE_LICENSE("GPL");
