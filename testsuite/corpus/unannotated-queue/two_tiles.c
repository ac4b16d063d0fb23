// SPDX-License-Identifier: GPL-2.0
/*
 * Two objects of one struct: the media tile's queue is plain and never handed
 * over; the render tile's is annotated and is.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct spinel_tile {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct spinel_tile spinel_render, spinel_media;

static void spinel_work(struct work_struct *work)
{
	pr_debug("spinel: ran\n");
}

static int spinel_attach(struct workqueue_struct *wq, struct work_struct *work)
{
	if (!workqueue_is_reclaim_annotated(wq))
		return -EINVAL;
	queue_work(wq, work);
	return 0;
}

static int __init spinel_init(void)
{
	int ret = -ENOMEM;

	INIT_WORK(&spinel_render.work, spinel_work);
	INIT_WORK(&spinel_media.work, spinel_work);
	spinel_render.wq = alloc_ordered_workqueue("spinel-render", WQ_MEM_RECLAIM |
						   WQ_MEM_WARN_ON_RECLAIM);
	if (!spinel_render.wq)
		return ret;
	spinel_media.wq = alloc_ordered_workqueue("spinel-media", 0);
	if (!spinel_media.wq)
		goto err_render;
	ret = spinel_attach(spinel_render.wq, &spinel_render.work);
	if (ret)
		goto err_media;
	queue_work(spinel_media.wq, &spinel_media.work);
	return 0;

err_media:
	destroy_workqueue(spinel_media.wq);
err_render:
	destroy_workqueue(spinel_render.wq);
	return ret;
}

static void __exit spinel_exit(void)
{
	cancel_work_sync(&spinel_media.work);
	cancel_work_sync(&spinel_render.work);
	destroy_workqueue(spinel_media.wq);
	destroy_workqueue(spinel_render.wq);
}

module_init(spinel_init);
module_exit(spinel_exit);
MODULE_LICENSE("GPL");
