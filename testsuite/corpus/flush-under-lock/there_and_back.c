// SPDX-License-Identifier: GPL-2.0
/*
 * The monitor hangs on the device by a pointer and points back. Whoever stores the one
 * stores the other, so the device's monitor's device is that device, and its lock is held.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct skerry_dev;

struct skerry_mon {
	struct skerry_dev *dev;
	struct work_struct work;
};

struct skerry_dev {
	struct mutex lock;
	unsigned int seen;
	struct skerry_mon *mon;
};

static struct skerry_dev *skerry_dev;

static void skerry_work(struct work_struct *work)
{
	struct skerry_dev *dev = container_of(work, struct skerry_mon, work)->dev;

	mutex_lock(&dev->lock);
	dev->seen++;
	mutex_unlock(&dev->lock);
}

static void skerry_mute(struct skerry_dev *dev)
{
	mutex_lock(&dev->lock);
	cancel_work_sync(&dev->mon->work);	/* want: flush-under-lock */
	dev->seen = 0;
	mutex_unlock(&dev->lock);
}

static int skerry_add_mon(struct skerry_dev *dev)
{
	struct skerry_mon *mon = kzalloc(sizeof(*mon), GFP_KERNEL);

	if (!mon)
		return -ENOMEM;
	mon->dev = dev;
	dev->mon = mon;
	INIT_WORK(&mon->work, skerry_work);
	schedule_work(&mon->work);
	return 0;
}

static int __init skerry_init(void)
{
	skerry_dev = kzalloc(sizeof(*skerry_dev), GFP_KERNEL);
	if (!skerry_dev)
		return -ENOMEM;
	mutex_init(&skerry_dev->lock);
	if (skerry_add_mon(skerry_dev)) {
		kfree(skerry_dev);
		return -ENOMEM;
	}
	skerry_mute(skerry_dev);
	return 0;
}

static void __exit skerry_exit(void)
{
	cancel_work_sync(&skerry_dev->mon->work);
	kfree(skerry_dev->mon);
	kfree(skerry_dev);
}

module_init(skerry_init);
module_exit(skerry_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
