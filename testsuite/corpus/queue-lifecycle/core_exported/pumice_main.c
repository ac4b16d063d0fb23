// SPDX-License-Identifier: GPL-2.0
/*
 * One of the drivers: no deinit after an init that failed.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "pumice.h"

static struct pumice *pumice;

static int __init pumice_init(void)
{
	int ret;

	pumice = kzalloc(sizeof(*pumice), GFP_KERNEL);
	if (!pumice)
		return -ENOMEM;
	ret = pumice_core_init(pumice);
	if (ret)
		kfree(pumice);
	return ret;
}

static void __exit pumice_exit(void)
{
	pumice_core_deinit(pumice);
	kfree(pumice);
}

module_init(pumice_init);
module_exit(pumice_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
