// SPDX-License-Identifier: GPL-2.0
/*
 * This one is an own queue, and is flushed: the two share nothing but a name.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "tit.h"

static struct workqueue_struct *the_wq;

static void tit_slow_fn(struct work_struct *work)
{
	pr_info("tit: slow\n");
}

static DECLARE_WORK(tit_slow_work, tit_slow_fn);

static int __init tit_init(void)
{
	the_wq = alloc_workqueue("tit", WQ_UNBOUND, 0);
	if (!the_wq)
		return -ENOMEM;
	queue_work(the_wq, &tit_slow_work);
	tit_fast_start();
	return 0;
}

static void __exit tit_exit(void)
{
	tit_fast_stop();
	flush_workqueue(the_wq);
	destroy_workqueue(the_wq);
}

module_init(tit_init);
module_exit(tit_exit);
MODULE_LICENSE("GPL");
