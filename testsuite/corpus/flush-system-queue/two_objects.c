// SPDX-License-Identifier: GPL-2.0
/*
 * The adapter keeps the queue and gives it to its port; it is the port that
 * flushes, through its own field.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct dipper_port {
	struct workqueue_struct *event_q;
	struct work_struct event;
};

struct dipper_adapter {
	struct workqueue_struct *wq;
	struct dipper_port port;
};

static struct dipper_adapter *dipper;

static void dipper_event(struct work_struct *work)
{
	pr_info("dipper: event\n");
}

static void dipper_port_attach(struct dipper_port *port, struct dipper_adapter *adapter)
{
	port->event_q = adapter->wq;
	INIT_WORK(&port->event, dipper_event);
	queue_work(port->event_q, &port->event);
}

static void dipper_port_detach(struct dipper_port *port)
{
	flush_workqueue(port->event_q);		/* want: flush-system-queue */
}

static int __init dipper_init(void)
{
	dipper = kzalloc(sizeof(*dipper), GFP_KERNEL);
	if (!dipper)
		return -ENOMEM;
	dipper->wq = system_percpu_wq;
	dipper_port_attach(&dipper->port, dipper);
	return 0;
}

static void __exit dipper_exit(void)
{
	dipper_port_detach(&dipper->port);
	kfree(dipper);
}

module_init(dipper_init);
module_exit(dipper_exit);
MODULE_LICENSE("GPL");
