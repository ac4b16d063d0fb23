// SPDX-License-Identifier: GPL-2.0
/*
 * The bus holds its own mutex while it waits for the works of its ports; a port's
 * work takes the port's mutex, which is of the same struct and another object.
 */
/* want: nothing */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct marsh_node {
	struct mutex lock;
	struct work_struct work;
	unsigned int count;
};

static struct marsh_node marsh_bus, marsh_ports[2];

static void marsh_port_work(struct work_struct *work)
{
	struct marsh_node *n = container_of(work, struct marsh_node, work);

	mutex_lock(&n->lock);
	n->count++;
	mutex_unlock(&n->lock);
}

static void marsh_quiesce(void)
{
	int i;

	mutex_lock(&marsh_bus.lock);
	for (i = 0; i < ARRAY_SIZE(marsh_ports); i++) {
		flush_work(&marsh_ports[i].work);
		marsh_bus.count += marsh_ports[i].count;
	}
	mutex_unlock(&marsh_bus.lock);
}

static int __init marsh_init(void)
{
	int i;

	mutex_init(&marsh_bus.lock);
	for (i = 0; i < ARRAY_SIZE(marsh_ports); i++) {
		mutex_init(&marsh_ports[i].lock);
		INIT_WORK(&marsh_ports[i].work, marsh_port_work);
		schedule_work(&marsh_ports[i].work);
	}
	return 0;
}

static void __exit marsh_exit(void)
{
	int i;

	marsh_quiesce();
	for (i = 0; i < ARRAY_SIZE(marsh_ports); i++)
		cancel_work_sync(&marsh_ports[i].work);
}

module_init(marsh_init);
module_exit(marsh_exit);
MODULE_LICENSE("GPL");
