// SPDX-License-Identifier: GPL-2.0
/*
 * The scope covers the first allocation and ends before the second.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *chub_wq;

static void chub_journal(struct work_struct *work)
{
	unsigned int nofs = memalloc_nofs_save();
	void *block, *note;

	block = kmalloc(1024, GFP_KERNEL);
	memalloc_nofs_restore(nofs);

	note = kmalloc(64, GFP_KERNEL);		/* want: alloc-in-reclaim-work */
	kfree(note);
	kfree(block);
}

static DECLARE_WORK(chub_work, chub_journal);

static int __init chub_init(void)
{
	chub_wq = alloc_workqueue("chub", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!chub_wq)
		return -ENOMEM;
	queue_work(chub_wq, &chub_work);
	return 0;
}

static void __exit chub_exit(void)
{
	cancel_work_sync(&chub_work);
	destroy_workqueue(chub_wq);
}

module_init(chub_init);
module_exit(chub_exit);
MODULE_LICENSE("GPL");
