// SPDX-License-Identifier: GPL-2.0
/*
 * One work field, two functions: which one is bound depends on the chip. The
 * old chip's needs memory.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool old_chip;
module_param(old_chip, bool, 0444);

struct anchovy {
	struct workqueue_struct *wq;
	struct work_struct done;
};

static struct anchovy anchovy;

static void anchovy_done(struct work_struct *work)
{
	pr_info("anchovy: done\n");
}

static void anchovy_done_bounced(struct work_struct *work)
{
	void *bounce = kmalloc(512, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(bounce);
}

static int __init anchovy_init(void)
{
	anchovy.wq = alloc_workqueue("anchovy", WQ_PERCPU | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!anchovy.wq)
		return -ENOMEM;
	if (old_chip)
		INIT_WORK(&anchovy.done, anchovy_done_bounced);
	else
		INIT_WORK(&anchovy.done, anchovy_done);
	queue_work(anchovy.wq, &anchovy.done);
	return 0;
}

static void __exit anchovy_exit(void)
{
	cancel_work_sync(&anchovy.done);
	destroy_workqueue(anchovy.wq);
}

module_init(anchovy_init);
module_exit(anchovy_exit);
MODULE_LICENSE("GPL");
/* run: --param old_chip=1 */
