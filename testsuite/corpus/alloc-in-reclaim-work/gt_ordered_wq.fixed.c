// SPDX-License-Identifier: GPL-2.0
/*
 * The reset worker of the splat in the RFC, repaired: what it needs to reset was
 * allocated with the GT.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

struct murre_gt {
	struct workqueue_struct *ordered_wq;
	struct {
		struct work_struct worker;
		unsigned int count;
		void *state;
	} reset;
};

static struct murre_gt *murre_gt;

static void gt_reset_worker(struct work_struct *w)
{
	struct murre_gt *gt = container_of(w, typeof(*gt), reset.worker);

	memset(gt->reset.state, 0, 256);
	gt->reset.count++;
}

static struct murre_gt *murre_gt_alloc(void)
{
	struct murre_gt *gt = kzalloc(sizeof(*gt), GFP_KERNEL);

	if (!gt)
		return NULL;
	gt->reset.state = kzalloc(256, GFP_KERNEL);
	if (!gt->reset.state)
		goto err_gt;
	gt->ordered_wq = alloc_ordered_workqueue("gt-ordered-wq", WQ_MEM_RECLAIM |
						 WQ_MEM_WARN_ON_RECLAIM);
	if (!gt->ordered_wq)
		goto err_state;
	INIT_WORK(&gt->reset.worker, gt_reset_worker);
	return gt;

err_state:
	kfree(gt->reset.state);
err_gt:
	kfree(gt);
	return NULL;
}

static int __init murre_init(void)
{
	murre_gt = murre_gt_alloc();
	if (!murre_gt)
		return -ENOMEM;
	queue_work(murre_gt->ordered_wq, &murre_gt->reset.worker);
	return 0;
}

static void __exit murre_exit(void)
{
	cancel_work_sync(&murre_gt->reset.worker);
	destroy_workqueue(murre_gt->ordered_wq);
	kfree(murre_gt->reset.state);
	kfree(murre_gt);
}

module_init(murre_init);
module_exit(murre_exit);
MODULE_LICENSE("GPL");
