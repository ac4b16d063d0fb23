// SPDX-License-Identifier: GPL-2.0
/*
 * The work calls the chip's refill operation through a constant table. Only
 * one chip exists, and its refill keeps out of I/O.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct salmon;

struct salmon_ops {
	int (*reset)(struct salmon *s);
	int (*refill)(struct salmon *s);
};

struct salmon {
	const struct salmon_ops *ops;
	struct workqueue_struct *wq;
	struct work_struct rx;
	void *ring;
};

static struct salmon salmon;

static int salmon_a1_reset(struct salmon *s)
{
	kfree(s->ring);
	s->ring = NULL;
	return 0;
}

static int salmon_a1_refill(struct salmon *s)
{
	s->ring = kcalloc(64, 16, GFP_NOIO);
	return s->ring ? 0 : -ENOMEM;
}

static const struct salmon_ops salmon_a1_ops = {
	.reset	= salmon_a1_reset,
	.refill	= salmon_a1_refill,
};

static void salmon_rx(struct work_struct *work)
{
	struct salmon *s = container_of(work, struct salmon, rx);

	if (!s->ops->reset(s))
		s->ops->refill(s);
}

static int __init salmon_init(void)
{
	salmon.ops = &salmon_a1_ops;
	salmon.wq = alloc_workqueue("salmon", WQ_PERCPU | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!salmon.wq)
		return -ENOMEM;
	INIT_WORK(&salmon.rx, salmon_rx);
	queue_work(salmon.wq, &salmon.rx);
	return 0;
}

static void __exit salmon_exit(void)
{
	cancel_work_sync(&salmon.rx);
	destroy_workqueue(salmon.wq);
	salmon.ops->reset(&salmon);
}

module_init(salmon_init);
module_exit(salmon_exit);
MODULE_LICENSE("GPL");
