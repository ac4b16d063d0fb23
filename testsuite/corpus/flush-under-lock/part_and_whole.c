// SPDX-License-Identifier: GPL-2.0
/*
 * The work is of a part that is embedded in the device, stopped by a function that knows
 * only the part; the device's mutex is held by its caller. The work goes out in two steps.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fell_ring {
	struct work_struct refill;
	unsigned int free;
};

struct fell_dev {
	struct mutex conf;
	unsigned int mtu;
	struct fell_ring rx;
};

static struct fell_dev *fell_dev;

static void fell_refill(struct work_struct *work)
{
	struct fell_ring *ring = container_of(work, struct fell_ring, refill);
	struct fell_dev *dev = container_of(ring, struct fell_dev, rx);

	mutex_lock(&dev->conf);
	ring->free = dev->mtu;
	mutex_unlock(&dev->conf);
}

static void fell_ring_stop(struct fell_ring *ring)
{
	cancel_work_sync(&ring->refill);	/* want: flush-under-lock */
	ring->free = 0;
}

static void fell_set_mtu(struct fell_dev *dev, unsigned int mtu)
{
	mutex_lock(&dev->conf);
	fell_ring_stop(&dev->rx);
	dev->mtu = mtu;
	mutex_unlock(&dev->conf);
	schedule_work(&dev->rx.refill);
}

static int __init fell_init(void)
{
	fell_dev = kzalloc(sizeof(*fell_dev), GFP_KERNEL);
	if (!fell_dev)
		return -ENOMEM;
	mutex_init(&fell_dev->conf);
	INIT_WORK(&fell_dev->rx.refill, fell_refill);
	schedule_work(&fell_dev->rx.refill);
	fell_set_mtu(fell_dev, 1500);
	return 0;
}

static void __exit fell_exit(void)
{
	cancel_work_sync(&fell_dev->rx.refill);
	kfree(fell_dev);
}

module_init(fell_init);
module_exit(fell_exit);
MODULE_LICENSE("GPL");
