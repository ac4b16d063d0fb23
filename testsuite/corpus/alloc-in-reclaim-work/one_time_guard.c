// SPDX-License-Identifier: GPL-2.0
/*
 * GFP_KERNEL only after GFP_NOWAIT has failed, and a table that is made once:
 * true, but it takes memory to be short at the first use; not at the default tier.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct dace {
	struct workqueue_struct *wq;
	struct work_struct work;
	void *table, *scratch;
} dace;

static int dace_prepare(struct dace *d)
{
	if (d->table)
		return 0;
	d->table = kzalloc(4096, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
	return d->table ? 0 : -ENOMEM;
}

static void dace_work(struct work_struct *work)
{
	struct dace *d = container_of(work, struct dace, work);

	if (dace_prepare(d))
		return;
	d->scratch = kmalloc(64, GFP_NOWAIT);
	if (!d->scratch)
		d->scratch = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
	kfree(d->scratch);
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
	kfree(dace.table);
}

module_init(dace_init);
module_exit(dace_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
