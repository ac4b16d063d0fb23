// SPDX-License-Identifier: GPL-2.0
/*
 * Allocates the queue that the other file flushes.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>

#include "auk.h"

static struct auk *auk;

static int __init auk_init(void)
{
	auk = kzalloc(sizeof(*auk), GFP_KERNEL);
	if (!auk)
		return -ENOMEM;
	auk->wq = alloc_ordered_workqueue("auk", 0);
	if (!auk->wq) {
		kfree(auk);
		return -ENOMEM;
	}
	auk_ctl_start(auk);
	return 0;
}

static void __exit auk_exit(void)
{
	auk_ctl_stop(auk);
	destroy_workqueue(auk->wq);
	kfree(auk);
}

module_init(auk_init);
module_exit(auk_exit);
MODULE_LICENSE("GPL");
