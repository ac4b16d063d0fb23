/* SPDX-License-Identifier: GPL-2.0 */
#ifndef GLADE_H
#define GLADE_H

#include <linux/workqueue.h>

struct glade {
	struct work_struct link_work;
	unsigned int changes;
};

void glade_link_init(struct glade *g);
void glade_link_changed(struct glade *g);

#endif
