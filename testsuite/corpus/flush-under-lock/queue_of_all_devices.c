// SPDX-License-Identifier: GPL-2.0
/*
 * All devices share one queue. Whoever flushes it with one device's lock held waits for
 * that device's work too, which takes that lock.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct mere_dev {
	struct mutex lock;
	struct work_struct work;
	unsigned int count;
};

static struct workqueue_struct *mere_wq;
static struct mere_dev *mere_devs[2];

static void mere_work(struct work_struct *work)
{
	struct mere_dev *dev = container_of(work, struct mere_dev, work);

	mutex_lock(&dev->lock);
	dev->count++;
	mutex_unlock(&dev->lock);
}

static void mere_reset(struct mere_dev *dev)
{
	mutex_lock(&dev->lock);
	flush_workqueue(mere_wq);	/* want: flush-under-lock */
	dev->count = 0;
	mutex_unlock(&dev->lock);
}

static struct mere_dev *mere_new(void)
{
	struct mere_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (dev) {
		mutex_init(&dev->lock);
		INIT_WORK(&dev->work, mere_work);
		queue_work(mere_wq, &dev->work);
	}
	return dev;
}

static void mere_free(struct mere_dev *dev)
{
	if (dev)
		cancel_work_sync(&dev->work);
	kfree(dev);
}

static int __init mere_init(void)
{
	int i;

	mere_wq = alloc_workqueue("mere", WQ_UNBOUND, 0);
	if (!mere_wq)
		return -ENOMEM;
	for (i = 0; i < 2; i++)
		mere_devs[i] = mere_new();
	if (mere_devs[0])
		mere_reset(mere_devs[0]);
	return 0;
}

static void __exit mere_exit(void)
{
	mere_free(mere_devs[0]);
	mere_free(mere_devs[1]);
	destroy_workqueue(mere_wq);
}

module_init(mere_init);
module_exit(mere_exit);
MODULE_LICENSE("GPL");
