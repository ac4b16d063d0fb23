// SPDX-License-Identifier: GPL-2.0
/*
 * Stores queue and callback, and queues later.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "tor.h"

static void tor_dispatch(struct work_struct *work)
{
	struct tor_client *client = container_of(work, struct tor_client, work);

	client->handle(client);
}

int tor_register(struct tor_client *client, struct workqueue_struct *queue,
		 void (*handle)(struct tor_client *client))
{
	if (!queue || !handle)
		return -EINVAL;
	client->queue = queue;
	client->handle = handle;
	INIT_WORK(&client->work, tor_dispatch);
	return 0;
}

void tor_notify(struct tor_client *client)
{
	queue_work(client->queue, &client->work);
}

void tor_unregister(struct tor_client *client)
{
	cancel_work_sync(&client->work);
}
