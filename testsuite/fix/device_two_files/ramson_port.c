// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/slab.h>
#include "ramson.h"

static void ramson_up(struct work_struct *work)
{
	container_of(work, struct ramson_port, up_work)->state = 1;
}

static void ramson_down(struct work_struct *work)
{
	container_of(work, struct ramson_port, down_work)->state = 0;
}

static void ramson_scan(struct work_struct *work)
{
	struct ramson_port *port = container_of(to_delayed_work(work), struct ramson_port, scan_work);

	ramson_port_event(port, !port->state);
}

struct ramson_port *ramson_port_new(int number)
{
	struct ramson_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port) {
		pr_info("ramson: no memory for port %d\n", number);
		return ERR_PTR(-ENOMEM);
	}
	port->number = number;
	INIT_WORK(&port->up_work, ramson_up);
	INIT_WORK(&port->down_work, ramson_down);
	INIT_DELAYED_WORK(&port->scan_work, ramson_scan);
	return port;
}

void ramson_port_event(struct ramson_port *port, bool up)
{
	schedule_work(up ? &port->up_work : &port->down_work);
}

void ramson_port_free(struct ramson_port *port)
{
	if (port->number)
		cancel_delayed_work_sync(&port->scan_work);
	flush_scheduled_work();
	pr_info("ramson: %d\n", port->state);
	kfree(port);
}
