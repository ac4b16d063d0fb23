// SPDX-License-Identifier: GPL-2.0
/*
 * The tile's queue is made in one function, kept in a field and handed over in
 * another one, for each engine. Nobody looked at its flags on the way.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct citrine_engine {
	struct workqueue_struct *wq;
	struct work_struct work;
};

struct citrine_tile {
	struct workqueue_struct *ordered_wq;
	struct citrine_engine engines[2];
};

static struct citrine_tile *citrine;

static void citrine_engine_work(struct work_struct *work)
{
	pr_debug("citrine: engine\n");
}

static int citrine_engine_init(struct citrine_engine *e, struct workqueue_struct *wq)
{
	if (!workqueue_is_reclaim_annotated(wq))
		return -EINVAL;
	e->wq = wq;
	INIT_WORK(&e->work, citrine_engine_work);
	return 0;
}

static int citrine_tile_queues(struct citrine_tile *tile)
{
	tile->ordered_wq = alloc_ordered_workqueue("citrine-ordered", 0);
	return tile->ordered_wq ? 0 : -ENOMEM;
}

static int citrine_tile_engines(struct citrine_tile *tile)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(tile->engines); i++) {
		ret = citrine_engine_init(&tile->engines[i], tile->ordered_wq);	/* want[gcc,clang]: unannotated-queue   the kernel says no, and prints nothing */
		if (ret)
			return ret;
	}
	return 0;
}

static int __init citrine_init(void)
{
	int ret;

	citrine = kzalloc(sizeof(*citrine), GFP_KERNEL);
	if (!citrine)
		return -ENOMEM;
	ret = citrine_tile_queues(citrine);
	if (ret)
		goto err_tile;
	ret = citrine_tile_engines(citrine);
	if (ret)
		goto err_queue;
	queue_work(citrine->engines[0].wq, &citrine->engines[0].work);
	return 0;

err_queue:
	destroy_workqueue(citrine->ordered_wq);
err_tile:
	kfree(citrine);
	return ret;
}

static void __exit citrine_exit(void)
{
	cancel_work_sync(&citrine->engines[0].work);
	destroy_workqueue(citrine->ordered_wq);
	kfree(citrine);
}

module_init(citrine_init);
module_exit(citrine_exit);
MODULE_LICENSE("GPL");
