// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/module.h>
#include "ramson.h"

static struct ramson_port *ramson_ports[2];

static void ramson_link(struct ramson_port *port)
{
	schedule_delayed_work(&port->scan_work, 1);
	ramson_port_event(port, true);
}

static int __init ramson_init(void)
{
	for (int i = 0; i < 2; i++) {
		struct ramson_port *port = ramson_port_new(i);

		if (IS_ERR(port))
			return PTR_ERR(port);
		ramson_link(port);
		ramson_ports[i] = port;
	}
	return 0;
}

static void __exit ramson_exit(void)
{
	for (int i = 0; i < 2; i++)
		ramson_port_free(ramson_ports[i]);
}

module_init(ramson_init);
module_exit(ramson_exit);
MODULE_LICENSE("GPL");
