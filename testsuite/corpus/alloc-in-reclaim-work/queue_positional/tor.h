/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tor library calls ->handle() on the queue that its client registers.
 */
#include <linux/workqueue.h>

struct tor_client {
	struct workqueue_struct *queue;
	void (*handle)(struct tor_client *client);
	struct work_struct work;
};

int tor_register(struct tor_client *client, struct workqueue_struct *queue,
		 void (*handle)(struct tor_client *client));
void tor_notify(struct tor_client *client);
void tor_unregister(struct tor_client *client);
