// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 86dfdd828890 ("RDMA/iwcm: Fix WARNING:at_kernel/workqueue.c:
 * #check_flush_dependency"): the connection manager's queue has a rescuer, as
 * whoever waits for it on a reclaim queue needs.
 */
#include <linux/export.h>
#include <linux/module.h>

#include "shale.h"

static struct workqueue_struct *shale_wq;

static void shale_event_fn(struct work_struct *work)
{
	struct shale_id *id = container_of(work, struct shale_id, event_work);

	id->events++;
}

void shale_create_id(struct shale_id *id)
{
	INIT_WORK(&id->event_work, shale_event_fn);
}
EXPORT_SYMBOL_GPL(shale_create_id);

void shale_event(struct shale_id *id)
{
	queue_work(shale_wq, &id->event_work);
}
EXPORT_SYMBOL_GPL(shale_event);

void shale_destroy_id(struct shale_id *id)
{
	flush_workqueue(shale_wq);
	id->events = 0;
}
EXPORT_SYMBOL_GPL(shale_destroy_id);

static int __init shale_init(void)
{
	shale_wq = alloc_ordered_workqueue("shale_cm", WQ_MEM_RECLAIM);
	return shale_wq ? 0 : -ENOMEM;
}

static void __exit shale_exit(void)
{
	destroy_workqueue(shale_wq);
}

module_init(shale_init);
module_exit(shale_exit);
MODULE_LICENSE("GPL");
