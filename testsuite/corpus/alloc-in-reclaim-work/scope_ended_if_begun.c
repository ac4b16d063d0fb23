// SPDX-License-Identifier: GPL-2.0
/*
 * Only a journalled volume has a transaction: the helper that commits it may
 * return as it was entered, inside the worker's scope.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct goby_trans {
	unsigned int saved;
	unsigned int blocks;
};

static struct goby {
	struct workqueue_struct *wq;
	struct work_struct flush;
	struct goby_trans trans;
	bool journal;
	void *map;
} goby;

static void goby_trans_commit(struct goby_trans *t)
{
	t->blocks = 0;
	memalloc_nofs_restore(t->saved);
}

static void goby_start(struct goby *g)
{
	if (g->journal) {
		g->trans.saved = memalloc_nofs_save();
		g->trans.blocks = 1;
	}
}

static void goby_finish(struct goby *g)
{
	if (g->journal)
		goby_trans_commit(&g->trans);
}

static void goby_flush(struct work_struct *work)
{
	struct goby *g = container_of(work, struct goby, flush);
	unsigned int nofs = memalloc_nofs_save();

	goby_start(g);
	goby_finish(g);
	g->map = kmalloc(512, GFP_KERNEL);
	memalloc_nofs_restore(nofs);
	kfree(g->map);
}

static int __init goby_init(void)
{
	goby.wq = alloc_ordered_workqueue("goby", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!goby.wq)
		return -ENOMEM;
	INIT_WORK(&goby.flush, goby_flush);
	queue_work(goby.wq, &goby.flush);
	return 0;
}

static void __exit goby_exit(void)
{
	cancel_work_sync(&goby.flush);
	destroy_workqueue(goby.wq);
}

module_init(goby_init);
module_exit(goby_exit);
MODULE_LICENSE("GPL");
