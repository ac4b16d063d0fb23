// SPDX-License-Identifier: GPL-2.0-or-later
/* A BH queue takes few flags. */
/* run: --seed 0 -> flags that a BH workqueue does not have */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static int __init start(void)
{
	wq = alloc_workqueue("bh", WQ_BH | WQ_MEM_RECLAIM, 0);
	return wq ? 0 : -ENOMEM;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
