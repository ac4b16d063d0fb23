// SPDX-License-Identifier: GPL-2.0
/*
 * Waits twice, at two places: still one flush, that of the inline helper.
 */
#include <linux/module.h>

#include "whimbrel.h"

static int __init whimbrel_init(void)
{
	int ret = whimbrel_start(&whimbrel);

	if (!ret)
		whimbrel_wait_idle(&whimbrel);
	return ret;
}

static void __exit whimbrel_exit(void)
{
	whimbrel_wait_idle(&whimbrel);
	pr_info("whimbrel: %u ticks\n", whimbrel.ticks);
}

module_init(whimbrel_init);
module_exit(whimbrel_exit);
MODULE_LICENSE("GPL");
