// SPDX-License-Identifier: GPL-2.0
/*
 * Two engines of one type. The copy engine serves swap and its queue is
 * annotated; the render engine's is not, and only its work allocates.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct pier_engine {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct pier_engine pier_copy, pier_render;

static void pier_copy_work(struct work_struct *work)
{
	pr_info("pier: page copied\n");
}

static void pier_render_work(struct work_struct *work)
{
	kfree(kmalloc(256, GFP_KERNEL));
}

static int __init pier_init(void)
{
	pier_copy.wq = alloc_ordered_workqueue("pier-copy", WQ_MEM_RECLAIM |
					       WQ_MEM_WARN_ON_RECLAIM);
	if (!pier_copy.wq)
		return -ENOMEM;
	pier_render.wq = alloc_ordered_workqueue("pier-render", 0);
	if (!pier_render.wq) {
		destroy_workqueue(pier_copy.wq);
		return -ENOMEM;
	}
	INIT_WORK(&pier_copy.work, pier_copy_work);
	INIT_WORK(&pier_render.work, pier_render_work);
	queue_work(pier_copy.wq, &pier_copy.work);
	queue_work(pier_render.wq, &pier_render.work);
	return 0;
}

static void __exit pier_exit(void)
{
	cancel_work_sync(&pier_render.work);
	cancel_work_sync(&pier_copy.work);
	destroy_workqueue(pier_render.wq);
	destroy_workqueue(pier_copy.wq);
}

module_init(pier_init);
module_exit(pier_exit);
MODULE_LICENSE("GPL");
