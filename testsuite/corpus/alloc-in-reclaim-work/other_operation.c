// SPDX-License-Identifier: GPL-2.0
/*
 * Of the two operations in the table only submit is called by the work; the
 * one that allocates is called by init.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct groyne_dev;

struct groyne_ops {
	int (*setup)(struct groyne_dev *d);
	int (*submit)(struct groyne_dev *d);
};

struct groyne_dev {
	const struct groyne_ops *ops;
	struct workqueue_struct *wq;
	struct work_struct work;
	u32 *ring;
};

static struct groyne_dev groyne;

static int groyne_v2_setup(struct groyne_dev *d)
{
	d->ring = kcalloc(128, sizeof(*d->ring), GFP_KERNEL);
	return d->ring ? 0 : -ENOMEM;
}

static int groyne_v2_submit(struct groyne_dev *d)
{
	d->ring[0]++;
	return 0;
}

static const struct groyne_ops groyne_v2_ops = {
	.setup	= groyne_v2_setup,
	.submit	= groyne_v2_submit,
};

static void groyne_work(struct work_struct *work)
{
	struct groyne_dev *d = container_of(work, struct groyne_dev, work);

	d->ops->submit(d);
}

static int __init groyne_init(void)
{
	groyne.ops = &groyne_v2_ops;
	if (groyne.ops->setup(&groyne))
		return -ENOMEM;
	groyne.wq = alloc_workqueue("groyne", WQ_PERCPU | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!groyne.wq) {
		kfree(groyne.ring);
		return -ENOMEM;
	}
	INIT_WORK(&groyne.work, groyne_work);
	queue_work(groyne.wq, &groyne.work);
	return 0;
}

static void __exit groyne_exit(void)
{
	cancel_work_sync(&groyne.work);
	destroy_workqueue(groyne.wq);
	kfree(groyne.ring);
}

module_init(groyne_init);
module_exit(groyne_exit);
MODULE_LICENSE("GPL");
