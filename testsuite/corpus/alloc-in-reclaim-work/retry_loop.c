// SPDX-License-Identifier: GPL-2.0
/*
 * The first attempt is careful; every further one adds bits until the flags
 * are those of GFP_KERNEL.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *blenny_wq;

static void *blenny_get(size_t len)
{
	gfp_t gfp = GFP_NOWAIT | __GFP_NOWARN;
	void *p;
	int try;

	for (try = 0; try < 3; try++) {
		p = kmalloc(len, gfp);	/* want: alloc-in-reclaim-work */
		if (p)
			return p;
		gfp |= __GFP_DIRECT_RECLAIM | __GFP_IO | __GFP_FS;
		msleep(20);
	}
	return NULL;
}

static void blenny_work_fn(struct work_struct *work)
{
	kfree(blenny_get(4096));
}

static DECLARE_WORK(blenny_work, blenny_work_fn);

static int __init blenny_init(void)
{
	blenny_wq = alloc_workqueue("blenny", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!blenny_wq)
		return -ENOMEM;
	queue_work(blenny_wq, &blenny_work);
	return 0;
}

static void __exit blenny_exit(void)
{
	cancel_work_sync(&blenny_work);
	destroy_workqueue(blenny_wq);
}

module_init(blenny_init);
module_exit(blenny_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=2 */
