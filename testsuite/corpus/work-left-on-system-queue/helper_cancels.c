// SPDX-License-Identifier: GPL-2.0
/*
 * The cancel is two calls down from the exit, through the ops with which the work
 * was started.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct heath;

struct heath_ops {
	void (*start)(struct heath *h);
	void (*stop)(struct heath *h);
};

struct heath {
	const struct heath_ops *ops;
	struct delayed_work beat;
	unsigned int beats;
};

static void heath_start(struct heath *h)
{
	schedule_delayed_work(&h->beat, HZ);
}

static void heath_stop(struct heath *h)
{
	cancel_delayed_work_sync(&h->beat);
}

static const struct heath_ops heath_ops = {
	.start = heath_start,
	.stop = heath_stop,
};

static struct heath heath = { .ops = &heath_ops };

static void heath_beat(struct work_struct *work)
{
	struct heath *h = container_of(to_delayed_work(work), struct heath, beat);

	h->beats++;
	h->ops->start(h);
}

static void heath_down(struct heath *h)
{
	h->ops->stop(h);
}

static int __init heath_init(void)
{
	INIT_DELAYED_WORK(&heath.beat, heath_beat);
	heath.ops->start(&heath);
	return 0;
}

static void __exit heath_exit(void)
{
	heath_down(&heath);
}

module_init(heath_init);
module_exit(heath_exit);
MODULE_LICENSE("GPL");
