// SPDX-License-Identifier: GPL-2.0
/*
 * guard() keeps the device's mutex until the function returns, so over the flush
 * in its middle; the work gets to the same mutex through container_of().
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct delta {
	struct mutex lock;
	struct delayed_work poll;
	unsigned int level;
};

static struct delta *delta;

static void delta_poll(struct work_struct *work)
{
	struct delta *d = container_of(to_delayed_work(work), struct delta, poll);

	guard(mutex)(&d->lock);
	d->level++;
}

static int delta_set_level(struct delta *d, unsigned int level)
{
	guard(mutex)(&d->lock);

	if (d->level == level)
		return 0;
	flush_delayed_work(&d->poll);	/* want: flush-under-lock */
	d->level = level;
	return 1;
}

static int __init delta_init(void)
{
	delta = kzalloc(sizeof(*delta), GFP_KERNEL);
	if (!delta)
		return -ENOMEM;
	mutex_init(&delta->lock);
	INIT_DELAYED_WORK(&delta->poll, delta_poll);
	schedule_delayed_work(&delta->poll, HZ);
	delta_set_level(delta, 3);
	return 0;
}

static void __exit delta_exit(void)
{
	cancel_delayed_work_sync(&delta->poll);
	kfree(delta);
}

module_init(delta_init);
module_exit(delta_exit);
MODULE_LICENSE("GPL");
