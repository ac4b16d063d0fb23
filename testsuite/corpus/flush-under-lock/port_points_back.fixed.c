// SPDX-License-Identifier: GPL-2.0
/*
 * The links go down under the lock after their works have ended.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct weir_dev;

struct weir_port {
	struct weir_dev *dev;
	struct work_struct link;
};

struct weir_dev {
	struct mutex lock;
	unsigned int links;
	struct weir_port ports[4];
};

static struct weir_dev *weir_dev;

static void weir_link(struct work_struct *work)
{
	struct weir_port *port = container_of(work, struct weir_port, link);

	mutex_lock(&port->dev->lock);
	port->dev->links++;
	mutex_unlock(&port->dev->lock);
}

static void weir_down(struct weir_dev *dev)
{
	int i;

	for (i = 0; i < 4; i++)
		flush_work(&dev->ports[i].link);
	mutex_lock(&dev->lock);
	dev->links = 0;
	mutex_unlock(&dev->lock);
}

static int __init weir_init(void)
{
	int i;

	weir_dev = kzalloc(sizeof(*weir_dev), GFP_KERNEL);
	if (!weir_dev)
		return -ENOMEM;
	mutex_init(&weir_dev->lock);
	for (i = 0; i < 4; i++) {
		weir_dev->ports[i].dev = weir_dev;
		INIT_WORK(&weir_dev->ports[i].link, weir_link);
		schedule_work(&weir_dev->ports[i].link);
	}
	weir_down(weir_dev);
	return 0;
}

static void __exit weir_exit(void)
{
	int i;

	for (i = 0; i < 4; i++)
		cancel_work_sync(&weir_dev->ports[i].link);
	kfree(weir_dev);
}

module_init(weir_init);
module_exit(weir_exit);
MODULE_LICENSE("GPL");
