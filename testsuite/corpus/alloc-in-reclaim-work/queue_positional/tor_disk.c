// SPDX-License-Identifier: GPL-2.0
/*
 * Queue and callback are positional arguments of the registration.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "tor.h"

static struct workqueue_struct *tor_disk_wq;
static struct tor_client tor_disk_client;

static void tor_disk_handle(struct tor_client *client)
{
	void *note = kmalloc(48, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(note);
}

static int __init tor_disk_init(void)
{
	int ret;

	tor_disk_wq = alloc_workqueue("tor_disk", WQ_PERCPU | WQ_MEM_RECLAIM |
				      WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!tor_disk_wq)
		return -ENOMEM;
	ret = tor_register(&tor_disk_client, tor_disk_wq, tor_disk_handle);
	if (ret) {
		destroy_workqueue(tor_disk_wq);
		return ret;
	}
	tor_notify(&tor_disk_client);
	return 0;
}

static void __exit tor_disk_exit(void)
{
	tor_unregister(&tor_disk_client);
	destroy_workqueue(tor_disk_wq);
}

module_init(tor_disk_init);
module_exit(tor_disk_exit);
MODULE_LICENSE("GPL");
