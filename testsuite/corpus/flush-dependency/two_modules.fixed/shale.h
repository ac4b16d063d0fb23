/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHALE_H
#define SHALE_H

#include <linux/workqueue.h>

struct shale_id {
	struct work_struct event_work;
	unsigned int events;
};

void shale_create_id(struct shale_id *id);
void shale_event(struct shale_id *id);
void shale_destroy_id(struct shale_id *id);

#endif
