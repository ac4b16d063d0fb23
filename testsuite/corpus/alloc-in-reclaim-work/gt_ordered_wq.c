// SPDX-License-Identifier: GPL-2.0
/*
 * The shape of the splat in the RFC of March 2026: a graphics driver's ordered
 * queue with both flags, and a reset worker that allocates. lockdep's chain is
 * fs_reclaim --> (wq_completion)gt-ordered-wq --> (work_completion)(&gt->reset.worker).
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct murre_gt {
	struct workqueue_struct *ordered_wq;
	struct {
		struct work_struct worker;
		unsigned int count;
	} reset;
};

static struct murre_gt *murre_gt;

static void gt_reset_worker(struct work_struct *w)
{
	struct murre_gt *gt = container_of(w, typeof(*gt), reset.worker);
	void *state;

	state = kzalloc(256, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	if (!state)
		return;
	gt->reset.count++;
	kfree(state);
}

static struct murre_gt *murre_gt_alloc(void)
{
	struct murre_gt *gt = kzalloc(sizeof(*gt), GFP_KERNEL);

	if (!gt)
		return NULL;
	gt->ordered_wq = alloc_ordered_workqueue("gt-ordered-wq", WQ_MEM_RECLAIM |
						 WQ_MEM_WARN_ON_RECLAIM);
	if (!gt->ordered_wq) {
		kfree(gt);
		return NULL;
	}
	INIT_WORK(&gt->reset.worker, gt_reset_worker);
	return gt;
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
	kfree(murre_gt);
}

module_init(murre_init);
module_exit(murre_exit);
MODULE_LICENSE("GPL");
