// SPDX-License-Identifier: GPL-2.0
/* The other driver: its work waits for memory. */
#include <linux/module.h>
#include <linux/slab.h>

#include "shoal.h"

static struct shoal_port rudd_port;

static void rudd_service(struct work_struct *work)
{
	struct shoal_port *p = container_of(work, struct shoal_port, service);

	kfree(p->ring);
	p->ring = kmalloc(512, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static int __init rudd_init(void)
{
	int ret;

	INIT_WORK(&rudd_port.service, rudd_service);
	ret = shoal_port_start(&rudd_port);
	if (!ret)
		shoal_port_irq(&rudd_port);
	return ret;
}

static void __exit rudd_exit(void)
{
	shoal_port_stop(&rudd_port);
	kfree(rudd_port.ring);
}

module_init(rudd_init);
module_exit(rudd_exit);
MODULE_LICENSE("GPL");
