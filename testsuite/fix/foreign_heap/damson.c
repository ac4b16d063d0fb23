// SPDX-License-Identifier: GPL-2.0
/*
 * A library that queues what others give it.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

void damson_run(struct work_struct *work)
{
	schedule_work(work);
}
EXPORT_SYMBOL(damson_run);

static int __init damson_init(void)
{
	return 0;
}

static void __exit damson_exit(void)
{
}

module_init(damson_init);
module_exit(damson_exit);
MODULE_LICENSE("GPL");
