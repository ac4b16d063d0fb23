// SPDX-License-Identifier: GPL-2.0
/*
 * One helper serves two callers: init may wait for anything, the work may not
 * but asks for the same.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct carp {
	struct workqueue_struct *wq;
	struct work_struct resync;
	void *scratch;
};

static struct carp carp;

static void *carp_get_scratch(size_t len, gfp_t gfp)
{
	return kmalloc(len, gfp);	/* want: alloc-in-reclaim-work */
}

static void carp_resync(struct work_struct *work)
{
	void *buf = carp_get_scratch(512, GFP_KERNEL);

	kfree(buf);
}

static int __init carp_init(void)
{
	carp.scratch = carp_get_scratch(4096, GFP_KERNEL);
	if (!carp.scratch)
		return -ENOMEM;
	carp.wq = alloc_workqueue("carp_resync", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!carp.wq) {
		kfree(carp.scratch);
		return -ENOMEM;
	}
	INIT_WORK(&carp.resync, carp_resync);
	queue_work(carp.wq, &carp.resync);
	return 0;
}

static void __exit carp_exit(void)
{
	cancel_work_sync(&carp.resync);
	destroy_workqueue(carp.wq);
	kfree(carp.scratch);
}

module_init(carp_init);
module_exit(carp_exit);
MODULE_LICENSE("GPL");
