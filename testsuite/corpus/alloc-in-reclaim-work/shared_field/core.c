// SPDX-License-Identifier: GPL-2.0
/* What is common to all ports: the queue, and queueing the driver's work on it. */
#include <linux/module.h>

#include "shoal.h"

int shoal_port_start(struct shoal_port *p)
{
	p->wq = alloc_workqueue("shoal", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	return p->wq ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_GPL(shoal_port_start);

void shoal_port_irq(struct shoal_port *p)
{
	queue_work(p->wq, &p->service);
}
EXPORT_SYMBOL_GPL(shoal_port_irq);

void shoal_port_stop(struct shoal_port *p)
{
	cancel_work_sync(&p->service);
	destroy_workqueue(p->wq);
}
EXPORT_SYMBOL_GPL(shoal_port_stop);
MODULE_LICENSE("GPL");
