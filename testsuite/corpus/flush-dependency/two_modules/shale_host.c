// SPDX-License-Identifier: GPL-2.0
/* The host: reconnects on a queue with a rescuer, for it carries swap. */
#include <linux/module.h>

#include "shale.h"

struct shale_host {
	struct shale_id id;
	struct work_struct reconnect;
};

static struct workqueue_struct *shale_host_wq;
static struct shale_host shale_host;

static void shale_reconnect(struct work_struct *work)
{
	struct shale_host *host = container_of(work, struct shale_host, reconnect);

	shale_destroy_id(&host->id);
}

static int __init shale_host_init(void)
{
	shale_host_wq = alloc_workqueue("shale_host", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!shale_host_wq)
		return -ENOMEM;
	shale_create_id(&shale_host.id);
	INIT_WORK(&shale_host.reconnect, shale_reconnect);
	shale_event(&shale_host.id);
	queue_work(shale_host_wq, &shale_host.reconnect);
	return 0;
}

static void __exit shale_host_exit(void)
{
	destroy_workqueue(shale_host_wq);
	shale_destroy_id(&shale_host.id);
}

module_init(shale_host_init);
module_exit(shale_host_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
