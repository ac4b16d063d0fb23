// SPDX-License-Identifier: GPL-2.0-or-later
/* The last reference to a queue's part in a pool is dropped under the pool's lock. */
/* run: --set pwq_release=system_wq --seed 0 -> possible recursive locking detected(.|\n)*&pool->lock(.|\n)*queue-under-lock */
/* run: --seeds 0..20 -> clean */
#include <linux/module.h>
#include <linux/workqueue.h>

static int __init start(void)
{
	struct workqueue_struct *wq = alloc_workqueue("short_lived", WQ_UNBOUND, 0);

	destroy_workqueue(wq);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
