// SPDX-License-Identifier: GPL-2.0
/*
 * Life and death of the device and its queue.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "smelt.h"

static struct smelt *smelt;

static int __init smelt_init(void)
{
	smelt = kzalloc(sizeof(*smelt), GFP_KERNEL);
	if (!smelt)
		return -ENOMEM;
	smelt->io.wq = alloc_workqueue("smelt", WQ_UNBOUND | WQ_MEM_RECLAIM |
				       WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!smelt->io.wq) {
		kfree(smelt);
		return -ENOMEM;
	}
	smelt_io_init(smelt);
	smelt_io_kick(smelt);
	return 0;
}

static void __exit smelt_exit(void)
{
	smelt_io_stop(smelt);
	destroy_workqueue(smelt->io.wq);
	kfree(smelt->buf);
	kfree(smelt);
}

module_init(smelt_init);
module_exit(smelt_exit);
MODULE_LICENSE("GPL");
