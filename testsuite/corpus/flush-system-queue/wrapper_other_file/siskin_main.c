// SPDX-License-Identifier: GPL-2.0
/*
 * The caller hands a system queue to the wrapper.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "siskin.h"

static void siskin_work_fn(struct work_struct *work)
{
	pr_info("siskin: settled\n");
}

static DECLARE_WORK(siskin_work, siskin_work_fn);

static int __init siskin_init(void)
{
	queue_work(system_unbound_wq, &siskin_work);
	return 0;
}

static void __exit siskin_exit(void)
{
	siskin_sync(system_unbound_wq, KBUILD_MODNAME);
}

module_init(siskin_init);
module_exit(siskin_exit);
MODULE_LICENSE("GPL");
