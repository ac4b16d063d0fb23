// SPDX-License-Identifier: GPL-2.0
/*
 * The worker's own scope ends after the last allocation.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct blenny_trans {
	unsigned int saved;
	unsigned int blocks;
};

static struct blenny {
	struct workqueue_struct *wq;
	struct work_struct end_io;
	struct blenny_trans trans;
	void *extent, *size, *note;
} blenny;

static void blenny_trans_begin(struct blenny_trans *t)
{
	t->saved = memalloc_nofs_save();
	t->blocks = 2;
}

static void blenny_trans_commit(struct blenny_trans *t)
{
	t->blocks = 0;
	memalloc_nofs_restore(t->saved);
}

static void blenny_end_io(struct work_struct *work)
{
	struct blenny *b = container_of(work, struct blenny, end_io);
	unsigned int nofs = memalloc_nofs_save();

	blenny_trans_begin(&b->trans);
	b->extent = kmalloc(256, GFP_KERNEL);
	blenny_trans_commit(&b->trans);
	b->size = kmalloc(64, GFP_KERNEL);
	b->note = kmalloc(32, GFP_KERNEL);
	memalloc_nofs_restore(nofs);
	kfree(b->note);
	kfree(b->size);
	kfree(b->extent);
}

static int __init blenny_init(void)
{
	blenny.wq = alloc_ordered_workqueue("blenny", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!blenny.wq)
		return -ENOMEM;
	INIT_WORK(&blenny.end_io, blenny_end_io);
	queue_work(blenny.wq, &blenny.end_io);
	return 0;
}

static void __exit blenny_exit(void)
{
	cancel_work_sync(&blenny.end_io);
	destroy_workqueue(blenny.wq);
}

module_init(blenny_init);
module_exit(blenny_exit);
MODULE_LICENSE("GPL");
