// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the queue; queues through the inline helper.
 */
#include <linux/module.h>

#include "haddock.h"

static struct haddock haddock;

static int __init haddock_init(void)
{
	haddock.wq = alloc_workqueue("haddock", WQ_PERCPU | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!haddock.wq)
		return -ENOMEM;
	haddock_tx_setup(&haddock);
	haddock_kick(&haddock, &haddock.tx);
	return 0;
}

static void __exit haddock_exit(void)
{
	cancel_work_sync(&haddock.tx);
	destroy_workqueue(haddock.wq);
}

module_init(haddock_init);
module_exit(haddock_exit);
MODULE_LICENSE("GPL");
