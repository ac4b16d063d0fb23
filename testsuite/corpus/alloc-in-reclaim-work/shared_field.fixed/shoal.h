/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHOAL_H
#define SHOAL_H

#include <linux/workqueue.h>

struct shoal_port {
	struct workqueue_struct *wq;
	struct work_struct service;	/* each driver's own */
	void *ring;
};

int shoal_port_start(struct shoal_port *p);
void shoal_port_irq(struct shoal_port *p);
void shoal_port_stop(struct shoal_port *p);

#endif
