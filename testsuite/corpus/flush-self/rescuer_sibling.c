// SPDX-License-Identifier: GPL-2.0
/*
 * After commit b227c59b9b5b ("nvme: host delete_work and reset_work on separate
 * workqueues"): deleting flushes the reset of the same controller, and both are on one
 * reclaim queue. Without memory for a second worker the rescuer runs the deletion, and
 * nobody is left to run the reset.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct inshave_ctrl {
	struct work_struct reset_work;
	struct work_struct delete_work;
	bool live;
};

static struct workqueue_struct *inshave_wq;
static struct inshave_ctrl *inshave;

static void inshave_reset(struct work_struct *work)
{
	struct inshave_ctrl *ctrl = container_of(work, struct inshave_ctrl, reset_work);

	ctrl->live = true;
}

static void inshave_delete(struct work_struct *work)
{
	struct inshave_ctrl *ctrl = container_of(work, struct inshave_ctrl, delete_work);

	flush_work(&ctrl->reset_work);	/* want: flush-self */
	ctrl->live = false;
}

static int __init inshave_init(void)
{
	inshave = kzalloc(sizeof(*inshave), GFP_KERNEL);
	if (!inshave)
		return -ENOMEM;
	inshave_wq = alloc_workqueue("inshave", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!inshave_wq) {
		kfree(inshave);
		return -ENOMEM;
	}
	INIT_WORK(&inshave->reset_work, inshave_reset);
	INIT_WORK(&inshave->delete_work, inshave_delete);
	queue_work(inshave_wq, &inshave->reset_work);
	queue_work(inshave_wq, &inshave->delete_work);
	return 0;
}

static void __exit inshave_exit(void)
{
	cancel_work_sync(&inshave->delete_work);
	cancel_work_sync(&inshave->reset_work);
	destroy_workqueue(inshave_wq);
	kfree(inshave);
}

module_init(inshave_init);
module_exit(inshave_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
