// SPDX-License-Identifier: GPL-2.0
/*
 * The outer transaction is committed after the last allocation.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gurnard_trans {
	unsigned int saved;
	unsigned int blocks;
};

static struct gurnard {
	struct workqueue_struct *wq;
	struct work_struct end_io;
	struct gurnard_trans outer, inner;
	void *extent, *size, *note;
} gurnard;

static void gurnard_trans_begin(struct gurnard_trans *t)
{
	t->saved = memalloc_nofs_save();
	t->blocks = 2;
}

static void gurnard_trans_commit(struct gurnard_trans *t)
{
	t->blocks = 0;
	memalloc_nofs_restore(t->saved);
}

static void gurnard_end_io(struct work_struct *work)
{
	struct gurnard *g = container_of(work, struct gurnard, end_io);

	gurnard_trans_begin(&g->outer);
	gurnard_trans_begin(&g->inner);
	g->extent = kmalloc(256, GFP_KERNEL);
	gurnard_trans_commit(&g->inner);
	g->size = kmalloc(64, GFP_KERNEL);
	g->note = kmalloc(32, GFP_KERNEL);
	gurnard_trans_commit(&g->outer);
	kfree(g->note);
	kfree(g->size);
	kfree(g->extent);
}

static int __init gurnard_init(void)
{
	gurnard.wq = alloc_ordered_workqueue("gurnard", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!gurnard.wq)
		return -ENOMEM;
	INIT_WORK(&gurnard.end_io, gurnard_end_io);
	queue_work(gurnard.wq, &gurnard.end_io);
	return 0;
}

static void __exit gurnard_exit(void)
{
	cancel_work_sync(&gurnard.end_io);
	destroy_workqueue(gurnard.wq);
}

module_init(gurnard_init);
module_exit(gurnard_exit);
MODULE_LICENSE("GPL");
