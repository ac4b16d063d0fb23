// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Init here, works there: the queue is declared in the header that both see.
 */
#include <linux/module.h>

#include "camas.h"

static int __init camas_init(void)
{
	return camas_submit(1);
}

static void __exit camas_exit(void)
{
	flush_scheduled_work();
	pr_info("camas: bye\n");
}

module_init(camas_init);
module_exit(camas_exit);
MODULE_LICENSE("GPL");
