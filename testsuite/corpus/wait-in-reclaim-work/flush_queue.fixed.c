// SPDX-License-Identifier: GPL-2.0
/*
 * The work that grows the table is on a system queue, which nobody flushes; the
 * journal's queue is left with what reclaim may wait for.
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
	flush_workqueue(b->journal_wq);
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
	schedule_work(&boron.grow);
	queue_work(boron.reclaim_wq, &boron.writeback);
	return 0;
}

static void __exit boron_exit(void)
{
	destroy_workqueue(boron.reclaim_wq);
	destroy_workqueue(boron.journal_wq);
	cancel_work_sync(&boron.grow);
	kfree(boron.table);
}

module_init(boron_init);
module_exit(boron_exit);
MODULE_LICENSE("GPL");
