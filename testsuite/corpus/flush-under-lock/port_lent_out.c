// SPDX-License-Identifier: GPL-2.0
/*
 * A port can be lent to another device, to which it points from then on. So the lock
 * that its work takes need not be that of the device it is an element of.
 */
/* A lock is its class to lockdep: see below. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sill_dev;

struct sill_port {
	struct sill_dev *dev;
	struct work_struct link;
};

struct sill_dev {
	struct mutex lock;
	unsigned int links;
	struct sill_port ports[4];
};

static struct sill_dev *sill_dev, *sill_other;

static void sill_link(struct work_struct *work)
{
	struct sill_port *port = container_of(work, struct sill_port, link);

	mutex_lock(&port->dev->lock);
	port->dev->links++;
	mutex_unlock(&port->dev->lock);
}

static void sill_down(struct sill_dev *dev)
{
	int i;

	mutex_lock(&dev->lock);
	for (i = 0; i < 4; i++)
		flush_work(&dev->ports[i].link);	/* want[run]: flush-under-lock   lockdep knows classes only */
	dev->links = 0;
	mutex_unlock(&dev->lock);
}

static void sill_lend(struct sill_port *port, struct sill_dev *to)
{
	flush_work(&port->link);
	port->dev = to;
}

static int __init sill_init(void)
{
	int i;

	sill_dev = kzalloc(sizeof(*sill_dev), GFP_KERNEL);
	if (!sill_dev)
		return -ENOMEM;
	mutex_init(&sill_dev->lock);
	for (i = 0; i < 4; i++) {
		sill_dev->ports[i].dev = sill_dev;
		INIT_WORK(&sill_dev->ports[i].link, sill_link);
		schedule_work(&sill_dev->ports[i].link);
	}
	sill_other = kzalloc(sizeof(*sill_other), GFP_KERNEL);
	if (sill_other) {
		mutex_init(&sill_other->lock);
		for (i = 0; i < 4; i++)
			sill_lend(&sill_dev->ports[i], sill_other);
		sill_down(sill_dev);
	}
	return 0;
}

static void __exit sill_exit(void)
{
	int i;

	for (i = 0; i < 4; i++)
		cancel_work_sync(&sill_dev->ports[i].link);
	kfree(sill_other);
	kfree(sill_dev);
}

module_init(sill_init);
module_exit(sill_exit);
MODULE_LICENSE("GPL");
