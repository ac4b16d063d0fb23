// SPDX-License-Identifier: GPL-2.0
/*
 * One file queues on both kinds of queue, but flushes only the device's.
 */
#include <linux/kernel.h>

#include "auk.h"

static void auk_sync(struct work_struct *work)
{
	pr_info("auk: in sync\n");
}

static void auk_watchdog(struct work_struct *work)
{
	struct auk *a = container_of(to_delayed_work(work), struct auk, watchdog);

	queue_work(a->wq, &a->sync);
}

void auk_ctl_start(struct auk *a)
{
	INIT_WORK(&a->sync, auk_sync);
	INIT_DELAYED_WORK(&a->watchdog, auk_watchdog);
	queue_delayed_work(system_power_efficient_wq, &a->watchdog, 1);
}

void auk_ctl_stop(struct auk *a)
{
	cancel_delayed_work_sync(&a->watchdog);
	flush_workqueue(a->wq);
}
