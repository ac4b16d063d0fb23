// SPDX-License-Identifier: GPL-2.0
/*
 * The lock is the bus's: the waiter gets to it by the device's pointer, and so does the
 * work. Both go from the work out to the device and on to its bus, so it is one lock.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct tarn_bus {
	struct mutex lock;
	unsigned int busy;
};

struct tarn_dev {
	struct tarn_bus *bus;
	struct delayed_work poll;
};

static struct tarn_bus *tarn_bus;
static struct tarn_dev *tarn_dev;

static void tarn_poll(struct work_struct *work)
{
	struct tarn_dev *dev = container_of(to_delayed_work(work), struct tarn_dev, poll);

	mutex_lock(&dev->bus->lock);
	dev->bus->busy++;
	mutex_unlock(&dev->bus->lock);
}

static void tarn_stop(struct tarn_dev *dev)
{
	mutex_lock(&dev->bus->lock);
	dev->bus->busy = 0;
	cancel_delayed_work_sync(&dev->poll);	/* want: flush-under-lock */
	mutex_unlock(&dev->bus->lock);
}

static int __init tarn_init(void)
{
	tarn_bus = kzalloc(sizeof(*tarn_bus), GFP_KERNEL);
	tarn_dev = kzalloc(sizeof(*tarn_dev), GFP_KERNEL);
	if (!tarn_bus || !tarn_dev) {
		kfree(tarn_bus);
		kfree(tarn_dev);
		return -ENOMEM;
	}
	mutex_init(&tarn_bus->lock);
	tarn_dev->bus = tarn_bus;
	INIT_DELAYED_WORK(&tarn_dev->poll, tarn_poll);
	schedule_delayed_work(&tarn_dev->poll, 1);
	return 0;
}

static void __exit tarn_exit(void)
{
	tarn_stop(tarn_dev);
	kfree(tarn_dev);
	kfree(tarn_bus);
}

module_init(tarn_init);
module_exit(tarn_exit);
MODULE_LICENSE("GPL");
