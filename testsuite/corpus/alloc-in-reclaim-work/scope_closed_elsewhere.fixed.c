// SPDX-License-Identifier: GPL-2.0
/*
 * A handle keeps the scope's token in a field, and another function closes the
 * scope: what is allocated after that is outside.
 *
 * Both allocations are within.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct loach_handle {
	unsigned int saved;
	unsigned int credits;
};

static struct loach {
	struct workqueue_struct *wq;
	struct work_struct commit;
	struct loach_handle handle;
	void *inside, *outside;
} loach;

static void loach_begin(struct loach_handle *h)
{
	h->credits = 8;
	h->saved = memalloc_nofs_save();
}

static void loach_end(struct loach_handle *h)
{
	h->credits = 0;
	memalloc_nofs_restore(h->saved);
}

static void loach_commit(struct work_struct *work)
{
	struct loach *l = container_of(work, struct loach, commit);

	loach_begin(&l->handle);
	l->inside = kmalloc(1024, GFP_KERNEL);
	l->outside = kmalloc(1024, GFP_KERNEL);
	loach_end(&l->handle);
	kfree(l->outside);
	kfree(l->inside);
}

static int __init loach_init(void)
{
	loach.wq = alloc_ordered_workqueue("loach", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!loach.wq)
		return -ENOMEM;
	INIT_WORK(&loach.commit, loach_commit);
	queue_work(loach.wq, &loach.commit);
	return 0;
}

static void __exit loach_exit(void)
{
	cancel_work_sync(&loach.commit);
	destroy_workqueue(loach.wq);
}

module_init(loach_init);
module_exit(loach_exit);
MODULE_LICENSE("GPL");
