// SPDX-License-Identifier: GPL-2.0
/*
 * A bus is locked by a mutex that lends its holder the waiter's priority. Removing a
 * slave waits for its host notify under the bus lock, and the notify reads the bus.
 */
#include <linux/module.h>
#include <linux/rtmutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct peridot_bus {
	struct rt_mutex bus_lock;
	struct work_struct notify;
	unsigned int status;
};

static struct peridot_bus *peridot;

static unsigned int peridot_read(struct peridot_bus *bus)
{
	unsigned int v;

	rt_mutex_lock(&bus->bus_lock);
	v = bus->status;
	rt_mutex_unlock(&bus->bus_lock);
	return v;
}

static void peridot_notify(struct work_struct *work)
{
	struct peridot_bus *bus = container_of(work, struct peridot_bus, notify);

	pr_info("peridot: status %u\n", peridot_read(bus));
}

static void peridot_remove_slave(struct peridot_bus *bus)
{
	rt_mutex_lock(&bus->bus_lock);
	cancel_work_sync(&bus->notify);	/* want: flush-under-lock */
	bus->status = 0;
	rt_mutex_unlock(&bus->bus_lock);
}

static int __init peridot_init(void)
{
	peridot = kzalloc(sizeof(*peridot), GFP_KERNEL);
	if (!peridot)
		return -ENOMEM;
	rt_mutex_init(&peridot->bus_lock);
	INIT_WORK(&peridot->notify, peridot_notify);
	schedule_work(&peridot->notify);
	return 0;
}

static void __exit peridot_exit(void)
{
	peridot_remove_slave(peridot);
	kfree(peridot);
}

module_init(peridot_init);
module_exit(peridot_exit);
MODULE_LICENSE("GPL");
