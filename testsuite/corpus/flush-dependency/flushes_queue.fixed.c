// SPDX-License-Identifier: GPL-2.0
/*
 * Whoever reclaim waits for waits only for queues with a rescuer: the metadata
 * queue has one too.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct alder {
	struct workqueue_struct *io_wq;		/* reclaim writes through it */
	struct workqueue_struct *meta_wq;
	struct work_struct writeback;
	struct work_struct meta;
};

static struct alder *alder;

static void alder_meta_fn(struct work_struct *work)
{
	pr_debug("alder: metadata\n");
}

static void alder_writeback_fn(struct work_struct *work)
{
	struct alder *a = container_of(work, struct alder, writeback);

	queue_work(a->meta_wq, &a->meta);
	flush_workqueue(a->meta_wq);
}

static int __init alder_init(void)
{
	alder = kzalloc(sizeof(*alder), GFP_KERNEL);
	if (!alder)
		return -ENOMEM;
	alder->io_wq = alloc_workqueue("alder-io", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	alder->meta_wq = alloc_workqueue("alder-meta", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!alder->io_wq || !alder->meta_wq)
		goto err;
	INIT_WORK(&alder->writeback, alder_writeback_fn);
	INIT_WORK(&alder->meta, alder_meta_fn);
	queue_work(alder->io_wq, &alder->writeback);
	return 0;
err:
	if (alder->meta_wq)
		destroy_workqueue(alder->meta_wq);
	if (alder->io_wq)
		destroy_workqueue(alder->io_wq);
	kfree(alder);
	return -ENOMEM;
}

static void __exit alder_exit(void)
{
	destroy_workqueue(alder->io_wq);
	destroy_workqueue(alder->meta_wq);
	kfree(alder);
}

module_init(alder_init);
module_exit(alder_exit);
MODULE_LICENSE("GPL");
