/* SPDX-License-Identifier: GPL-2.0 */
/* fix: queue --scope=device --queue-name=ramson-port */
#ifndef RAMSON_H
#define RAMSON_H

#include <linux/workqueue.h>

struct ramson_port {
	int number;
	struct work_struct	up_work;
	struct work_struct	down_work;
	struct delayed_work	scan_work;
	int state;
};

struct ramson_port *ramson_port_new(int number);
void ramson_port_free(struct ramson_port *port);
void ramson_port_event(struct ramson_port *port, bool up);

#endif
