// SPDX-License-Identifier: GPL-2.0
/*
 * Freezing opens a scope and returns its token, thawing takes it back, as the
 * block layer does; an index is made after that.
 *
 * It thaws when all is done.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct bleak {
	struct workqueue_struct *wq;
	struct work_struct resize;
	int frozen;
	void *table, *index;
} bleak;

static unsigned int bleak_freeze(struct bleak *b)
{
	b->frozen++;
	return memalloc_noio_save();
}

static void bleak_thaw(struct bleak *b, unsigned int flags)
{
	b->frozen--;
	memalloc_noio_restore(flags);
}

static void bleak_resize(struct work_struct *work)
{
	struct bleak *b = container_of(work, struct bleak, resize);
	unsigned int flags = bleak_freeze(b);

	kfree(b->index);
	kfree(b->table);
	b->table = kmalloc(64, GFP_KERNEL);
	b->index = kmalloc(64, GFP_KERNEL);
	bleak_thaw(b, flags);
}

static int __init bleak_init(void)
{
	bleak.wq = alloc_workqueue("bleak", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!bleak.wq)
		return -ENOMEM;
	INIT_WORK(&bleak.resize, bleak_resize);
	queue_work(bleak.wq, &bleak.resize);
	return 0;
}

static void __exit bleak_exit(void)
{
	cancel_work_sync(&bleak.resize);
	destroy_workqueue(bleak.wq);
	kfree(bleak.index);
	kfree(bleak.table);
}

module_init(bleak_init);
module_exit(bleak_exit);
MODULE_LICENSE("GPL");
