// SPDX-License-Identifier: GPL-2.0
/* wqlint: --reclaim=any */
/*
 * With --reclaim=any whatever may enter direct reclaim counts, GFP_NOIO
 * included; GFP_NOWAIT only wakes kswapd.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *opah_wq;

static void opah_io(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_NOFS));	/* want[gcc,clang]: alloc-in-reclaim-work   only --reclaim says it */
	kfree(kmalloc(64, GFP_NOIO));	/* want[gcc,clang]: alloc-in-reclaim-work   only --reclaim says it */
	kfree(kmalloc(64, GFP_NOWAIT));
}

static DECLARE_WORK(opah_work, opah_io);

static int __init opah_init(void)
{
	opah_wq = alloc_workqueue("opah", WQ_PERCPU | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!opah_wq)
		return -ENOMEM;
	queue_work(opah_wq, &opah_work);
	return 0;
}

static void __exit opah_exit(void)
{
	cancel_work_sync(&opah_work);
	destroy_workqueue(opah_wq);
}

module_init(opah_init);
module_exit(opah_exit);
MODULE_LICENSE("GPL");
