// SPDX-License-Identifier: GPL-2.0
/* advice: the flush is all that its condition or loop is about */
/*
 * Without the flush the condition would be about nothing, and whether it may go is not for a tool to say.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern int bilberry_busy(void);

static int __init bilberry_init(void)
{
	return 0;
}

static void __exit bilberry_exit(void)
{
	if (bilberry_busy())
		flush_scheduled_work();
	pr_info("bilberry: bye\n");
}

module_init(bilberry_init);
module_exit(bilberry_exit);
MODULE_LICENSE("GPL");
