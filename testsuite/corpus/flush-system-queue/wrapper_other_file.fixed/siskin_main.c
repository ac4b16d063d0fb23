// SPDX-License-Identifier: GPL-2.0
/*
 * The wrapper is given a queue that belongs to this module.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "siskin.h"

static struct workqueue_struct *siskin_wq;

static void siskin_work_fn(struct work_struct *work)
{
	pr_info("siskin: settled\n");
}

static DECLARE_WORK(siskin_work, siskin_work_fn);

static int __init siskin_init(void)
{
	siskin_wq = alloc_workqueue("siskin", WQ_UNBOUND, 0);
	if (!siskin_wq)
		return -ENOMEM;
	queue_work(siskin_wq, &siskin_work);
	return 0;
}

static void __exit siskin_exit(void)
{
	siskin_sync(siskin_wq, KBUILD_MODNAME);
	destroy_workqueue(siskin_wq);
}

module_init(siskin_init);
module_exit(siskin_exit);
MODULE_LICENSE("GPL");
