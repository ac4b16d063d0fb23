// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 0e4e1de5b63f ("rbd: avoid a deadlock on header_rwsem when flushing
 * notifies"): the watch comes before the header is taken and goes after it was given
 * back.
 */
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bracken_dev {
	struct rw_semaphore header_rwsem;
	struct workqueue_struct *notify_wq;
	struct work_struct notify_work;
	unsigned int order;
	unsigned int size;
};

static struct bracken_dev *bracken;

static void bracken_notify(struct work_struct *work)
{
	struct bracken_dev *dev = container_of(work, struct bracken_dev, notify_work);

	down_read(&dev->header_rwsem);
	pr_info("bracken: size %u\n", dev->size);
	up_read(&dev->header_rwsem);
}

static int bracken_register_watch(struct bracken_dev *dev)
{
	queue_work(dev->notify_wq, &dev->notify_work);
	return 0;
}

static void bracken_unregister_watch(struct bracken_dev *dev)
{
	flush_workqueue(dev->notify_wq);
}

static int bracken_image_probe(struct bracken_dev *dev)
{
	int ret;

	ret = bracken_register_watch(dev);
	if (ret)
		return ret;
	down_write(&dev->header_rwsem);
	if (!dev->order)
		ret = -EINVAL;
	up_write(&dev->header_rwsem);
	if (ret)
		bracken_unregister_watch(dev);
	return ret;
}

static int __init bracken_init(void)
{
	bracken = kzalloc(sizeof(*bracken), GFP_KERNEL);
	if (!bracken)
		return -ENOMEM;
	bracken->notify_wq = alloc_ordered_workqueue("bracken-notify", 0);
	if (!bracken->notify_wq) {
		kfree(bracken);
		return -ENOMEM;
	}
	init_rwsem(&bracken->header_rwsem);
	INIT_WORK(&bracken->notify_work, bracken_notify);
	if (bracken_image_probe(bracken))
		pr_warn("bracken: no image\n");
	return 0;
}

static void __exit bracken_exit(void)
{
	cancel_work_sync(&bracken->notify_work);
	destroy_workqueue(bracken->notify_wq);
	kfree(bracken);
}

module_init(bracken_init);
module_exit(bracken_exit);
MODULE_LICENSE("GPL");
