// SPDX-License-Identifier: GPL-2.0
/* The careful one of two drivers whose works stand in one field of the core. */
#include <linux/module.h>
#include <linux/slab.h>

#include "shoal.h"

static struct shoal_port roach_port;

static void roach_service(struct work_struct *work)
{
	struct shoal_port *p = container_of(work, struct shoal_port, service);

	kfree(p->ring);
	p->ring = kmalloc(512, GFP_NOIO);
}

static int __init roach_init(void)
{
	INIT_WORK(&roach_port.service, roach_service);
	return shoal_port_start(&roach_port);
}

static void __exit roach_exit(void)
{
	shoal_port_stop(&roach_port);
	kfree(roach_port.ring);
}

module_init(roach_init);
module_exit(roach_exit);
MODULE_LICENSE("GPL");
