// SPDX-License-Identifier: GPL-2.0
/*
 * The journal's queue is flushed for the sake of its commit. Another work on it
 * grows a table, two calls down; the flush waits for that one as well.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct boron {
	struct workqueue_struct *reclaim_wq;
	struct workqueue_struct *journal_wq;
	struct work_struct writeback;
	struct work_struct commit;
	struct work_struct grow;
	u32 *table;
	unsigned int size;
};

static struct boron boron;

static void boron_commit(struct work_struct *work)
{
	pr_debug("boron: committed\n");
}

static int boron_resize(struct boron *b, unsigned int size)
{
	u32 *table = kcalloc(size, sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	kfree(b->table);
	b->table = table;
	b->size = size;
	return 0;
}

static void boron_grow(struct work_struct *work)
{
	struct boron *b = container_of(work, struct boron, grow);

	if (boron_resize(b, b->size + 64))
		pr_warn("boron: not grown\n");
}

static void boron_writeback(struct work_struct *work)
{
	struct boron *b = container_of(work, struct boron, writeback);

	queue_work(b->journal_wq, &b->commit);
	flush_workqueue(b->journal_wq);	/* want: wait-in-reclaim-work */
}

static int __init boron_init(void)
{
	boron.reclaim_wq = alloc_workqueue("boron", WQ_PERCPU | WQ_MEM_RECLAIM |
					   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!boron.reclaim_wq)
		return -ENOMEM;
	boron.journal_wq = alloc_ordered_workqueue("boron-journal", WQ_MEM_RECLAIM);
	if (!boron.journal_wq) {
		destroy_workqueue(boron.reclaim_wq);
		return -ENOMEM;
	}
	INIT_WORK(&boron.writeback, boron_writeback);
	INIT_WORK(&boron.commit, boron_commit);
	INIT_WORK(&boron.grow, boron_grow);
	queue_work(boron.journal_wq, &boron.grow);
	queue_work(boron.reclaim_wq, &boron.writeback);
	return 0;
}

static void __exit boron_exit(void)
{
	destroy_workqueue(boron.reclaim_wq);
	destroy_workqueue(boron.journal_wq);
	kfree(boron.table);
}

module_init(boron_init);
module_exit(boron_exit);
MODULE_LICENSE("GPL");
